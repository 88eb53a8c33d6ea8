//! Texts of a collection, one after another, each with its place.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use beir::{CorpusReader, Template};

use crate::error::Result;
use crate::formats::convert_error::reading;
use crate::formats::records::Records;
use crate::formats::texts::TextFormat;
use crate::formats::vectors::files_of;
use crate::storage::open::open_counted;

/// A text and where it stands.
#[derive(Debug, Clone)]
pub struct PlacedText {
    /// The document's id.
    pub docno: String,
    /// Its text, as the template renders it.
    pub text: String,
    /// The file.
    pub file: Arc<Path>,
    /// Its line there, from 1.
    pub line: u64,
    /// Bytes of the files read so far, compressed ones as they lie on the disk; the reader is a buffer ahead of the text.
    pub read: u64,
}

/// The files of a collection: the format's own file of a folder, else all of them.
///
/// # Errors
/// A folder without a file.
pub fn text_files(path: &Path, format: TextFormat) -> Result<Vec<PathBuf>> {
    let inside = path.join(match format {
        TextFormat::NaverRaw => "raw.tsv",
        _ => "corpus.jsonl",
    });
    let of_folder = matches!(format, TextFormat::Beir | TextFormat::NaverRaw) && inside.is_file();
    files_of(if of_folder { &inside } else { path })
}

/// Hands texts on until `each` says that it has enough (`false`).
///
/// # Errors
/// A malformed line, a file that is not empty and holds no text.
pub fn for_each_placed_text(
    path: &Path,
    format: TextFormat,
    template: Template,
    each: &mut dyn FnMut(PlacedText) -> Result<bool>,
) -> Result<()> {
    let counter = Arc::new(AtomicU64::new(0));
    for file in text_files(path, format)? {
        let mut input = open_counted(&file, &counter)?;
        let mut records = Records::of(&mut input);
        let shared: Arc<Path> = Arc::from(file.as_path());
        let mut hand_on = |docno: String, text: String, line: u64| {
            let read = counter.load(Ordering::Relaxed);
            records.add();
            each(PlacedText { docno, text, file: Arc::clone(&shared), line, read })
                .map_err(|e| e.in_input(&file, Some(line)))
        };
        match format {
            TextFormat::Beir => {
                let mut reader = CorpusReader::new(input);
                while let Some(document) = reader.next() {
                    let document = document.map_err(|e| reading(e, &file))?;
                    let text = template.render(&document);
                    if !hand_on(document.id, text, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::MsMarco => {
                let mut reader = msmarco::TextReader::new(input);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| reading(e, &file))?;
                    if !hand_on(text.id, text.text, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::TrecTopics => {
                let mut reader = trec::TopicsReader::new(input);
                while let Some(topic) = reader.next() {
                    let topic = topic.map_err(|e| reading(e, &file))?;
                    if !hand_on(topic.num, topic.title, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::AnseriniTexts => {
                let mut reader = anserini::texts::Reader::new(input);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| reading(e, &file))?;
                    if !hand_on(text.id, text.contents, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::MsMarcoV2Passage => {
                let mut reader = msmarco::v2::PassageReader::new(input);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| reading(e, &file))?;
                    if !hand_on(text.id, text.text, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::MsMarcoV2Doc => {
                let mut reader = msmarco::v2::DocumentReader::new(input);
                while let Some(document) = reader.next() {
                    let document = document.map_err(|e| reading(e, &file))?;
                    let text = of_v2(&document, template);
                    if !hand_on(document.id, text, reader.line())? {
                        return Ok(());
                    }
                }
            }
            TextFormat::NaverRaw => {
                let mut reader = naver::RawTsvReader::new(input, naver::IdStyle::ContentId);
                while let Some(text) = reader.next() {
                    let text = text.map_err(|e| reading(e, &file))?;
                    if !hand_on(text.id, text.text, reader.line())? {
                        return Ok(());
                    }
                }
            }
        }
        records.check("text", &file, format.shape())?;
    }
    Ok(())
}

/// The text of a document of MS MARCO v2: of title, headings and body those that are not empty, with blanks between; as Anserini's collection
/// has it, its address in front and empty fields too; the body alone.
fn of_v2(document: &msmarco::v2::Document, template: Template) -> String {
    let msmarco::v2::Document { url, title, headings, body, .. } = document;
    match template {
        Template::Beir => {
            let fields = [title, headings, body].map(|field| field.trim());
            fields.into_iter().filter(|field| !field.is_empty()).collect::<Vec<_>>().join(" ")
        }
        Template::Anserini => format!("{url} {title} {headings} {body}"),
        Template::Text => body.clone(),
    }
}

/// Hands every document's docno and text on, as the template renders it (formats without titles have nothing to render).
///
/// # Errors
/// A malformed line.
pub fn for_each_text(
    path: &Path,
    format: TextFormat,
    template: Template,
    each: &mut dyn FnMut(&str, &str) -> Result<()>,
) -> Result<u64> {
    let mut documents = 0;
    for_each_placed_text(path, format, template, &mut |text| {
        documents += 1;
        each(&text.docno, &text.text).map(|()| true)
    })?;
    Ok(documents)
}
