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
    /// `ElectraForMaskedLM`: embeddings may be narrower than the layers.
    Electra,
    /// `ModernBertForMaskedLM`: normalisation before each part, rotary positions, attention within a window in most layers.
    ModernBert,
}

/// Positions by rotation (Su et al., arXiv 2104.09864), as ModernBERT has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotary {
    /// Base of the angles in layers that see the whole text.
    pub global_theta: f32,
    /// Base in layers that see a window.
    pub local_theta: f32,
    /// Tokens that a window reaches to either side.
    pub reach: usize,
    /// Whether each layer sees a window only.
    pub local: Vec<bool>,
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
    /// Width of embeddings and head; that of a token but in ELECTRA.
    pub embedding: usize,
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
    /// Rotary positions; without them positions are embedded.
    pub rotary: Option<Rotary>,
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
    #[serde(alias = "activation", alias = "hidden_activation")]
    hidden_act: Option<String>,
    #[serde(alias = "norm_eps")]
    layer_norm_eps: Option<f32>,
    pad_token_id: Option<usize>,
    type_vocab_size: Option<usize>,
    position_embedding_type: Option<String>,
    embedding_size: Option<usize>,
    classifier_activation: Option<String>,
    global_attn_every_n_layers: Option<usize>,
    local_attention: Option<usize>,
    global_rope_theta: Option<f32>,
    local_rope_theta: Option<f32>,
    layer_types: Option<Vec<String>>,
    rope_parameters: Option<RopeParameters>,
}

/// Where transformers 5 writes the angles.
#[derive(Debug, Deserialize)]
struct RopeParameters {
    full_attention: Option<Rope>,
    sliding_attention: Option<Rope>,
}

#[derive(Debug, Deserialize)]
struct Rope {
    rope_theta: Option<f32>,
    rope_type: Option<String>,
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
            "electra" => Architecture::Electra,
            "modernbert" => Architecture::ModernBert,
            other => {
                return Err(Error::data(format!("the model type '{other}' is not supported"))
                    .hint("bert, distilbert, roberta, xlm-roberta, camembert, electra and modernbert are"));
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
        let hidden = wanted(config.hidden_size, "hidden_size")?;
        let layers = wanted(config.num_hidden_layers, "num_hidden_layers")?;
        let shape = Self {
            architecture,
            vocabulary: wanted(config.vocab_size, "vocab_size")?,
            hidden,
            embedding: match architecture {
                Architecture::Electra => config.embedding_size.unwrap_or(128),
                _ => hidden,
            },
            layers,
            heads: wanted(config.num_attention_heads, "num_attention_heads")?,
            inner: wanted(config.intermediate_size, "intermediate_size")?,
            positions: wanted(config.max_position_embeddings, "max_position_embeddings")?
                .saturating_sub(first_position),
            first_position,
            types: match architecture {
                Architecture::DistilBert | Architecture::ModernBert => 0,
                _ => config.type_vocab_size.unwrap_or(2),
            },
            // DistilBERT's is not in its configuration.
            eps: config.layer_norm_eps.unwrap_or(match architecture {
                Architecture::ModernBert => 1e-5,
                _ => 1e-12,
            }),
            activation,
            head_activation: match architecture {
                Architecture::Roberta | Architecture::Electra => Activation::Gelu,
                Architecture::ModernBert => {
                    self::activation(config.classifier_activation.as_deref().unwrap_or("gelu"))?
                }
                _ => activation,
            },
            rotary: match architecture {
                Architecture::ModernBert => Some(rotary(&config, layers)?),
                _ => None,
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

/// ModernBERT's positions and windows, as transformers 4 or 5 writes them.
fn rotary(config: &Config, layers: usize) -> Result<Rotary> {
    let local = match &config.layer_types {
        Some(types) => {
            let unknown =
                types.iter().find(|t| *t != "full_attention" && *t != "sliding_attention");
            if let Some(unknown) = unknown {
                return Err(Error::data(format!("layers of type '{unknown}' are not supported")));
            }
            types.iter().map(|t| t == "sliding_attention").collect()
        }
        None => {
            let every = config.global_attn_every_n_layers.unwrap_or(3).max(1);
            (0..layers).map(|layer| layer % every != 0).collect::<Vec<_>>()
        }
    };
    if local.len() != layers {
        return Err(Error::data(format!("{} layer types for {layers} layers", local.len())));
    }
    let both = config.rope_parameters.as_ref();
    let (full, sliding) = (
        both.and_then(|r| r.full_attention.as_ref()),
        both.and_then(|r| r.sliding_attention.as_ref()),
    );
    for rope in [full, sliding].into_iter().flatten() {
        if let Some(other) = rope.rope_type.as_deref().filter(|kind| *kind != "default") {
            return Err(Error::data(format!(
                "rotary positions of type '{other}' are not supported"
            )));
        }
    }
    let theta = |rope: Option<&Rope>| rope.and_then(|rope| rope.rope_theta);
    let global_theta = theta(full).or(config.global_rope_theta).unwrap_or(160_000.0);
    Ok(Rotary {
        global_theta,
        local_theta: theta(sliding).or(config.local_rope_theta).unwrap_or(10_000.0),
        reach: config.local_attention.unwrap_or(128) / 2,
        local,
    })
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
