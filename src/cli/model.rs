//! `--model` and what belongs to it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::{Args, ValueEnum};

use crate::cli::hub;
use crate::cli::print::note;
use crate::encoder::options::{Queries, SpladeOptions};
use crate::encoder::splade::Splade;
use crate::error::{Error, Result};
use crate::model::device::Device;
use crate::model::fingerprint::fingerprint;
use crate::storage::journal::JobSettings;
use crate::text::pieces::LongTexts;

/// A SPLADE model.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Model")]
pub(super) struct ModelArguments {
    /// Folder of a SPLADE checkpoint: Hugging Face's or sentence-transformers' SparseEncoder, with model.safetensors or
    /// pytorch_model.bin; or OWNER/NAME of one on the Hugging Face hub, fetched into its cache (HF_HOME, HF_ENDPOINT, HF_TOKEN and
    /// HF_HUB_OFFLINE are heeded)
    #[arg(long, value_name = "FOLDER")]
    model: Option<PathBuf>,
    /// Branch, tag or commit of a --model on the hub [default: main]
    #[arg(long, value_name = "REVISION")]
    revision: Option<String>,
    /// Tokens of a text at most, [CLS] and [SEP] too [default: what the checkpoint says]
    #[arg(long, value_name = "TOKENS")]
    max_length: Option<usize>,
    /// Entries of a vector at most, the heaviest [default: what the checkpoint says, else all]
    #[arg(long, value_name = "N")]
    max_active_dims: Option<usize>,
    /// The same for queries [default: --max-active-dims]
    #[arg(long, value_name = "N")]
    query_max_active_dims: Option<usize>,
    /// What makes queries: a checkpoint's folder of their own (a pair of encoders), or 'bag-of-words' (SPLADE-doc: distinct tokens
    /// with weight 1) [default: what the checkpoint says, else the same model]
    #[arg(long, value_name = "FOLDER")]
    query_model: Option<PathBuf>,
    /// Pooling over the tokens: max, sum, cls [default: what the checkpoint says, else max]
    #[arg(long)]
    pooling: Option<String>,
    /// Sides that keep only words of their own text: none, query, document, both (naver's splade_lexical)
    #[arg(long, default_value = "none", value_name = "SIDES")]
    lexical: String,
    /// Texts longer than --max-length: truncate (the end is left out, [SEP] stays), or chunk (pieces are encoded and pooled)
    #[arg(long, value_enum, default_value_t = LongTextsName::Truncate)]
    long_texts: LongTextsName,
    /// Where the model runs: cpu; cuda, cuda:1, metal in builds with that feature
    #[arg(long, default_value = "cpu")]
    device: String,
    /// Numbers in which products are made: f32, or bf16 (half the memory, faster where the machine has instructions for it; a
    /// quantised weight may differ by a unit or two)
    #[arg(long, default_value = "f32")]
    precision: String,
    /// Instructions: auto, amx, avx512, avx2, portable
    #[arg(long, default_value = "auto")]
    kernel: String,
}

/// What becomes of long texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LongTextsName {
    /// Cut
    Truncate,
    /// In pieces
    Chunk,
}

/// `--model` beside another `--encoder`.
pub(super) fn two_encoders() -> Error {
    Error::usage("--model is of --encoder splade").hint("leave --encoder out, or --model")
}

impl ModelArguments {
    fn options(&self) -> Result<SpladeOptions> {
        let bag = self.query_model.as_deref() == Some(Path::new("bag-of-words"));
        Ok(SpladeOptions {
            max_length: self.max_length,
            max_active_dims: self.max_active_dims,
            query_max_active_dims: self.query_max_active_dims.or(self.max_active_dims),
            pooling: match &self.pooling {
                None => None,
                Some(name) => Some(name.parse()?),
            },
            queries: match &self.query_model {
                _ if bag => Some(Queries::BagOfWords),
                None => None,
                Some(folder) => Some(Queries::Model(hub::folder(folder, None)?)),
            },
            lexical: self.lexical.parse()?,
            long_texts: match self.long_texts {
                LongTextsName::Truncate => LongTexts::Truncate,
                LongTextsName::Chunk => LongTexts::Chunk,
            },
            kernel: match self.kernel.as_str() {
                "auto" => None,
                name => Some(name.parse()?),
            },
            precision: self.precision.parse()?,
            device: self.device.parse()?,
        })
    }

