//! What each architecture calls its tensors.

use crate::model::shape::Architecture;

/// The parts of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ModelPart {
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
pub(crate) fn names(architecture: Architecture, part: ModelPart, what: &str) -> Vec<String> {
    let (prefix, stems) = match architecture {
        Architecture::Bert => ("bert.", bert(part, "bert.")),
        Architecture::DistilBert => ("distilbert.", distilbert(part)),
        Architecture::Roberta => ("roberta.", roberta(part)),
        Architecture::Electra => ("electra.", electra(part)),
        Architecture::ModernBert => ("model.", modern_bert(part)),
    };
    let is_norm = matches!(
        part,
        ModelPart::EmbeddingNorm
            | ModelPart::AttentionNorm(_)
            | ModelPart::OuterNorm(_)
            | ModelPart::FinalNorm
            | ModelPart::HeadNorm
    );
    let whats: &[&str] = match (part, what, is_norm) {
        // The stem is the whole name.
        (ModelPart::HeadBias, ..) => &[""],
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

fn bert(part: ModelPart, prefix: &str) -> Vec<String> {
    let embeddings = |name: &str| vec![format!("{prefix}embeddings.{name}")];
    let layer = |i: usize, name: &str| vec![format!("{prefix}encoder.layer.{i}.{name}")];
    let head = |names: &[&str]| names.iter().map(|n| format!("cls.predictions.{n}")).collect();
    match part {
        ModelPart::Words => embeddings("word_embeddings"),
        ModelPart::Positions => embeddings("position_embeddings"),
        ModelPart::Types => embeddings("token_type_embeddings"),
        ModelPart::EmbeddingNorm => embeddings("LayerNorm"),
        ModelPart::Project => vec![format!("{prefix}embeddings_project")],
        ModelPart::Query(i) => layer(i, "attention.self.query"),
        ModelPart::Key(i) => layer(i, "attention.self.key"),
        ModelPart::Value(i) => layer(i, "attention.self.value"),
        ModelPart::AttentionOut(i) => layer(i, "attention.output.dense"),
        ModelPart::AttentionNorm(i) => layer(i, "attention.output.LayerNorm"),
        ModelPart::Inner(i) => layer(i, "intermediate.dense"),
        ModelPart::Outer(i) => layer(i, "output.dense"),
        ModelPart::OuterNorm(i) => layer(i, "output.LayerNorm"),
        ModelPart::Joined(_) | ModelPart::FinalNorm => Vec::new(),
        ModelPart::HeadDense => head(&["transform.dense"]),
        ModelPart::HeadNorm => head(&["transform.LayerNorm"]),
        ModelPart::Decoder => head(&["decoder"]),
        ModelPart::HeadBias => head(&["bias", "decoder.bias"]),
    }
}

fn roberta(part: ModelPart) -> Vec<String> {
    let head = |names: &[&str]| names.iter().map(|n| format!("lm_head.{n}")).collect();
    match part {
        ModelPart::HeadDense => head(&["dense"]),
        ModelPart::HeadNorm => head(&["layer_norm"]),
        ModelPart::Decoder => head(&["decoder"]),
        ModelPart::HeadBias => head(&["bias", "decoder.bias"]),
        body => bert(body, "roberta."),
    }
}

fn electra(part: ModelPart) -> Vec<String> {
    let head = |names: &[&str]| names.iter().map(|n| format!("generator_{n}")).collect();
    match part {
        ModelPart::HeadDense => head(&["predictions.dense"]),
        ModelPart::HeadNorm => head(&["predictions.LayerNorm"]),
        ModelPart::Decoder => head(&["lm_head"]),
        ModelPart::HeadBias => head(&["lm_head.bias"]),
        body => bert(body, "electra."),
    }
}

fn distilbert(part: ModelPart) -> Vec<String> {
    let embeddings = |name: &str| vec![format!("distilbert.embeddings.{name}")];
    let layer = |i: usize, name: &str| vec![format!("distilbert.transformer.layer.{i}.{name}")];
    match part {
        ModelPart::Words => embeddings("word_embeddings"),
        ModelPart::Positions => embeddings("position_embeddings"),
        ModelPart::Types | ModelPart::Project | ModelPart::Joined(_) | ModelPart::FinalNorm => {
            Vec::new()
        }
        ModelPart::EmbeddingNorm => embeddings("LayerNorm"),
        ModelPart::Query(i) => layer(i, "attention.q_lin"),
        ModelPart::Key(i) => layer(i, "attention.k_lin"),
        ModelPart::Value(i) => layer(i, "attention.v_lin"),
        ModelPart::AttentionOut(i) => layer(i, "attention.out_lin"),
        ModelPart::AttentionNorm(i) => layer(i, "sa_layer_norm"),
        ModelPart::Inner(i) => layer(i, "ffn.lin1"),
        ModelPart::Outer(i) => layer(i, "ffn.lin2"),
        ModelPart::OuterNorm(i) => layer(i, "output_layer_norm"),
        ModelPart::HeadDense => vec!["vocab_transform".to_owned()],
        ModelPart::HeadNorm => vec!["vocab_layer_norm".to_owned()],
        ModelPart::Decoder => vec!["vocab_projector".to_owned()],
        ModelPart::HeadBias => vec!["vocab_projector.bias".to_owned()],
    }
}

fn modern_bert(part: ModelPart) -> Vec<String> {
    let layer = |i: usize, name: &str| vec![format!("model.layers.{i}.{name}")];
    match part {
        ModelPart::Words => vec!["model.embeddings.tok_embeddings".to_owned()],
        ModelPart::EmbeddingNorm => vec!["model.embeddings.norm".to_owned()],
        ModelPart::AttentionNorm(i) => layer(i, "attn_norm"),
        ModelPart::Joined(i) => layer(i, "attn.Wqkv"),
        ModelPart::AttentionOut(i) => layer(i, "attn.Wo"),
        ModelPart::OuterNorm(i) => layer(i, "mlp_norm"),
        ModelPart::Inner(i) => layer(i, "mlp.Wi"),
        ModelPart::Outer(i) => layer(i, "mlp.Wo"),
        ModelPart::FinalNorm => vec!["model.final_norm".to_owned()],
        ModelPart::HeadDense => vec!["head.dense".to_owned()],
        ModelPart::HeadNorm => vec!["head.norm".to_owned()],
        ModelPart::Decoder => vec!["decoder".to_owned()],
        ModelPart::HeadBias => vec!["decoder.bias".to_owned()],
        ModelPart::Positions
        | ModelPart::Types
        | ModelPart::Project
        | ModelPart::Query(_)
        | ModelPart::Key(_)
        | ModelPart::Value(_) => Vec::new(),
    }
}
