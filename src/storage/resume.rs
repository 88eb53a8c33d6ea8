//! A job that may be killed at any point and goes on: `OUT.partial` and `OUT.journal` until OUT is whole.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::formats::folder::{folder_of, target};
use crate::formats::jsonl::JsonlSink;
use crate::pipeline::tally::Tally;
use crate::storage::journal::{Checkpoint, Journal, JournalFound, Recorded, Settings};
use crate::storage::partial::beside;
use crate::storage::persist::is_special;

/// How a resumable job began.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// There was nothing to resume.
    Fresh,
    /// After this many texts.
    Resumed(u64),
    /// The output was whole already: nothing was done.
    Complete,
}

/// A job that is being worked on.
pub(crate) struct Job {
    journal: Journal,
    /// Where the output grows.
    pub(crate) partial: PathBuf,
    /// What a first pass of an earlier run found.
    pub(crate) found: Option<JournalFound>,
    /// How far earlier runs got.
    pub(crate) reached: Checkpoint<Tally>,
    /// How it began.
    pub(crate) start: Start,
}

impl Job {
    /// Opens the job of an output, or starts it; `None` where the output is complete.
    ///
    /// # Errors
    /// A job of other settings: the error names them; stdout or a device; another process at work; I/O.
    pub(crate) fn open(out: &Path, settings: &Settings) -> Result<Option<Self>> {
        if out.as_os_str() == "-" || is_special(out) {
            return Err(Error::usage("--resume wants an --output that it can cut and continue")
                .at_file(out)
                .hint("give the name of a file or folder"));
        }
        folder_of(out)?;
        let (partial, path) = (beside(out, "partial"), beside(out, "journal"));
        let target = target(out)?;
        let length = |file: &Path| std::fs::metadata(file).ok().map(|m| m.len());
        let (grown, whole) = (length(&partial), length(&target));
        let recorded: Option<Recorded<Tally>> =
            Journal::read(&path, grown.or(whole).unwrap_or_default())?;
        match (&recorded, grown, whole) {
            (None, Some(_), _) => {
                let message = format!("there is no {} to say what it is of", path.display());
                return Err(Error::usage(message)
                    .at_file(&partial)
                    .hint("remove it, or give another --output"));
            }
            (Some(recorded), Some(_), _) => same(recorded, settings, &path, &partial)?,
            (Some(recorded), None, Some(whole)) => {
                // A journal that ends elsewhere is not this output's.
                let reached = &recorded.checkpoint;
                if reached.complete && reached.bytes == whole {
                    same(recorded, settings, &path, out)?;
                }
                return Ok(None);
            }
            (None, None, Some(_)) => return Ok(None),
            (_, None, None) => {}
        }
        let (journal, recorded) = match recorded.filter(|_| grown.is_some()) {
            Some(recorded) => (Journal::resume(&path, &recorded)?, Some(recorded)),
            None => {
                let journal = Journal::start(&path, settings)?;
                // From now on there is something to resume: a first pass may take as long as the second.
                std::fs::File::create(&partial).map_err(|e| Error::io(&partial, &e))?;
                (journal, None)
            }
        };
        let (found, reached) = recorded.map(|r| (r.found, r.checkpoint)).unwrap_or_default();
        let start =
            if grown.is_some() { Start::Resumed(reached.tally.texts) } else { Start::Fresh };
        Ok(Some(Self { journal, partial, found, reached, start }))
    }

    /// Writes down what a first pass found.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn found(&mut self, found: JournalFound) -> Result<()> {
        if self.found.as_ref() != Some(&found) {
            self.journal.found(&found)?;
            self.found = Some(found);
        }
        Ok(())
    }

    /// Makes what was written so far last.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn checkpoint(
        &mut self,
        sink: &mut JsonlSink,
        tally: &Tally,
        complete: bool,
    ) -> Result<()> {
        let bytes = sink.checkpoint()?;
        self.journal.checkpoint(Checkpoint { bytes, complete, tally: *tally })
    }

    /// The texts that an earlier run handled must be those that are read now.
    ///
    /// # Errors
    /// They are others, or fewer.
    pub(crate) fn check_passed(&self, passed: &Tally) -> Result<()> {
        let reached = &self.reached.tally;
        if (passed.texts, passed.crc) == (reached.texts, reached.crc) {
            return Ok(());
        }
        Err(Error::usage(format!("the input's first {} texts are not those of the job", reached.texts))
            .at_file(&self.partial)
            .hint("give the input that the job was started with, or remove OUT.partial and OUT.journal to start anew"))
    }
}

/// Refuses to go on with other settings.
fn same(recorded: &Recorded<Tally>, settings: &Settings, path: &Path, of: &Path) -> Result<()> {
    let none = || "none".to_owned();
    let names: std::collections::BTreeSet<&String> =
        recorded.settings.keys().chain(settings.keys()).collect();
    let differences: Vec<String> = names
        .into_iter()
        .filter(|name| recorded.settings.get(*name) != settings.get(*name))
        .map(|name| {
            let was = recorded.settings.get(name).cloned().unwrap_or_else(none);
            let is = settings.get(name).cloned().unwrap_or_else(none);
            format!("{name} was {was}, is {is}")
        })
        .collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::usage(format!("was made otherwise: {}", differences.join("; "))).at_file(of).hint(
        format!(
            "give the options that it was started with, or remove it and {} to start anew",
            path.display()
        ),
    ))
}
