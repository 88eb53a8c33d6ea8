//! Topics against a Lucene index: Anserini's run.

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;
use std::time::Instant;

use super::installation::Engine;
use super::log;
use crate::topics::{Topic, Writer};
use crate::{Error, Result};

/// Distinct tokens of a query at most, unless the limit is lifted: Lucene's maxClauseCount. A query that has more is left out of the
/// run without a word.
pub const CLAUSES: usize = 1024;

const LIFT: &str = include_str!("LiftClauseLimit.java");

/// How to search.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchOptions {
    /// Documents a query.
    pub hits: usize,
    /// Threads, at least 1.
    pub threads: usize,
    /// The run's name.
    pub runtag: String,
}

/// What a search took.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Searched {
    /// Seconds of the whole process, with the start of the JVM.
    pub seconds: f64,
}

impl Engine {
    /// Refuses by name a query that Lucene would leave out for its number of tokens, unless the limit can be lifted.
    ///
    /// # Errors
    /// A query of more than [`CLAUSES`] distinct tokens, and no compiler in the Java.
    pub fn check_clauses(&self, topics: &[Topic]) -> Result<()> {
        let long = topics.iter().find(|topic| topic.tokens.len() > CLAUSES);
        match long.filter(|_| !self.java().has_compiler()) {
            None => Ok(()),
            Some(topic) => Err(Error::data(format!(
                "query '{}' has {} distinct tokens, Anserini searches {CLAUSES} at most",
                topic.qid,
                topic.tokens.len()
            ))
            .hint("--max-query-terms 1024 keeps the heaviest; a JDK (not a JRE) lifts the limit")),
        }
    }

    /// Searches `index` with `topics` and writes Anserini's run, as it is. Queries without a hit have no line there, and the order of
    /// the queries is that of Java's strings. `work` is a folder for the topics and the log.
    ///
    /// # Errors
    /// A query that Anserini would damage or, with more than [`CLAUSES`] distinct tokens, drop; no run; a fault in the log.
    pub fn search(
        &self,
        index: &Path,
        topics: &[Topic],
        run: &Path,
        work: &Path,
        options: &SearchOptions,
    ) -> Result<Searched> {
        self.check_clauses(topics)?;
        let many = topics.iter().any(|topic| topic.tokens.len() > CLAUSES);
        let file = work.join("topics.tsv");
        let mut writer = Writer::new(BufWriter::new(File::create(&file)?));
        topics.iter().try_for_each(|topic| writer.write(topic))?;
        writer.finish()?;
        let mut command = self.jvm();
        if many {
            let source = work.join("LiftClauseLimit.java");
            std::fs::write(&source, LIFT)?;
            command.arg(source);
        } else {
            command.arg("io.anserini.search.SearchCollection");
        }
        let old = self.jar().is_before(0, 24);
        let (reader, threads) =
            if old { ("-topicreader", "-parallelism") } else { ("-topicReader", "-threads") };
        command.arg("-index").arg(index).arg("-topics").arg(&file).args([reader, "TsvString"]);
        command.arg("-output").arg(run).args(["-impact", "-pretokenized"]);
        command.args(["-hits", &options.hits.to_string(), threads, &options.threads.to_string()]);
        command.args(["-runtag", &options.runtag]);
        let started = Instant::now();
        let said = log::run(&mut command, "SearchCollection", &work.join("search.log"))
            .map_err(|e| if self.jar().asks_github() { e.hint(GITHUB) } else { e })?;
        let seconds = started.elapsed().as_secs_f64();
        let processed = log::number_before(&said, " queries processed in ");
        if processed != Some(topics.len() as u64) {
            let told = processed.map_or_else(|| "no number".to_owned(), |n| n.to_string());
            return Err(Error::engine(format!(
                "Anserini processed {told} of {} queries",
                topics.len()
            )));
        }
        if !run.is_file() {
            return Err(Error::engine("Anserini wrote no run"));
        }
        Ok(Searched { seconds })
    }
}

const GITHUB: &str =
    "Anserini 2.3 asks api.github.com before it searches: take 2.2.0 (pyserini 2.3.0)";
