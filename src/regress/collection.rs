//! A regression's documents, encoded once: into our own index, and in the same pass into files for engines that take impacts.

use std::path::{Path, PathBuf};

use crate::encoder::encode_documents::{Documents, EncodedDocuments, Encoder, PrepareOptions};
use crate::error::Result;
use crate::formats::jsonl::JsonlSink;
use crate::formats::jsonl_options::{Compat, JsonlOptions};
use crate::pipeline::build_index::{BuildIndexOptions, index_documents};
use crate::pipeline::encode::ordered;
use crate::sparse::quantizer::Quantizer;

/// A collection as it is searched.
#[derive(Debug)]
pub(super) struct Collection {
    /// Our own index.
    pub(super) index: PathBuf,
    /// What engines index, where it was asked for. Engines take integers: float weights have none.
    pub(super) exported: Option<PathBuf>,
}

/// Encodes and indexes the documents in `folder`; `engines` want files too: ready vectors as they are, else JSONL.
pub(super) fn collect(
    documents: &Documents,
    encoder: &Encoder,
    quantizer: Quantizer,
    engines: bool,
    folder: &Path,
) -> Result<Collection> {
    let index = folder.join("index");
    let prepare =
        PrepareOptions { quantizer, made_by: Quantizer::Unknown, rename: None, out: &index };
    let mut encoded = EncodedDocuments::prepare(documents, encoder, prepare, &mut |_| {})?;
    let (mut exported, mut sink) = (None, None);
    match documents {
        Documents::Vectors { path, .. } if engines && quantizer == Quantizer::Unknown => {
            exported = Some(path.clone());
        }
        _ if engines && quantizer != Quantizer::None => {
            let out = folder.join("docs");
            let jsonl = JsonlOptions { compat: Compat::None, ..JsonlOptions::default() };
            let created = JsonlSink::create(&out, &ordered(encoder, &jsonl), encoded.label())?;
            sink = Some(created.made_by(encoded.model().cloned()));
            exported = Some(out);
        }
        _ => {}
    }
    let build = BuildIndexOptions { quantizer, ..BuildIndexOptions::default() };
    let mut write = |docno: &str, text: &str, vector: &_, words: &_| match &mut sink {
        Some(sink) => sink.write(docno, text, vector, words),
        None => Ok(()),
    };
    index_documents(&mut encoded, &build, &index, &mut write, &mut |_| {})?;
    sink.map_or(Ok(()), JsonlSink::finish)?;
    Ok(Collection { index, exported })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use beir::Template;

    use super::*;
    use crate::encoder::bm25::Bm25Parameters;
    use crate::encoder::encode_documents::bm25_stats;
    use crate::formats::texts::TextFormat;
    use crate::text::analysis::analyzer::Analyzer;
    use crate::text::analysis::english::English;

    /// Counts the texts that it sees.
    #[derive(Default)]
    struct Counting(AtomicUsize);

    impl Analyzer for Counting {
        fn name(&self) -> &str {
            English.name()
        }

        fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str)) {
            self.0.fetch_add(1, Ordering::Relaxed);
            English.analyze(text, emit);
        }
    }

    #[test]
    fn engines_and_statistics_do_not_encode_again() {
        let folder = tempfile::tempdir().unwrap();
        let (path, stats) = (folder.path().join("texts.tsv"), folder.path().join("stats"));
        let texts: String =
            (0..40).map(|n| format!("d{n}\tblack tea {n} tea{}\n", n % 7)).collect();
        std::fs::write(&path, texts).unwrap();
        let format = TextFormat::MsMarco;
        bm25_stats(&path, format, Template::Text, &English).unwrap().save(&stats).unwrap();
        let documents = Documents::Texts { path, format, template: Template::Text };
        for quantizer in ["scale(factor=100)", "linear(bits=8)", "minmax"] {
            for engines in [false, true] {
                let analyzer = Arc::new(Counting::default());
                let encoder = Encoder::Bm25 {
                    analyzer: analyzer.clone(),
                    parameters: Bm25Parameters::default(),
                    stats: Some(stats.clone()),
                };
                let place = tempfile::tempdir().unwrap();
                let quantizer = quantizer.parse().unwrap();
                let made = collect(&documents, &encoder, quantizer, engines, place.path()).unwrap();
                assert_eq!(analyzer.0.load(Ordering::Relaxed), 40, "{quantizer}, {engines}");
                assert_eq!(
                    made.exported.is_some_and(|docs| docs.join("docs.jsonl").is_file()),
                    engines
                );
            }
        }
    }
}
