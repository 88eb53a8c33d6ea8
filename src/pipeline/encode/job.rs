//! The resumable job of an encoding, and what proves that its input is the same.
//!
//! The input is known by its content: the CRC-32 of its docnos and texts, which is made while they are encoded. Names, sizes and
//! compression say nothing. The texts that earlier runs handled are read again anyway, so their CRC costs nothing; what an earlier
//! run's first pass found, and an output that is complete, are proved by a pass over the texts that encodes nothing (a part of a
//! percent of what encoding takes).

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::encoder::encode_documents::Documents;
use crate::error::{Error, Result};
use crate::formats::each_text::for_each_text;
use crate::formats::folder::{folder_of, is_file, target};
use crate::formats::sidecar::read_sidecar;
use crate::formats::text_digest::TextDigest;
use crate::pipeline::encode::options::{EncodeOptions, ResumeOptions};
use crate::pipeline::encode::settings::settings;
use crate::pipeline::encode::step::{Start, Step};
use crate::pipeline::encode::tally::Tally;
use crate::sparse::quantizer::Quantizer;
use crate::storage::persist::extension;
use crate::storage::resume::{Job, Opened};

/// What a first pass over the input found; it is not made again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::pipeline) struct Found {
    /// The whole input, where there was such a pass.
    pub(super) input: Option<TextDigest>,
    /// The quantiser with its statistics.
    pub(super) quantizer: String,
}

impl Found {
    /// The quantiser with its statistics.
    ///
    /// # Errors
    /// The journal names none.
    pub(super) fn quantizer(&self) -> Result<Quantizer> {
        self.quantizer.parse()
    }
}

/// A job that encodes texts.
pub(in crate::pipeline) type EncodeJob = Job<Found, Tally>;

/// Opens the job of an output, or starts it; `None` where the output is whole and of this input.
///
/// # Errors
/// An output or a job that is not of these settings and this input; I/O.
pub(super) fn open(
    documents: &Documents,
    out: &Path,
    options: &EncodeOptions,
    resume: &ResumeOptions,
    progress: &mut dyn FnMut(Step),
) -> Result<Option<EncodeJob>> {
    let settings = settings(documents, options, resume, extension(out)? == "gz");
    folder_of(out)?;
    match Opened::<Found, Tally>::open(out, &target(out)?, &settings)? {
        Opened::Job(job) => {
            progress(Step::Started(match job.resumed {
                true => Start::Resumed(job.reached.tally.texts),
                false => Start::Fresh,
            }));
            if let Some(input) = job.found.as_ref().and_then(|found| found.input) {
                same_input(documents, input, &job.partial, progress)?;
            }
            Ok(Some(job))
        }
        Opened::Complete { found, tally } => {
            let of = found.as_ref().and_then(|found| found.input).unwrap_or(tally.digest());
            same_input(documents, of, out, progress)?;
            let label = found.map(|found| found.quantizer()).transpose()?;
            if !is_file(out) && label != Some(read_sidecar(out)?.0) {
                return Err(Error::data("its sidecar does not name the quantizer that made it")
                    .at_file(out)
                    .hint("it changed since: remove it and its journal to start anew"));
            }
            progress(Step::Started(Start::Complete));
            Ok(None)
        }
    }
}

/// The input must hold these texts.
fn same_input(
    documents: &Documents,
    input: TextDigest,
    of: &Path,
    progress: &mut dyn FnMut(Step),
) -> Result<()> {
    progress(Step::Comparing);
    match digest(documents)? == input {
        true => Ok(()),
        false => Err(other_input(of, "the input's texts are not those of the job")),
    }
}

/// Reads all texts.
pub(super) fn digest(documents: &Documents) -> Result<TextDigest> {
    let mut digest = TextDigest::default();
    if let Documents::Texts { path, format, template } = documents {
        for_each_text(path, *format, *template, &mut |docno, text| {
            digest.add(docno, text);
            Ok(())
        })?;
    }
    Ok(digest)
}

/// A job whose input is another one.
pub(super) fn other_input(of: &Path, message: impl Into<String>) -> Error {
    Error::usage(message).at_file(of).hint(
        "give the input that the job was started with, or remove this and its journal to start anew",
    )
}
