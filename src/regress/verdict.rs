//! What a measured value says of an expected one.

use std::fmt;

use crate::regress::expect::{Expect, Provenance};

/// The verdict of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// Within the tolerance.
    Ok,
    /// A pinned value changed, up or down.
    Drift,
    /// A published value is not reached, or passed.
    Far,
    /// Data or an engine is missing.
    Absent,
}

/// An expected value beside the measured one.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What was expected.
    pub expect: Expect,
    /// What was measured; `None` where it could not be.
    pub measured: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
}

impl Row {
    /// Judges a measured value, on both sides.
    pub fn new(expect: Expect, measured: Option<f64>) -> Self {
        let verdict = match (measured, expect.kind) {
            (None, _) => Verdict::Absent,
            // Printed digits are compared, so a value that prints the same is the same. A difference of decimals is a little off in
            // binary: a part of the tolerance, so that 0 stays exact.
            (Some(value), _) if (value - expect.value).abs() <= expect.tolerance * (1.0 + 1e-9) => {
                Verdict::Ok
            }
            (Some(_), Provenance::Pinned) => Verdict::Drift,
            (Some(_), Provenance::Published) => Verdict::Far,
        };
        Self { expect, measured, verdict }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Ok => "ok",
            Self::Drift => "drift",
            Self::Far => "far",
            Self::Absent => "absent",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rise_is_drift_too() {
        let expect = |kind| Expect {
            measure: "ndcg_cut.10".into(),
            value: 0.3624,
            tolerance: 0.00005,
            kind,
            level: None,
            ties: None,
            max: None,
            source: None,
            since: None,
        };
        let verdict = |kind, value| Row::new(expect(kind), value).verdict;
        assert_eq!(verdict(Provenance::Pinned, Some(0.36244)), Verdict::Ok);
        assert_eq!(verdict(Provenance::Pinned, Some(0.3626)), Verdict::Drift);
        assert_eq!(verdict(Provenance::Pinned, Some(0.3622)), Verdict::Drift);
        assert_eq!(verdict(Provenance::Published, Some(0.3700)), Verdict::Far);
        assert_eq!(verdict(Provenance::Published, None), Verdict::Absent);
    }
}
