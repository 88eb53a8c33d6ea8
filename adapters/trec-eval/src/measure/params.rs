//! Parameters after the first `.` of a measure's name.

use crate::Compat;
use crate::text::{atof, atol};

/// What a measure's parameters are, with the defaults.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// None: whatever is given is ignored, as trec_eval does (we warn).
    None,
    /// Ranks, sorted.
    Cutoffs(&'static [usize]),
    /// Floats, sorted, in the name with two decimals.
    FloatCutoffs(&'static [f64]),
    /// Floats in the order given; the literal text in the name.
    Floats(&'static [f64]),
    /// `level=gain` pairs, `p=persistence`; the literal text in the name.
    Gains,
}

/// Parameters of one measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Params {
    pub(crate) cutoffs: Vec<usize>,
    pub(crate) floats: Vec<f64>,
    pub(crate) gains: Vec<(i64, f64)>,
    pub(crate) persistence: Option<f64>,
    /// The greatest grade of a scale.
    pub(crate) greatest: Option<i64>,
    /// Names of the printed values.
    pub(crate) names: Vec<String>,
}

impl Params {
    /// Parses the text after the point. The error is what trec_eval prints.
    pub(crate) fn parse(
        measure: &str,
        kind: Kind,
        text: Option<&str>,
        compat: Compat,
    ) -> Result<Self, String> {
        let mut this = Self::default();
        let parts = || text.unwrap_or("").split(',').map(str::as_bytes);
        match kind {
            Kind::None => this.names = vec![measure.to_owned()],
            Kind::Cutoffs(defaults) => {
                this.cutoffs = defaults.to_vec();
                if text.is_some() {
                    let mut cutoffs: Vec<i64> = parts().map(atol).collect();
                    cutoffs.sort_unstable();
                    if cutoffs.iter().any(|&k| k <= 0) {
                        return Err("trec_eval: Negative cutoff detected".into());
                    }
                    this.cutoffs = cutoffs.iter().map(|&k| k as usize).collect();
                }
                distinct(&this.cutoffs)?;
                this.names = this.cutoffs.iter().map(|k| format!("{measure}_{k}")).collect();
            }
            Kind::FloatCutoffs(defaults) => {
                this.floats = defaults.to_vec();
                if text.is_some() {
                    this.floats = parts().map(atof).collect();
                    this.floats.sort_by(f64::total_cmp);
                }
                distinct(&this.floats)?;
                this.names = this.floats.iter().map(|&c| float_name(measure, c)).collect();
            }
            Kind::Floats(defaults) => {
                this.floats = text.map_or(defaults.to_vec(), |_| parts().map(atof).collect());
                this.names = vec![literal_name(measure, text)];
            }
            Kind::Gains => {
                this.names = vec![literal_name(measure, text)];
                if let Some(text) = text {
                    this.pairs(text, compat)?;
                }
            }
        }
        Ok(this)
    }

    fn pairs(&mut self, text: &str, compat: Compat) -> Result<(), String> {
        for pair in text.split(',') {
            let (name, gain) = pair
                .split_once('=')
                .filter(|(_, gain)| !gain.contains('='))
                .ok_or_else(|| format!("trec_eval: malformed pair parameters in '{text}'"))?;
            let gain = atof(gain.as_bytes());
            if compat == Compat::V9 || is_level(name) {
                self.gains.push((atol(name.as_bytes()), gain));
            } else if name == "p" {
                self.persistence = Some(gain);
            }
        }
        Ok(())
    }
}

fn literal_name(measure: &str, text: Option<&str>) -> String {
    text.map_or(measure.to_owned(), |text| format!("{measure}_{text}"))
}

/// The original has room for eight characters of a cutoff.
fn float_name(measure: &str, cutoff: f64) -> String {
    match cutoff.is_nan() {
        true => format!("{measure}_nan"),
        false => format!("{measure}_{:.8}", format!("{cutoff:3.2}")),
    }
}

fn distinct<T: PartialEq>(sorted: &[T]) -> Result<(), String> {
    match sorted.windows(2).any(|pair| pair[0] == pair[1]) {
        true => Err("trec_eval: duplicate cutoffs detected".into()),
        false => Ok(()),
    }
}

/// trec_eval 10 passes over pairs whose name is no whole number.
fn is_level(name: &str) -> bool {
    let digits = name.strip_prefix(['-', '+']).unwrap_or(name);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}
