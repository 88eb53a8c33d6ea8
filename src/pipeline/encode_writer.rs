//! Documents into JSONL, with a job's checkpoints on the way.

use crate::error::Result;
use crate::formats::each_text::text_files;
use crate::formats::jsonl::JsonlSink;
use crate::pipeline::encode::{Advance, Step};
use crate::pipeline::encode_documents::Documents;
use crate::pipeline::encoded_document::{DocumentTaker, EncodedDocument};
use crate::pipeline::part::Part;
use crate::pipeline::tally::Tally;
use crate::storage::resume::Job;

/// How much there is to do, where it is known.
pub(super) enum Size {
    Texts(u64),
    Bytes(u64),
    Unknown,
}

impl Size {
    pub(super) fn of(documents: &Documents, part: &Part) -> Self {
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

/// Writes documents and keeps the journal.
pub(super) struct Writer<'a> {
    /// The JSONL, where one is wanted; a job has one.
    pub(super) sink: Option<JsonlSink>,
    pub(super) job: Option<Job>,
    pub(super) every: u64,
    pub(super) tally: Tally,
    pub(super) size: Size,
    pub(super) progress: &'a mut dyn FnMut(Step),
}

impl DocumentTaker for Writer<'_> {
    fn passed(&mut self, docno: &str, text: &str) -> Result<()> {
        self.tally.read(docno, text);
        if let Some(sink) = &mut self.sink {
            sink.passed(docno)?;
        }
        self.take_over()
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        let EncodedDocument { docno, text, vector, vocabulary, .. } = *document;
        self.tally.add(document);
        let Tally { texts, tokens, .. } = self.tally;
        if let Some(sink) = &mut self.sink {
            sink.write(docno, text, vector, vocabulary)?;
            self.tally.fallbacks = sink.fallbacks;
            if let Some(job) = &mut self.job
                && texts.is_multiple_of(self.every)
            {
                job.checkpoint(sink, &self.tally, false)?;
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
            job.check_passed(&self.tally)?;
            self.tally = job.reached.tally;
        }
        Ok(())
    }

    /// The last checkpoint; then the output is put in its place.
    ///
    /// # Errors
    /// The input ended before the job's last checkpoint; I/O.
    pub(super) fn finish(mut self) -> Result<Tally> {
        let Some(mut sink) = self.sink else { return Ok(self.tally) };
        if let Some(job) = &mut self.job {
            if self.tally.texts < job.reached.tally.texts {
                job.check_passed(&self.tally)?;
            }
            if !job.reached.complete {
                job.checkpoint(&mut sink, &self.tally, true)?;
            }
        }
        sink.finish()?;
        Ok(self.tally)
    }
}
