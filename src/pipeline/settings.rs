//! What decides the bytes of an encoded collection.

use beir::Template;

use crate::error::Result;
use crate::formats::each_text::text_files;
use crate::formats::jsonl::{Compat, JsonlOptions};
use crate::formats::texts::TextFormat;
use crate::pipeline::encode::EncodeOptions;
use crate::pipeline::encode_documents::Documents;
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::journal::Settings;

/// How a job is made resumable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResumeOptions {
    /// What decides the model's vectors, by name: its files' contents, limits, instructions.
    pub model: Settings,
    /// Texts between two checkpoints; in a compressed output each starts a gzip member.
    pub every: u64,
}

/// The settings of a job; two jobs with the same ones write the same bytes.
///
/// # Errors
/// Input files that cannot be found.
pub(super) fn settings(
    documents: &Documents,
    options: &EncodeOptions,
    resume: &ResumeOptions,
    gzip: bool,
) -> Result<Settings> {
    let mut settings = resume.model.clone();
    let mut set = |name: &str, value: String| settings.insert(name.to_owned(), value);
    set("version", env!("CARGO_PKG_VERSION").to_owned());
    set("quantizer", options.quantizer.to_string());
    let JsonlOptions { compat, fallback, vocabulary } = &options.jsonl;
    let compat = match compat {
        Compat::Anserini => "anserini",
        Compat::Naver => "naver",
        Compat::None => "none",
    };
    set("compat", compat.to_owned());
    set("fallback token", fallback.clone().unwrap_or_else(|| "none".to_owned()));
    if let Some(vocabulary) = vocabulary {
        set("vocabulary", words(vocabulary));
    }
    if let Some(shard) = options.shard {
        set("shard", shard.to_string());
    }
    if gzip {
        set("texts of a gzip member", resume.every.to_string());
    }
    if let Documents::Texts { path, format, template } = documents {
        let format_name = match format {
            TextFormat::Beir => "beir",
            TextFormat::MsMarco => "msmarco",
            TextFormat::TrecTopics => "trec-topics",
            TextFormat::NaverRaw => "naver-raw",
        };
        set("format", format_name.to_owned());
        if *format == TextFormat::Beir {
            let template: &Template = template;
            set("template", template.to_string());
        }
        set("input", files(&text_files(path, *format)?)?);
    }
    Ok(settings)
}

fn words(vocabulary: &Vocabulary) -> String {
    let mut crc = crc32fast::Hasher::new();
    for id in 0..vocabulary.len() as u32 {
        crc.update(vocabulary.token(TermId(id)).as_bytes());
        crc.update(b"\n");
    }
    format!("{} words, crc {:08x}", vocabulary.len(), crc.finalize())
}

/// Names and sizes; what the files hold is told by the CRC of each checkpoint.
fn files(files: &[std::path::PathBuf]) -> Result<String> {
    let mut crc = crc32fast::Hasher::new();
    let (mut total, mut first) = (0, String::new());
    for file in files {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::metadata(file).map_err(|e| crate::error::Error::io(file, &e))?.len();
        crc.update(format!("{name} {bytes}\n").as_bytes());
        total += bytes;
        if first.is_empty() {
            first = name;
        }
    }
    Ok(match files.len() {
        1 => format!("{first}, {total} bytes"),
        many => format!("{many} files, {total} bytes, names and sizes {:08x}", crc.finalize()),
    })
}
