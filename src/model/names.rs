//! What each architecture calls its tensors.

use crate::model::config::Architecture;

/// The parts of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Words,
    Positions,
    Types,
    EmbeddingNorm,
    /// From the width of embeddings to that of layers (ELECTRA).
    Project,
    Query(usize),
    Key(usize),
    Value(usize),
    /// Query, key and value in one.
    Joined(usize),
    AttentionOut(usize),
    AttentionNorm(usize),
    Inner(usize),
    Outer(usize),
    OuterNorm(usize),
    FinalNorm,
    HeadDense,
    HeadNorm,
    Decoder,
    HeadBias,
}

/// Names under which a tensor of a part may stand, the usual one first. `what` is `weight` or `bias`; layer normalisations of
/// checkpoints converted from TensorFlow say `gamma` and `beta`; some checkpoints leave the model's prefix out.
pub(crate) fn names(architecture: Architecture, part: Part, what: &str) -> Vec<String> {
    let (prefix, stems) = match architecture {
        Architecture::Bert => ("bert.", bert(part, "bert.")),
        Architecture::DistilBert => ("distilbert.", distilbert(part)),
        Architecture::Roberta => ("roberta.", roberta(part)),
        Architecture::Electra => ("electra.", electra(part)),
        Architecture::ModernBert => ("model.", modern_bert(part)),
    };
    let is_norm = matches!(
        part,
        Part::EmbeddingNorm
            | Part::AttentionNorm(_)
            | Part::OuterNorm(_)
            | Part::FinalNorm
            | Part::HeadNorm
    );
    let whats: &[&str] = match (part, what, is_norm) {
        // The stem is the whole name.
        (Part::HeadBias, ..) => &[""],
        (_, "weight", true) => &[".weight", ".gamma"],
        (_, "bias", true) => &[".bias", ".beta"],
        (_, "bias", false) => &[".bias"],
        _ => &[".weight"],
    };
    let mut all = Vec::new();
    for stem in &stems {
        for what in whats {
            all.push(format!("{stem}{what}"));
            if let Some(bare) = stem.strip_prefix(prefix) {
                all.push(format!("{bare}{what}"));
            }
        }
    }
    all
}

fn bert(part: Part, prefix: &str) -> Vec<String> {
    let embeddings = |name: &str| vec![format!("{prefix}embeddings.{name}")];
    let layer = |i: usize, name: &str| vec![format!("{prefix}encoder.layer.{i}.{name}")];
    let head = |names: &[&str]| names.iter().map(|n| format!("cls.predictions.{n}")).collect();
    match part {
        Part::Words => embeddings("word_embeddings"),
        Part::Positions => embeddings("position_embeddings"),
        Part::Types => embeddings("token_type_embeddings"),
        Part::EmbeddingNorm => embeddings("LayerNorm"),
        Part::Project => vec![format!("{prefix}embeddings_project")],
        Part::Query(i) => layer(i, "attention.self.query"),
        Part::Key(i) => layer(i, "attention.self.key"),
        Part::Value(i) => layer(i, "attention.self.value"),
        Part::AttentionOut(i) => layer(i, "attention.output.dense"),
        Part::AttentionNorm(i) => layer(i, "attention.output.LayerNorm"),
        Part::Inner(i) => layer(i, "intermediate.dense"),
        Part::Outer(i) => layer(i, "output.dense"),
        Part::OuterNorm(i) => layer(i, "output.LayerNorm"),
        Part::Joined(_) | Part::FinalNorm => Vec::new(),
        Part::HeadDense => head(&["transform.dense"]),
        Part::HeadNorm => head(&["transform.LayerNorm"]),
        Part::Decoder => head(&["decoder"]),
        Part::HeadBias => head(&["bias", "decoder.bias"]),
    }
}

fn roberta(part: Part) -> Vec<String> {
    let head = |names: &[&str]| names.iter().map(|n| format!("lm_head.{n}")).collect();
    match part {
        Part::HeadDense => head(&["dense"]),
        Part::HeadNorm => head(&["layer_norm"]),
        Part::Decoder => head(&["decoder"]),
        Part::HeadBias => head(&["bias", "decoder.bias"]),
        body => bert(body, "roberta."),
    }
}

fn electra(part: Part) -> Vec<String> {
    let head = |names: &[&str]| names.iter().map(|n| format!("generator_{n}")).collect();
    match part {
        Part::HeadDense => head(&["predictions.dense"]),
        Part::HeadNorm => head(&["predictions.LayerNorm"]),
        Part::Decoder => head(&["lm_head"]),
        Part::HeadBias => head(&["lm_head.bias"]),
        body => bert(body, "electra."),
    }
}

fn distilbert(part: Part) -> Vec<String> {
    let embeddings = |name: &str| vec![format!("distilbert.embeddings.{name}")];
    let layer = |i: usize, name: &str| vec![format!("distilbert.transformer.layer.{i}.{name}")];
    match part {
        Part::Words => embeddings("word_embeddings"),
        Part::Positions => embeddings("position_embeddings"),
        Part::Types | Part::Project | Part::Joined(_) | Part::FinalNorm => Vec::new(),
        Part::EmbeddingNorm => embeddings("LayerNorm"),
        Part::Query(i) => layer(i, "attention.q_lin"),
        Part::Key(i) => layer(i, "attention.k_lin"),
        Part::Value(i) => layer(i, "attention.v_lin"),
        Part::AttentionOut(i) => layer(i, "attention.out_lin"),
        Part::AttentionNorm(i) => layer(i, "sa_layer_norm"),
        Part::Inner(i) => layer(i, "ffn.lin1"),
        Part::Outer(i) => layer(i, "ffn.lin2"),
        Part::OuterNorm(i) => layer(i, "output_layer_norm"),
        Part::HeadDense => vec!["vocab_transform".to_owned()],
        Part::HeadNorm => vec!["vocab_layer_norm".to_owned()],
        Part::Decoder => vec!["vocab_projector".to_owned()],
        Part::HeadBias => vec!["vocab_projector.bias".to_owned()],
    }
}

fn modern_bert(part: Part) -> Vec<String> {
    let layer = |i: usize, name: &str| vec![format!("model.layers.{i}.{name}")];
    match part {
        Part::Words => vec!["model.embeddings.tok_embeddings".to_owned()],
        Part::EmbeddingNorm => vec!["model.embeddings.norm".to_owned()],
        Part::AttentionNorm(i) => layer(i, "attn_norm"),
        Part::Joined(i) => layer(i, "attn.Wqkv"),
        Part::AttentionOut(i) => layer(i, "attn.Wo"),
        Part::OuterNorm(i) => layer(i, "mlp_norm"),
        Part::Inner(i) => layer(i, "mlp.Wi"),
        Part::Outer(i) => layer(i, "mlp.Wo"),
        Part::FinalNorm => vec!["model.final_norm".to_owned()],
        Part::HeadDense => vec!["head.dense".to_owned()],
        Part::HeadNorm => vec!["head.norm".to_owned()],
        Part::Decoder => vec!["decoder".to_owned()],
        Part::HeadBias => vec!["decoder.bias".to_owned()],
        Part::Positions
        | Part::Types
        | Part::Project
        | Part::Query(_)
        | Part::Key(_)
        | Part::Value(_) => Vec::new(),
    }
}
