//! Documents to vectors in a JsonVectorCollection, in one go or as a job that resumes.

pub(crate) mod job;
pub(crate) mod options;
pub(crate) mod settings;
pub(crate) mod step;
pub(crate) mod tally;
pub(crate) mod writer;

use std::path::Path;

use crate::encoder::encode_documents::{Documents, EncodedDocuments, Encoder, PrepareOptions};
use crate::encoder::encoded_document::FirstLost;
use crate::encoder::part::TextRange;
use crate::error::{Error, Result};
use crate::formats::copy::{MEMORY, by_document};
use crate::formats::each_text::for_each_text;
use crate::formats::jsonl::{JsonlSink, no_floats};
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::vectors::VectorCounts;
use crate::pipeline::encode::job::{Found, digest, open};
use crate::pipeline::encode::options::EncodeOptions;
use crate::pipeline::encode::step::{Start, Step};
use crate::pipeline::encode::tally::Tally;
use crate::pipeline::encode::writer::{Size, Writer, first_pass};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::scratch::Scratch;

/// What was encoded.
#[derive(Debug, Clone, PartialEq)]
pub struct Encoded {
    /// How the job began.
    pub start: Start,
    /// What was counted in all runs; nothing where the output was complete.
    pub tally: Tally,
    /// Documents, and what quantising lost.
    pub counts: VectorCounts,
    /// The first documents of which something was lost.
    pub first_lost: FirstLost,
    /// The quantiser that the output names.
    pub label: Quantizer,
}

/// Encodes documents into JSONL, their texts beside their vectors, in the order of the input.
///
/// # Errors
/// Malformed input, a vector that the output cannot hold, a job that cannot be resumed, I/O.
pub fn encode(
    documents: &Documents,
    encoder: &Encoder,
    out: &Path,
    options: &EncodeOptions,
    progress: &mut dyn FnMut(Step),
) -> Result<Encoded> {
    encode_documents(documents, encoder, out, options, progress)
        .map_err(|e| documents.name_twice(e))
}

fn encode_documents(
    documents: &Documents,
    encoder: &Encoder,
    out: &Path,
    options: &EncodeOptions,
    progress: &mut dyn FnMut(Step),
) -> Result<Encoded> {
    let (wanted, resume) = (options.quantizer, options.resume.as_ref());
    check(documents, encoder, options)?;
    let jsonl = ordered(encoder, &options.jsonl);
    let mut job = None;
    if let Some(resume) = resume {
        no_floats(out, &jsonl, wanted)?;
        job = open(documents, out, options, resume, progress)?;
        if job.is_none() {
            let (tally, counts) = (Tally::default(), VectorCounts::default());
            let first_lost = FirstLost::default();
            return Ok(Encoded {
                start: Start::Complete,
                tally,
                counts,
                first_lost,
                label: wanted,
            });
        }
    }
    let found = job.as_ref().and_then(|job| job.found.clone());
    let quantizer = found.as_ref().map_or(Ok(wanted), Found::quantizer)?;
    let mut input = found.and_then(|found| found.input);
    if let (Some(_), None) = (options.shard, input) {
        progress(Step::Counting);
        input = Some(digest(documents)?);
    }
    if quantizer.needs_statistics() {
        progress(Step::Statistics);
    }
    let made_by = Quantizer::Unknown;
    let prepare = PrepareOptions { quantizer, made_by, rename: None, out };
    let mut first = first_pass(documents, progress);
    let mut encoded = EncodedDocuments::prepare(documents, encoder, prepare, &mut first)?;
    drop(first);
    let mut quiet = |_| {};
    let progress = if encoded.first_pass().is_some() { &mut quiet } else { progress };
    let label = encoded.label();
    if let Some(job) = &mut job {
        let input = input.or(encoded.first_pass());
        job.found(Found { input, quantizer: label.to_string() })?;
    }
    let reached = job.as_ref().map(|job| job.reached.clone()).unwrap_or_default();
    let mut sink = match &job {
        None => JsonlSink::create(out, &jsonl, label)?.made_by(encoded.model().cloned()),
        Some(job) => JsonlSink::resume(out, &jsonl, label, &job.partial, reached.extent)?
            .made_by(encoded.model().cloned()),
    };
    sink.fallbacks = reached.tally.fallbacks;
    let shard = options.shard.zip(input);
    let shard = shard.map_or(TextRange::default(), |(shard, input)| shard.of(input.texts));
    let part = TextRange { passed: reached.tally.texts, counts: reached.tally.counts(), ..shard };
    let start = match &job {
        Some(job) if job.resumed => Start::Resumed(reached.tally.texts),
        _ => Start::Fresh,
    };
    let every = resume.map_or(u64::MAX, |resume| resume.every.max(1));
    let size = Size::of(documents, &part);
    let (tally, whole) = (Tally::default(), options.shard.is_none());
    let first = FirstLost::default();
    let mut writer = Writer { sink: Some(sink), job, every, tally, first, whole, size, progress };
    let counts = encoded.for_part(&part, &mut Vocabulary::new(), &mut writer)?;
    let (tally, first_lost) = writer.finish()?;
    Ok(Encoded { start, tally, counts, first_lost, label })
}

/// A model's vectors are written by ascending token id, as naver/splade writes them.
pub(crate) fn ordered(encoder: &Encoder, jsonl: &JsonlOptions) -> JsonlOptions {
    let mut jsonl = jsonl.clone();
    if let (Some(vocabulary), None) = (encoder.vocabulary(), &jsonl.vocabulary) {
        jsonl.vocabulary = Some(vocabulary.clone());
    }
    jsonl
}

/// What cannot be, before anything is made.
fn check(documents: &Documents, encoder: &Encoder, options: &EncodeOptions) -> Result<()> {
    if options.shard.is_none() && options.resume.is_none() {
        return Ok(());
    }
    if !(matches!(documents, Documents::Texts { .. }) && encoder.vocabulary().is_some()) {
        return Err(Error::usage("parts and resumable jobs are of texts and a model"));
    }
    let stdin = documents.path().as_os_str() == "-";
    let special = crate::storage::place::is_special(documents.path());
    if options.resume.is_some() && (stdin || special) {
        return Err(Error::usage("--resume reads the input again, which stdin does not allow")
            .hint("give the input as a file, or leave --resume out"));
    }
    if options.shard.is_some() && (stdin || special) {
        return Err(Error::usage(
            "--shard-num counts the input's texts, which stdin does not allow",
        )
        .hint("give the input as a file, or pipe each shard's own texts"));
    }
    if options.shard.is_some() && options.quantizer.needs_statistics() {
        let message = format!("{} wants statistics of the whole collection", options.quantizer);
        return Err(Error::usage(format!("{message}, a shard has only its own"))
            .hint("give them: 'linear(bits=8, max=3.5)', 'minmax(min=0.1, max=3.5)'"));
    }
    Ok(())
}

/// Counts the documents, in a pass of its own.
pub(super) fn count(documents: &Documents) -> Result<u64> {
    match documents {
        Documents::Vectors { path, format } => {
            let mut source = by_document((format.open)(path)?, MEMORY, Scratch::system())?;
            Ok(source.records(Quantizer::None, &mut |_| Ok(()))?.documents)
        }
        Documents::Texts { path, format, template } => {
            for_each_text(path, *format, *template, &mut |_, _| Ok(()))
        }
    }
}
