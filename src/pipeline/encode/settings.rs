//! What decides the bytes of an encoded collection, beside its texts.

use beir::Template;

use crate::encoder::encode_documents::Documents;
use crate::formats::jsonl_options::{Compat, JsonlOptions};
use crate::formats::texts::TextFormat;
use crate::pipeline::encode::options::{EncodeOptions, ResumeOptions};
use crate::sparse::vocabulary::{TermId, Vocabulary};
use crate::storage::journal::JobSettings;

/// The settings of a job; two jobs with the same ones write the same bytes of the same texts.
pub(super) fn settings(
    documents: &Documents,
    options: &EncodeOptions,
    resume: &ResumeOptions,
    gzip: bool,
) -> JobSettings {
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
    if let Documents::Texts { format, template, .. } = documents {
        let format_name = match format {
            TextFormat::Beir => "beir",
            TextFormat::MsMarco => "msmarco",
            TextFormat::TrecTopics => "trec-topics",
            TextFormat::NaverRaw => "naver-raw",
            TextFormat::AnseriniTexts => "anserini-texts",
            TextFormat::MsMarcoV2Passage => "msmarco-v2-passage",
            TextFormat::MsMarcoV2Doc => "msmarco-v2-doc",
        };
        set("format", format_name.to_owned());
        if matches!(format, TextFormat::Beir | TextFormat::MsMarcoV2Doc) {
            let template: &Template = template;
            set("template", template.to_string());
        }
    }
    settings
}

fn words(vocabulary: &Vocabulary) -> String {
    let mut crc = crc32fast::Hasher::new();
    for id in 0..vocabulary.len() as u32 {
        crc.update(vocabulary.token(TermId(id)).as_bytes());
        crc.update(b"\n");
    }
    format!("{} words, crc {:08x}", vocabulary.len(), crc.finalize())
}
