//! From one format to another that holds the same kind of thing.

pub(crate) mod check;
pub(crate) mod judgments;
pub(crate) mod options;
pub(crate) mod queries;

use std::path::Path;

use crate::error::{Error, Result};
use crate::formats::converted::Converted;
use crate::formats::copy::copy_vectors;
use crate::formats::qrels::QrelsFormat;
use crate::formats::registry::Format;
use crate::formats::texts::TextFormat;
use crate::pipeline::convert::options::ConvertOptions;

/// Converts; the output appears whole or not at all.
///
/// # Errors
/// Two formats of different kinds; malformed input; what the target cannot hold; I/O.
pub fn convert(
    input: &Path,
    from: Format,
    out: &Path,
    to: Format,
    options: &ConvertOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    let beir = Format::Texts(TextFormat::Beir);
    let converted = match (from, to) {
        (Format::Vectors(from), Format::Vectors(to)) => {
            copy_vectors(input, from, out, to, &options.of_vectors(), progress)
        }
        (Format::Queries(from), Format::Queries(to)) => {
            queries::convert(input, from, out, to, options)
        }
        (Format::Qrels(from), Format::Qrels(to)) => {
            judgments::qrels(input, from, out, to, options.reading)
        }
        (from, Format::Qrels(to)) if from == beir => {
            judgments::qrels(&qrels_file(input), QrelsFormat::Beir, out, to, options.reading)
        }
        (Format::Qrels(from), to) if to == beir => {
            judgments::qrels(input, from, out, QrelsFormat::Beir, options.reading)
        }
        (Format::Texts(from), Format::Texts(to)) => {
            queries::texts(input, from, out, to, options.template)
        }
        (Format::Run(from), Format::Run(to)) => judgments::run(input, from, out, to, options),
        (from, to) => Err(refused(from, to)),
    };
    converted.map_err(|e| e.in_input(input, None))
}

/// A BEIR folder stands for its test judgments.
fn qrels_file(input: &Path) -> std::path::PathBuf {
    let inside = input.join("qrels/test.tsv");
    if inside.is_file() { inside } else { input.to_path_buf() }
}

fn refused(from: Format, to: Format) -> Error {
    let hint = match (from, to) {
        (Format::Texts(_), Format::Vectors(_)) => {
            "texts want an encoder: 'splade index --encoder bm25', 'splade beir-eval --output DIR'"
        }
        (Format::Texts(_), Format::Queries(_)) => {
            "texts want an encoder: 'splade retrieve' encodes topics itself"
        }
        (Format::Vectors(_), Format::Texts(_)) | (Format::Queries(_), Format::Texts(_)) => {
            "vectors hold tokens, not texts"
        }
        (Format::Vectors(_), Format::Queries(_)) | (Format::Queries(_), Format::Vectors(_)) => {
            "documents and queries are different files: queries-jsonl, queries-tsv and pisa-queries hold queries"
        }
        (Format::Vectors(_), Format::Run(_)) => "'splade retrieve' makes a run",
        _ => {
            "vectors go to vectors, queries to queries, texts to texts, qrels to qrels, runs to runs"
        }
    };
    Error::usage(format!("{from} to {to} is not a conversion")).hint(hint)
}
