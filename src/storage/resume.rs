//! A job that may be killed at any point and goes on: `OUT.partial` and `OUT.journal` until OUT is whole.
//!
//! The job knows no format: its output is whatever is [`Resumable`], a file that grows; what is counted on the way, and what a
//! first pass found, are types of the job's own.
//!
//! OUT is never replaced. What stands in its place is complete where the journal says so, length and checksum are those of the
//! journal, and the settings are the same; anything else is refused, and left as it is. That the *input* is the same only the job
//! can say: its tally keeps what it needs for that, and [`Opened::Complete`] gives it back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};
use crate::storage::extent::Extent;
use crate::storage::journal::{JobSettings, Journal, Recorded, Savepoint};
use crate::storage::place::{beside, is_special};

/// An output that grows at [`Job::partial`], can be cut to any of its savepoints, and goes on from there with the same bytes.
pub trait Resumable {
    /// Makes what was written so far last, and says what the disk has of it. After a `whole` one nothing is written.
    ///
    /// # Errors
    /// I/O.
    fn save(&mut self, whole: bool) -> Result<Extent>;
}

/// A job that is being worked on. `T` is what it counts, `F` what a first pass over its input found.
#[derive(Debug)]
pub(crate) struct Job<F, T> {
    journal: Journal,
    /// Where the output grows.
    pub(crate) partial: PathBuf,
    /// What a first pass of an earlier run found.
    pub(crate) found: Option<F>,
    /// How far earlier runs got.
    pub(crate) reached: Savepoint<T>,
    /// There was something to resume.
    pub(crate) resumed: bool,
}

/// What there is of a job.
#[derive(Debug)]
pub(crate) enum Opened<F, T> {
    /// Work.
    Job(Job<F, T>),
    /// The output is whole. Whether it is of this input, what was found and counted tells.
    Complete {
        /// What a first pass found.
        found: Option<F>,
        /// What was counted.
        tally: T,
    },
}

impl<F, T> Opened<F, T>
where
    F: Serialize + DeserializeOwned + PartialEq,
    T: Serialize + DeserializeOwned + Default,
{
    /// Opens the job of an output, or starts it. `target` is the file that is written: `out` itself, or one in the folder `out`.
    ///
    /// # Errors
    /// An output that the job did not write, or not to its end, or that changed since; a job of other settings: the error names
    /// them; stdout or a device; another process at work; I/O.
    pub(crate) fn open(out: &Path, target: &Path, settings: &JobSettings) -> Result<Self> {
        if out.as_os_str() == "-" || is_special(out) {
            return Err(Error::usage("--resume wants an --output that it can cut and continue")
                .at_file(out)
                .hint("give the name of a file or folder"));
        }
        let (partial, path) = (beside(out, "partial"), beside(out, "journal"));
        let grown = std::fs::metadata(&partial).ok().map(|m| m.len());
        let recorded = Journal::read(&path, grown.unwrap_or(u64::MAX))?;
        let at = Places { out, target, journal: &path };
        match (recorded, grown.is_some(), there_is(target)) {
            (_, true, true) => Err(at.exists(format!("so does {}", partial.display()))),
            (None, true, false) => {
                let message = format!("there is no {} to say what it is of", path.display());
                Err(Error::usage(message)
                    .at_file(&partial)
                    .hint("remove it, or give another --output"))
            }
            (None, false, true) => {
                Err(at.exists(format!("there is no {} to say what it is", path.display())))
            }
            (Some(recorded), false, true) => at.complete(recorded, settings),
            (Some(recorded), true, false) => {
                same(&recorded.settings, settings, &path, &partial)?;
                let kept = recorded.savepoint.extent;
                let there = Extent::of_file(&partial, kept.bytes)?;
                if there != kept {
                    return Err(at.changed(&partial, "begins with", there, kept));
                }
                let journal = Journal::resume(&path, &recorded)?;
                let Recorded { found, savepoint: reached, .. } = recorded;
                Ok(Self::Job(Job { journal, partial, found, reached, resumed: true }))
            }
            (_, false, false) => {
                let journal = Journal::start(&path, settings)?;
                // From now on there is something to resume: a first pass may take as long as the second.
                std::fs::File::create(&partial).map_err(|e| Error::io(&partial, &e))?;
                let reached = Savepoint::default();
                Ok(Self::Job(Job { journal, partial, found: None, reached, resumed: false }))
            }
        }
    }
}

impl<F, T> Job<F, T>
where
    F: Serialize + PartialEq,
    T: Serialize,
{
    /// Writes down what a first pass found.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn found(&mut self, found: F) -> Result<()> {
        if self.found.as_ref() != Some(&found) {
            self.journal.found(&found)?;
            self.found = Some(found);
        }
        Ok(())
    }

    /// Makes what was written so far last, and writes down what was counted; `complete` if nothing comes after it.
    ///
    /// # Errors
    /// I/O.
    pub(crate) fn save(
        &mut self,
        sink: &mut dyn Resumable,
        tally: T,
        complete: bool,
    ) -> Result<()> {
        let extent = sink.save(complete)?;
        self.journal.savepoint(&Savepoint { extent, complete, tally })
    }
}

/// The files of a job.
struct Places<'a> {
    out: &'a Path,
    target: &'a Path,
    journal: &'a Path,
}

