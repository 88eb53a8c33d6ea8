//! `config.json`: which architecture, of which shape.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};

/// An architecture whose tensors have names of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// `BertForMaskedLM`.
    Bert,
    /// `DistilBertForMaskedLM`.
    DistilBert,
    /// `RobertaForMaskedLM`, `XLMRobertaForMaskedLM`, `CamembertForMaskedLM`.
    Roberta,
}

/// The function inside a feed-forward layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// GELU by erf.
    Gelu,
    /// GELU's tanh form.
    GeluTanh,
    /// max(x, 0).
    Relu,
}

/// What of a configuration decides the arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The architecture.
    pub architecture: Architecture,
    /// Rows of the embedding matrix.
    pub vocabulary: usize,
    /// Width of a token.
    pub hidden: usize,
    /// Layers.
    pub layers: usize,
    /// Attention heads.
    pub heads: usize,
    /// Width inside the feed-forward layer.
    pub inner: usize,
    /// Positions, special tokens included, that the model knows.
    pub positions: usize,
    /// Position of the first token (RoBERTa: padding id + 1).
    pub first_position: usize,
    /// Token types; texts are all of type 0.
    pub types: usize,
    /// Layer normalisation's epsilon.
    pub eps: f32,
    /// In the feed-forward layers.
    pub activation: Activation,
    /// In the head.
    pub head_activation: Activation,
}

/// The keys of all architectures; each uses its own names for the same thing.
#[derive(Debug, Deserialize)]
struct Config {
    #[serde(default)]
    architectures: Vec<String>,
    model_type: Option<String>,
    vocab_size: Option<usize>,
    #[serde(alias = "dim")]
    hidden_size: Option<usize>,
    #[serde(alias = "n_layers")]
    num_hidden_layers: Option<usize>,
    #[serde(alias = "n_heads")]
    num_attention_heads: Option<usize>,
    #[serde(alias = "hidden_dim")]
    intermediate_size: Option<usize>,
    max_position_embeddings: Option<usize>,
    #[serde(alias = "activation")]
    hidden_act: Option<String>,
    layer_norm_eps: Option<f32>,
    pad_token_id: Option<usize>,
    type_vocab_size: Option<usize>,
    position_embedding_type: Option<String>,
}

impl Shape {
    /// Reads a `config.json`.
    ///
    /// # Errors
    /// An architecture that is not known, or one without a masked-language-model head; a value that is missing or not supported.
    pub fn load(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, &e))?;
        Self::parse(&text).map_err(|e| e.at_file(path))
    }

    fn parse(text: &str) -> Result<Self> {
        let config: Config = serde_json::from_str(text)
            .map_err(|e| Error::data(format!("not a model's configuration: {e}")))?;
        let kind = config.model_type.as_deref().unwrap_or("");
        let architecture = match kind {
            "bert" => Architecture::Bert,
            "distilbert" => Architecture::DistilBert,
            "roberta" | "xlm-roberta" | "camembert" => Architecture::Roberta,
            other => {
                return Err(Error::data(format!("the model type '{other}' is not supported"))
                    .hint("bert, distilbert, roberta, xlm-roberta and camembert are"));
            }
        };
        let names = config.architectures.join(", ");
        if !config.architectures.iter().any(|name| name.ends_with("ForMaskedLM")) {
            return Err(Error::data(format!(
                "the architecture '{names}' has no masked-language-model head"
            ))
            .hint("SPLADE wants a ...ForMaskedLM checkpoint: vectors are pooled from its logits"));
        }
        if let Some(other) = config.position_embedding_type.as_deref().filter(|t| *t != "absolute")
        {
            return Err(Error::data(format!(
                "position embeddings of type '{other}' are not supported"
            )));
        }
        let wanted = |value: Option<usize>, key: &str| {
            let value = value.filter(|&v| v > 0);
            value.ok_or_else(|| Error::data(format!("the configuration lacks '{key}'")))
        };
        let activation = activation(config.hidden_act.as_deref().unwrap_or("gelu"))?;
        let first_position = match architecture {
            Architecture::Roberta => config.pad_token_id.unwrap_or(1) + 1,
            _ => 0,
        };
        let shape = Self {
            architecture,
            vocabulary: wanted(config.vocab_size, "vocab_size")?,
            hidden: wanted(config.hidden_size, "hidden_size")?,
            layers: wanted(config.num_hidden_layers, "num_hidden_layers")?,
            heads: wanted(config.num_attention_heads, "num_attention_heads")?,
            inner: wanted(config.intermediate_size, "intermediate_size")?,
            positions: wanted(config.max_position_embeddings, "max_position_embeddings")?
                .saturating_sub(first_position),
            first_position,
            types: match architecture {
                Architecture::DistilBert => 0,
                _ => config.type_vocab_size.unwrap_or(2),
            },
            // DistilBERT's is not in its configuration.
            eps: config.layer_norm_eps.unwrap_or(1e-12),
            activation,
            head_activation: match architecture {
                Architecture::Roberta => Activation::Gelu,
                _ => activation,
            },
        };
        if !shape.hidden.is_multiple_of(shape.heads) {
            return Err(Error::data(format!(
                "{} heads do not divide a width of {}",
                shape.heads, shape.hidden
            )));
        }
        Ok(shape)
    }

    /// Width of a head.
    pub fn head_width(&self) -> usize {
        self.hidden / self.heads
    }
}

fn activation(name: &str) -> Result<Activation> {
    match name {
        "gelu" => Ok(Activation::Gelu),
        "gelu_new" | "gelu_pytorch_tanh" | "gelu_fast" => Ok(Activation::GeluTanh),
        "relu" => Ok(Activation::Relu),
        other => Err(Error::data(format!("the activation '{other}' is not supported"))
            .hint("gelu, gelu_new, gelu_pytorch_tanh, gelu_fast and relu are")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_supported_is_named() {
        let config = |change: &str| {
            let text = r#"{"architectures": ["BertForMaskedLM"], "model_type": "bert", "vocab_size": 30, "hidden_size": 12,
                "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 24, "max_position_embeddings": 64,
                "hidden_act": "gelu"}"#;
            let (from, to) = change.split_once(" -> ").unwrap_or(("", ""));
            Shape::parse(&text.replacen(from, to, 1))
        };
        assert_eq!(config("").unwrap().head_width(), 4);
        for (change, message) in [
            ("\"bert\" -> \"t5\"", "the model type 't5' is not supported"),
            ("BertForMaskedLM -> BertModel", "'BertModel' has no masked-language-model head"),
            ("\"gelu\" -> \"silu\"", "the activation 'silu' is not supported"),
            ("\"vocab_size\": 30, -> ", "lacks 'vocab_size'"),
            ("heads\": 3 -> heads\": 5", "5 heads do not divide a width of 12"),
            ("} -> , \"position_embedding_type\": \"relative_key\"}", "type 'relative_key'"),
            ("{ -> [", "not a model's configuration"),
        ] {
            let error = config(change).unwrap_err().to_string();
            assert!(error.contains(message), "{change}: {error}");
        }
    }
}
