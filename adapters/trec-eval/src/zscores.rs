//! Means and standard deviations of measures for `-Z`: `qid measure mean sd`.

use std::collections::HashMap;
use std::io::BufRead;
use std::path::Path;

use crate::text::{Source, atof, fields, lines};
use crate::{ErrorKind, Result, input};

const SOURCE: Source = Source {
    reader: "get_zscores",
    opener: "get_prefs",
    what: "zscores",
    kind: ErrorKind::ZScores,
};

/// The value where no mean is known.
const MISSING: f64 = -1_000_000.0;

/// Mean and standard deviation by measure.
type OfQuery = HashMap<Box<[u8]>, (f64, f64)>;

/// Mean and standard deviation by query and measure.
#[derive(Debug, Clone, Default)]
pub struct ZScores {
    queries: HashMap<Box<[u8]>, OfQuery>,
}

impl ZScores {
    /// Reads a file, gzip-compressed or not.
    ///
    /// # Errors
    /// As [`ZScores::read`]; a file that cannot be opened.
    pub fn open(path: impl AsRef<Path>) -> Result<Self> {
        let file = input::open(path.as_ref());
        Self::read(file.map_err(|e| SOURCE.unreadable(format!("cannot read: {e}")))?)
    }

    /// Reads trec_eval's format.
    ///
    /// # Errors
    /// A line that has not four fields, an empty file.
    pub fn read(input: impl BufRead) -> Result<Self> {
        let (mut scores, mut parsed) = (Self::default(), 0);
        lines(input, SOURCE, |line| {
            let mut parts = fields(line.bytes);
            let mut next = || parts.next();
            let (Some(qid), Some(measure), Some(mean), Some(deviation), None) =
                (next(), next(), next(), next(), next())
            else {
                let found = fields(line.bytes).count();
                return Err(SOURCE
                    .malformed(parsed, line, format!("a line of {found} fields, four are wanted"))
                    .hint("lines of z-scores are 'qid measure mean standard_deviation'"));
            };
            parsed += 1;
            let of_query = scores.queries.entry(qid.into()).or_default();
            of_query.entry(measure.into()).or_insert((atof(mean), atof(deviation)));
            Ok(())
        })?;
        Ok(scores)
    }

    /// A value in standard deviations from the mean.
    pub(crate) fn convert(&self, qid: &[u8], measure: &str, value: f64) -> f64 {
        match self.queries.get(qid).and_then(|measures| measures.get(measure.as_bytes())) {
            Some(&(mean, deviation)) if deviation != 0.0 => (value - mean) / deviation,
            Some(&(mean, _)) if value == mean => 0.0,
            _ => MISSING,
        }
    }
}