    /// The model's folder, its own or that of the hub's cache.
    fn folder(&self) -> Result<Option<PathBuf>> {
        let Some(model) = &self.model else { return Ok(None) };
        hub::folder(model, self.revision.as_deref()).map(Some)
    }

    /// What decides the model's vectors, by name.
    pub(super) fn settings(&self, splade: &Splade) -> Result<JobSettings> {
        // All of them are named, so that one which comes new is not forgotten here.
        let SpladeOptions {
            max_length: _,
            max_active_dims,
            query_max_active_dims: _,
            pooling,
            queries: _,
            lexical,
            long_texts,
            kernel: _,
            precision,
            device,
        } = self.options()?;
        let mut settings = JobSettings::new();
        let folder = self.folder()?;
        for (file, print) in folder.as_deref().map(fingerprint).transpose()?.unwrap_or_default() {
            settings.insert(format!("model's {file}"), print);
        }
        let dims = max_active_dims.map_or_else(|| "the model's".to_owned(), |n| n.to_string());
        settings.insert("max-active-dims".to_owned(), dims);
        settings.insert("max-length".to_owned(), splade.max_length().to_string());
        let pooling = pooling.map_or_else(|| "the model's".to_owned(), |of| format!("{of:?}"));
        settings.insert("pooling".to_owned(), pooling.to_lowercase());
        settings.insert("lexical".to_owned(), format!("{lexical:?}").to_lowercase());
        settings.insert("long-texts".to_owned(), format!("{long_texts:?}").to_lowercase());
        settings.insert("precision".to_owned(), precision.to_string());
        settings.insert("device".to_owned(), device.to_string());
        settings.insert("kernel".to_owned(), splade.kernel().to_string());
        Ok(settings)
    }

    /// Whether a model is named.
    pub(super) fn is_named(&self) -> bool {
        self.model.is_some()
    }

    /// An option of queries that was given.
    pub(super) fn of_queries(&self) -> Option<&'static str> {
        let model = self.query_model.as_ref().map(|_| "--query-model");
        model.or(self.query_max_active_dims.map(|_| "--query-max-active-dims"))
    }

    /// The model's folder as it was named.
    pub(super) fn name(&self) -> String {
        self.model.as_deref().map(|folder| folder.display().to_string()).unwrap_or_default()
    }

    /// As [`ModelArguments::load`], where there must be one.
    pub(super) fn wanted(&self) -> Result<Arc<Splade>> {
        self.load()?.ok_or_else(|| {
            Error::usage("--model FOLDER is wanted")
                .hint("the folder of a checkpoint: config.json, tokenizer.json, model.safetensors")
        })
    }

    pub(super) fn load(&self) -> Result<Option<Arc<Splade>>> {
        let Some(folder) = self.folder()? else { return Ok(None) };
        let splade = Splade::load(&folder, self.options()?)?;
        let queries = match splade.queries() {
            "same model" => String::new(),
            other => format!(", queries: {other}"),
        };
        let place = match splade.device() {
            Device::Cpu => format!("kernel {}", splade.kernel()),
            device => format!("device {device}"),
        };
        note(&format!(
            "{}: {} tokens of a text at most, {} on {place}{queries}",
            folder.display(),
            splade.max_length(),
            self.precision,
        ));
        let unused = splade.unused_tensors();
        if !unused.is_empty() {
            let few: Vec<String> = unused
                .iter()
                .take(8)
                .map(|name| name.chars().take(100).flat_map(char::escape_debug).collect())
                .collect();
            let more = if unused.len() > few.len() { ", ..." } else { "" };
            note(&format!("warning: unused tensors: {}: {}{more}", unused.len(), few.join(", ")));
        }
        Ok(Some(Arc::new(splade)))
    }
}
