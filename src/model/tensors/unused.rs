//! Which tensors a SPLADE model has no use for, though many checkpoints hold them.

/// Whether a tensor that nobody took is no news: the pooler, stored position ids, and BERT's head for next-sentence prediction. The
/// caller sees to a `decoder.bias` that equals `bias`.
pub(crate) fn is_expected(name: &str) -> bool {
    let mut parts = name.split('.');
    name == "position_ids"
        || name.ends_with(".position_ids")
        || parts.any(|part| part == "pooler" || part == "seq_relationship")
}

/// The name of the tensor that a decoder's own bias repeats in checkpoints of transformers.
pub(crate) fn repeats(name: &str) -> Option<String> {
    name.strip_suffix("decoder.bias").map(|head| format!("{head}bias"))
}

/// What wrappers put in front of every name, outermost first: PyTorch's `DataParallel`, naver/splade's `Splade` class (its
/// document encoder; a query encoder of its own, `transformer_rep_q`, is left out).
const WRAPPERS: [&str; 2] = ["module.", "transformer_rep.transformer."];

/// A tensor's name without its wrappers'.
pub(crate) fn unwrapped(name: &str) -> &str {
    WRAPPERS.iter().fold(name, |name, wrapper| name.strip_prefix(wrapper).unwrap_or(name))
}
