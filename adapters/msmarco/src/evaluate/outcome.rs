//! What a script prints.

use std::fmt;

use super::repr;

const RULE: &str = "#####################";

/// The result of an evaluation. Displayed it is the script's output, without the last line's end.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// Mean reciprocal rank over the judged queries.
    pub mrr: f64,
    /// The last rank that counts, as in the name of the measure: 10 or 100.
    pub cut: usize,
    /// Queries of the run, judged or not, without those that were excluded.
    pub ranked: usize,
    /// What the script says before the numbers.
    pub messages: Vec<String>,
}

impl Outcome {
    /// The script's output.
    pub fn lines(&self) -> Vec<String> {
        let mut lines = self.messages.clone();
        lines.push(RULE.to_owned());
        lines.push(format!("MRR @{}: {}", self.cut, repr::float(self.mrr)));
        lines.push(format!("QueriesRanked: {}", self.ranked));
        lines.push(RULE.to_owned());
        lines
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines().join("\n"))
    }
}
