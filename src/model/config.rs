//! `config.json`: which architecture, of which shape.

use std::path::Path;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::model::shape::{Activation, Architecture, Rotary, Shape, Windows};

/// What a size of a model is at most: products of a few of them fit into 64 bits. How much memory a model takes is decided by its
/// tensors.
const LARGEST: usize = 1 << 24;

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
            let value =
                value.ok_or_else(|| Error::data(format!("the configuration lacks '{key}'")))?;
            within(value, key)
        };
        let activation = activation(config.hidden_act.as_deref().unwrap_or("gelu"))?;
        let first_position = match architecture {
            // As transformers, which shifts positions behind the padding's id.
            Architecture::Roberta => match config.pad_token_id.unwrap_or(1) {
                id if Some(id) < config.vocab_size => id + 1,
                id => {
                    return Err(Error::data(format!(
                        "'pad_token_id' is {id}, which is no word of the model"
                    )));
                }
            },
            _ => 0,
        };
        let hidden = wanted(config.hidden_size, "hidden_size")?;
        let layers = wanted(config.num_hidden_layers, "num_hidden_layers")?;
        let shape = Self {
            architecture,
            vocabulary: wanted(config.vocab_size, "vocab_size")?,
            hidden,
            embedding: match architecture {
                Architecture::Electra => {
                    within(config.embedding_size.unwrap_or(128), "embedding_size")?
                }
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
                _ => within(config.type_vocab_size.unwrap_or(2), "type_vocab_size")?,
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
}

/// A size that a model may have.
fn within(value: usize, key: &str) -> Result<usize> {
    match value {
        ..=LARGEST => Ok(value),
        _ => Err(Error::data(format!("'{key}' is {value}, which no model has"))
            .hint("config.json is damaged: fetch or write it anew")),
    }
}

/// ModernBERT's positions and windows, as transformers 4 or 5 writes them.
fn rotary(config: &Config, layers: usize) -> Result<Rotary> {
    let windows = match &config.layer_types {
        Some(types) => {
            let unknown =
                types.iter().find(|t| *t != "full_attention" && *t != "sliding_attention");
            if let Some(unknown) = unknown {
                return Err(Error::data(format!("layers of type '{unknown}' are not supported")));
            }
            if types.len() != layers {
                let message = format!("{} layer types for {layers} layers", types.len());
                return Err(Error::data(message));
            }
            Windows::Listed(types.iter().map(|t| t == "sliding_attention").collect())
        }
        None => Windows::AllBut(config.global_attn_every_n_layers.unwrap_or(3).max(1)),
    };
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
        windows,
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
            (
                "layers\": 2 -> layers\": 1000000000000",
                "'num_hidden_layers' is 1000000000000, which",
            ),
            ("_size\": 24 -> _size\": 18446744073709551615", "'intermediate_size' is 184467440737"),
            ("_size\": 30 -> _size\": 1000000000000", "'vocab_size' is 1000000000000, which"),
            (
                "} -> , \"type_vocab_size\": 1000000000000}",
                "'type_vocab_size' is 1000000000000, which",
            ),
        ] {
            let error = config(change).unwrap_err().to_string();
            assert!(error.contains(message), "{change}: {error}");
        }
        // Positions of RoBERTa's stand behind its padding's.
        let padded = |padding: usize| {
            let text = format!(
                r#"{{"architectures": ["RobertaForMaskedLM"], "model_type": "roberta", "vocab_size": 30, "hidden_size": 12,
                "num_hidden_layers": 2, "num_attention_heads": 3, "intermediate_size": 24, "max_position_embeddings": 64,
                "pad_token_id": {padding}}}"#
            );
            Shape::parse(&text)
        };
        assert_eq!(padded(4).unwrap().positions, 59);
        for padding in [usize::MAX, 1 << 40, 30] {
            let error = padded(padding).unwrap_err().to_string();
            assert!(error.contains("'pad_token_id' is"), "{error}");
        }
    }
}
