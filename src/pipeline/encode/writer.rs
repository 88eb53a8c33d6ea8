//! Documents into JSONL, with a job's savepoints on the way.

use crate::encoder::encode_documents::Documents;
use crate::encoder::encoded_document::{DocumentTaker, EncodedDocument, FirstLost};
use crate::encoder::part::TextRange;
use crate::error::Result;
use crate::formats::each_text::text_files;
use crate::formats::jsonl::JsonlSink;
use crate::pipeline::encode::job::{EncodeJob, other_input};
use crate::pipeline::encode::step::{Advance, Step};
use crate::pipeline::encode::tally::Tally;

/// How much there is to do, where it is known.
pub(in crate::pipeline) enum Size {
    Texts(u64),
    Bytes(u64),
    Unknown,
}

impl Size {
    pub(in crate::pipeline) fn of(documents: &Documents, part: &TextRange) -> Self {
        if let Some(end) = part.end {
            return Self::Texts(end - part.start);
        }
        let Documents::Texts { path, format, .. } = documents else { return Self::Unknown };
        let length = |file| std::fs::metadata(file).ok().filter(|m| m.is_file()).map(|m| m.len());
        let files = text_files(path, *format).unwrap_or_default();
        match files.iter().map(length).sum() {
            Some(bytes) => Self::Bytes(bytes),
            None => Self::Unknown,
        }
    }

    fn fraction(&self, texts: u64, read: u64) -> Option<f64> {
        match *self {
            Self::Texts(all) => Some(texts as f64 / all.max(1) as f64),
            Self::Bytes(all) => Some(read as f64 / all.max(1) as f64),
            Self::Unknown => None,
        }
    }
}

/// Tells how far a first pass got, in which texts are encoded; what is written of it afterwards takes little time.
pub(in crate::pipeline) fn first_pass<'a>(
    documents: &Documents,
    progress: &'a mut dyn FnMut(Step),
) -> impl FnMut(&EncodedDocument<'_>) + use<'a> {
    let size = Size::of(documents, &TextRange::default());
    let (mut texts, mut tokens) = (0, 0);
    move |document| {
        (texts, tokens) = (texts + 1, tokens + u64::from(document.length.tokens));
        let fraction = size.fraction(texts, document.read);
        progress(Step::At(Advance { texts, tokens, fraction }));
    }
}

/// Writes documents and keeps the journal.
pub(in crate::pipeline) struct Writer<'a> {
    /// The JSONL, where one is wanted; a job has one.
    pub(in crate::pipeline) sink: Option<JsonlSink>,
    pub(in crate::pipeline) job: Option<EncodeJob>,
    pub(in crate::pipeline) every: u64,
    pub(in crate::pipeline) tally: Tally,
    /// The docnos of the first texts of which something was lost, those of earlier runs too.
    pub(in crate::pipeline) first: FirstLost,
    /// All texts of the input are meant.
    pub(in crate::pipeline) whole: bool,
    pub(in crate::pipeline) size: Size,
    pub(in crate::pipeline) progress: &'a mut dyn FnMut(Step),
}

impl DocumentTaker for Writer<'_> {
    fn passed(&mut self, docno: &str, text: &str) -> Result<()> {
        self.tally.read(docno, text);
        if let Some(job) = &self.job {
            let Tally { first_truncated, first_empty, .. } = job.reached.tally;
            let is = |first: Option<u64>| first == Some(self.tally.texts);
            self.first.note(docno, is(first_truncated), is(first_empty));
        }
        if let Some(sink) = &mut self.sink {
            sink.passed(docno)?;
        }
        self.take_over()
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        let EncodedDocument { docno, text, vector, vocabulary, .. } = *document;
        if let Some(job) = self.job.as_ref().filter(|job| job.reached.complete) {
            return Err(other_input(&job.partial, "the input has more texts than the job"));
        }
        self.tally.add(document);
        self.first.note(docno, document.length.truncated, vector.is_empty());
        let Tally { texts, tokens, .. } = self.tally;
        if let Some(sink) = &mut self.sink {
            sink.write(docno, text, vector, vocabulary)?;
            self.tally.fallbacks = sink.fallbacks;
            if let Some(job) = &mut self.job
                && texts.is_multiple_of(self.every)
            {
                job.save(sink, self.tally, false)?;
            }
        }
        let fraction = self.size.fraction(texts, document.read);
        (self.progress)(Step::At(Advance { texts, tokens, fraction }));
        Ok(())
    }
}

impl Writer<'_> {
    /// With the last text of an earlier run come its counts.
    fn take_over(&mut self) -> Result<()> {
        if let Some(job) = &self.job
            && job.reached.tally.texts == self.tally.texts
        {
            check_passed(job, &self.tally)?;
            self.tally = job.reached.tally;
        }
        Ok(())
    }

    /// The last savepoint; then the output is put in its place.
    ///
    /// # Errors
    /// The input ended before the job's last savepoint, or is not that of the job's first pass; I/O.
    pub(in crate::pipeline) fn finish(mut self) -> Result<(Tally, FirstLost)> {
        let Some(mut sink) = self.sink else { return Ok((self.tally, self.first)) };
        if let Some(job) = &mut self.job {
            if self.tally.texts < job.reached.tally.texts {
                check_passed(job, &self.tally)?;
            }
            if let Some(input) = job.found.as_ref().and_then(|found| found.input)
                && self.whole
                && input != self.tally.digest()
            {
                return Err(other_input(&job.partial, "the input changed while the job ran"));
            }
            if !job.reached.complete {
                job.save(&mut sink, self.tally, true)?;
            }
        }
        sink.finish()?;
        Ok((self.tally, self.first))
    }
}

/// The texts that an earlier run handled must be those that are read now.
fn check_passed(job: &EncodeJob, passed: &Tally) -> Result<()> {
    let reached = &job.reached.tally;
    match passed.digest() == reached.digest() {
        true => Ok(()),
        false => {
            let texts = reached.texts;
            let message = format!("the input's first {texts} texts are not those of the job");
            Err(other_input(&job.partial, message))
        }
    }
}
