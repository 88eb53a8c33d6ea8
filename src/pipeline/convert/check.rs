//! What was written, read again by the strict readers and compared with what it was made of.

use std::path::Path;

use anserini::{Number, Record};

use crate::backend::name::BackendName;
use crate::error::{Error, ErrorKind, Result};
use crate::formats::ciff::CIFF;
use crate::formats::contents::{Contents, contents};
use crate::formats::jsonl::JSONL;
use crate::formats::pisa::PISA;
use crate::formats::quantizing::Quantizing;
use crate::formats::queries::{QueriesFormat, for_each_query};
use crate::formats::registry::Format;
use crate::formats::renames::renamed;
use crate::formats::topics::quantize_record;
use crate::formats::vector_format::VectorFormat;
use crate::formats::verified::{Verified, failed};
use crate::pipeline::convert::options::ConvertOptions;
use crate::pipeline::convert::queries::{heaviest, unfit};
use crate::sparse::quantizer::Quantizer;

/// What a check found to be equal on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Checked {
    /// Documents or queries.
    pub records: u64,
    /// Postings.
    pub postings: u64,
    /// Sum of the impacts of documents: Anserini's "total terms".
    pub weights: u64,
}

/// Checks what [`crate::pipeline::convert::convert`] wrote for an engine.
///
/// # Errors
/// The engine does not read this format; `-` on either side; the output is not what the input makes, or holds what the engine would
/// damage (kind `CheckFailed`).
pub fn check(
    input: &Path,
    from: Format,
    out: &Path,
    to: Format,
    options: &ConvertOptions,
    engine: BackendName,
) -> Result<Checked> {
    if [input, out].iter().any(|path| path.as_os_str() == "-") {
        return Err(Error::usage("a check reads input and output again, '-' cannot be"));
    }
    match (from, to, engine) {
        (Format::Vectors(from), Format::Vectors(to), _) if takes(engine, to) => {
            let fallback = (to == JSONL).then(|| options.jsonl.fallback_token()).flatten();
            let fallback = fallback.map(String::as_str);
            let quantizing =
                Quantizing::of(&mut (from.open)(input)?, input, options.quantizer, options.made_by)?;
            let renames = options.rename_docnos.is_some();
            let ours = contents(input, from, quantizing.apply, fallback, renames)?;
            let written = contents(out, to, Quantizer::Unknown, None, false).map_err(failed)?;
            // Anserini reads all of a folder, not only what was just written. Of other formats the strict reader has found all.
            if to == JSONL {
                holds((to.verify)(out)?, out)?;
            }
            compare(ours, written, fallback.is_some(), out)
        }
        (Format::Queries(from), Format::Queries(to), _)
            if matches!(
                (engine, to),
                (BackendName::Anserini, QueriesFormat::Tsv) | (BackendName::Pisa, QueriesFormat::Pisa)
            ) =>
        {
            queries(input, from, out, to, options).map_err(failed)
        }
        (_, to, engine) => Err(Error::usage(format!("{engine} does not read {to}")).hint(
            "--check anserini is for jsonl and queries-tsv, --check pisa for pisa, ciff and pisa-queries",
        )),
    }
}

/// Nothing that was found is an error.
fn holds(found: Verified, at: &Path) -> Result<()> {
    match found.findings.into_iter().find(|finding| finding.is_error) {
        None => Ok(()),
        Some(finding) => {
            let message = format!("{} ({}): {}", finding.what, finding.count, finding.example);
            Err(Error::new(ErrorKind::CheckFailed, message)
                .at_file(at)
                .hint("'splade verify' lists all that is wrong"))
        }
    }
}

fn takes(engine: BackendName, to: &VectorFormat) -> bool {
    match engine {
        BackendName::Anserini => to == JSONL,
        BackendName::Pisa => to == PISA || to == CIFF,
        BackendName::Native => false,
    }
}

fn compare(ours: Contents, written: Contents, filled: bool, out: &Path) -> Result<Checked> {
    let empty = if filled { 0 } else { ours.empty };
    let fault = |what: &str, expected: u64, found: u64| {
        let message = format!("{what}: {expected} were to be written, {found} are there");
        Err(Error::new(ErrorKind::CheckFailed, message).at_file(out))
    };
    for (what, expected, found) in [
        ("documents", ours.documents, written.documents),
        ("postings", ours.postings, written.postings),
        ("sum of impacts", ours.weights, written.weights),
        ("empty documents", empty, written.empty),
    ] {
        if expected != found {
            return fault(what, expected, found);
        }
    }
    if ours.digest != written.digest {
        let message = "the counts are equal, docnos, tokens or weights are not";
        return Err(Error::new(ErrorKind::CheckFailed, message).at_file(out));
    }
    let Contents { documents, postings, weights, .. } = written;
    Ok(Checked { records: documents, postings, weights })
}

/// Queries one by one: there are few of them.
fn queries(
    input: &Path,
    from: QueriesFormat,
    out: &Path,
    to: QueriesFormat,
    options: &ConvertOptions,
) -> Result<Checked> {
    let (mut expected, mut written) = (Vec::new(), Vec::new());
    for_each_query(input, from, &mut |record, _| {
        let quantized = quantize_record(record, options.quantizer)?.into_owned();
        let mut kept = heaviest(quantized, options.max_query_terms, &mut 0);
        match (kept.is_empty(), to, options.jsonl.fallback_token()) {
            (false, _, _) => {}
            (true, QueriesFormat::Tsv, Some(token)) => kept.push(token, Number::Integer(1)),
            // Left out, and counted when it was written.
            (true, _, _) => return Ok(()),
        }
        if options.rename_qids.is_some() {
            kept.id = renamed(&kept.id, unfit(to)).into_owned();
        }
        expected.push(entries(&kept));
        Ok(())
    })?;
    let mut checked = Checked::default();
    for_each_query(out, to, &mut |record, _| {
        if to == QueriesFormat::Tsv && record.len() > anserini::engine::CLAUSES {
            let (id, len) = (&record.id, record.len());
            return Err(Error::data(format!(
                "query '{id}' has {len} distinct tokens, Anserini would leave it out"
            ))
            .hint("--max-query-terms 1024 keeps the heaviest"));
        }
        checked.records += 1;
        checked.postings += record.len() as u64;
        written.push(entries(record));
        Ok(())
    })?;
    if let Some((a, b)) = expected.iter().zip(&written).find(|(a, b)| a != b) {
        let message = format!("query '{}' was to be written, '{}' is not the same", a.0, b.0);
        return Err(Error::data(message).at_file(out));
    }
    if expected.len() != written.len() {
        let (all, some) = (expected.len(), written.len());
        return Err(
            Error::data(format!("{all} queries were to be written, {some} are there")).at_file(out)
        );
    }
    Ok(checked)
}

/// Id and tokens, in no order.
fn entries(record: &Record) -> (String, Vec<(String, u64)>) {
    let weight = |number| match number {
        Number::Integer(weight) => weight,
        Number::Float(weight) => weight.to_bits(),
    };
    let mut entries: Vec<(String, u64)> =
        record.iter().map(|(token, number)| (token.to_owned(), weight(number))).collect();
    entries.sort_unstable();
    (record.id.clone(), entries)
}