/// A link that leads nowhere is something too.
fn there_is(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

impl Places<'_> {
    /// An output whose journal is there.
    fn complete<F, T>(
        &self,
        recorded: Recorded<F, T>,
        settings: &JobSettings,
    ) -> Result<Opened<F, T>> {
        let Savepoint { extent: wrote, complete, tally } = recorded.savepoint;
        if !complete {
            let journal = self.journal.display();
            return Err(self.exists(format!("{journal} does not say that it is complete")));
        }
        same(&recorded.settings, settings, self.journal, self.out)?;
        let there = Extent::of_file(self.target, u64::MAX)?;
        match there == wrote {
            true => Ok(Opened::Complete { found: recorded.found, tally }),
            false => Err(self.changed(self.target, "is", there, wrote)),
        }
    }

    /// An output that is not known to be the job's.
    fn exists(&self, why: String) -> Error {
        Error::usage(format!("exists already, and {why}"))
            .at_file(self.out)
            .hint("move it away to start anew, or give another --output")
    }

    /// Bytes that the job did not write.
    fn changed(&self, file: &Path, verb: &str, there: Extent, wrote: Extent) -> Error {
        let Self { journal, .. } = self;
        let message = format!("{verb} {there}, but the job wrote {wrote}");
        Error::data(message).at_file(file).hint(format!(
            "it changed since: remove it and {} to start anew, or give another --output",
            journal.display()
        ))
    }
}

/// Refuses to go on with other settings.
fn same(was: &JobSettings, is: &JobSettings, journal: &Path, of: &Path) -> Result<()> {
    let value = |of: &JobSettings, name| of.get(name).map_or("none", String::as_str).to_owned();
    let names: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
    let differences: Vec<String> = names
        .into_iter()
        .filter(|name| was.get(*name) != is.get(*name))
        .map(|name| format!("{name} was {}, is {}", value(was, name), value(is, name)))
        .collect();
    if differences.is_empty() {
        return Ok(());
    }
    Err(Error::usage(format!("was made otherwise: {}", differences.join("; "))).at_file(of).hint(
        format!(
            "give the options that it was started with, or remove it and {} to start anew",
            journal.display()
        ),
    ))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::storage::persist::AtomicFile;

    /// Numbers, a line each: a job that knows nothing of texts and vectors.
    struct Numbers(AtomicFile);

    impl Resumable for Numbers {
        fn save(&mut self, whole: bool) -> Result<Extent> {
            self.0.save(whole)
        }
    }

    fn settings(step: u64) -> JobSettings {
        JobSettings::from([("step".to_owned(), step.to_string())])
    }

    /// Writes numbers below `end` that a run before has not written, and dies before `death`.
    fn run(out: &Path, end: u64, death: u64) -> Result<Option<(bool, u64)>> {
        let opened: Opened<String, u64> = Opened::open(out, out, &settings(1))?;
        let Opened::Job(mut job) = opened else { return Ok(None) };
        job.found(format!("{end} numbers"))?;
        let reached = job.reached.clone();
        let mut sink = Numbers(AtomicFile::resumable(out, &job.partial, reached.extent)?);
        for number in reached.tally..end {
            if number == death {
                return Ok(Some((job.resumed, reached.tally)));
            }
            writeln!(sink.0, "{number}").unwrap();
            if (number + 1).is_multiple_of(10) {
                job.save(&mut sink, number + 1, false)?;
            }
        }
        job.save(&mut sink, end, true)?;
        sink.0.finish()?;
        Ok(Some((job.resumed, reached.tally)))
    }

    #[test]
    fn any_growing_file_is_resumed() {
        for name in ["numbers", "numbers.gz"] {
            let folder = tempfile::tempdir().unwrap();
            let (once, out) =
                (folder.path().join(format!("once-{name}")), folder.path().join(name));
            assert_eq!(run(&once, 95, 99).unwrap(), Some((false, 0)));
            for (death, was) in
                [(5, (false, 0)), (44, (true, 0)), (47, (true, 40)), (99, (true, 40))]
            {
                assert!(!out.exists());
                assert_eq!(run(&out, 95, death).unwrap(), Some(was), "{death}");
            }
            assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&once).unwrap());
            assert_eq!(run(&out, 95, 99).unwrap(), None, "it is complete");
            let opened: Result<Opened<String, u64>> = Opened::open(&out, &out, &settings(2));
            assert!(opened.unwrap_err().to_string().contains("step was 1, is 2"));
        }
    }

    #[test]
    fn what_came_meanwhile_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("numbers");
        run(&out, 50, 30).unwrap();
        let opened: Opened<String, u64> = Opened::open(&out, &out, &settings(1)).unwrap();
        let Opened::Job(job) = opened else { panic!("it is not complete") };
        let mut file = AtomicFile::resumable(&out, &job.partial, job.reached.extent).unwrap();
        file.save(true).unwrap();
        std::fs::write(&out, "another's").unwrap();
        assert!(file.finish().unwrap_err().to_string().contains("came to be while the job ran"));
        assert_eq!(std::fs::read(&out).unwrap(), b"another's");
        drop(job);
        let said = run(&out, 50, 99).unwrap_err().to_string();
        assert!(said.contains("exists already, and so does "), "{said}");
        std::fs::remove_file(&out).unwrap();
        assert_eq!(run(&out, 50, 99).unwrap(), Some((true, 30)));
    }

    #[test]
    fn an_empty_output_is_one_too() {
        for name in ["numbers", "numbers.gz"] {
            let folder = tempfile::tempdir().unwrap();
            let out = folder.path().join(name);
            assert_eq!(run(&out, 0, 9).unwrap(), Some((false, 0)));
            assert_eq!(run(&out, 0, 9).unwrap(), None);
        }
    }
}
