//! Reads the format `trec_results`.

use std::io::BufRead;
use std::path::Path;

use super::{Builder, Run};
use crate::text::{Source, atof, fields, lines};
use crate::{Compat, ErrorKind, Result, input};

const SOURCE: Source =
    Source { reader: "get_results", opener: "get_results", what: "results", kind: ErrorKind::Data };

impl Run {
    /// Reads a file, gzip-compressed or not.
    ///
    /// # Errors
    /// As [`Run::read_as`]; a file that cannot be opened.
    pub fn open(path: impl AsRef<Path>, compat: Compat) -> Result<Self> {
        let file = input::open(path.as_ref());
        Self::read_as(file.map_err(|e| SOURCE.unreadable(format!("cannot read: {e}")))?, compat)
    }

    /// Reads trec_eval's results format as this version does: trec_eval 10 has comments.
    ///
    /// # Errors
    /// As [`Run::read`].
    pub fn read_as(input: impl BufRead, compat: Compat) -> Result<Self> {
        let (mut builder, mut runid, mut parsed) = (Builder::default(), Vec::new(), 0u64);
        lines(input, SOURCE, |line| {
            let mut parts = fields(line.bytes);
            let Some(qid) = parts.next() else { return Ok(()) };
            if line.is_comment(compat) {
                return Ok(());
            }
            let (Some(_), Some(docno), Some(_), Some(sim), Some(name)) =
                (parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
            else {
                let found = fields(line.bytes).count();
                return Err(SOURCE
                    .malformed(parsed, line, format!("a line of {found} fields, six are wanted"))
                    .hint("run lines are 'qid Q0 docno rank score runid'"));
            };
            let sim = atof(sim);
            if sim.is_nan() {
                return Err(SOURCE
                    .malformed(parsed, line, "the score is not a number")
                    .hint("trec_eval would rank it anywhere"));
            }
            parsed += 1;
            builder.push(qid, docno, sim);
            if runid != name {
                runid = name.to_vec();
            }
            Ok(())
        })?;
        Ok(builder.finish(runid))
    }
}
