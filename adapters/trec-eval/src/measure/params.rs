//! Parameters after the first `.` of a measure's name.

use crate::fields::{atof, atol};

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
    /// `level=gain` pairs; the literal text in the name.
    Gains,
}

/// Parameters of one measure.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Params {
    pub(crate) cutoffs: Vec<usize>,
    pub(crate) floats: Vec<f64>,
    pub(crate) gains: Vec<(i64, f64)>,
    /// Names of the printed values.
    pub(crate) names: Vec<String>,
}

impl Params {
    /// Parses the text after the point. The error is what trec_eval prints.
    pub(crate) fn parse(measure: &str, kind: Kind, text: Option<&str>) -> Result<Self, String> {
        let mut params = Self::default();
        let parts = || text.unwrap_or("").split(',').map(str::as_bytes);
        match kind {
            Kind::None => params.names = vec![measure.to_owned()],
            Kind::Cutoffs(defaults) => {
                params.cutoffs = defaults.to_vec();
                if text.is_some() {
                    let mut cutoffs: Vec<i64> = parts().map(atol).collect();
                    cutoffs.sort_unstable();
                    if cutoffs.iter().any(|&k| k <= 0) {
                        return Err("Negative cutoff detected".into());
                    }
                    params.cutoffs = cutoffs.iter().map(|&k| k as usize).collect();
                }
                if params.cutoffs.windows(2).any(|pair| pair[0] == pair[1]) {
                    return Err("duplicate cutoffs detected".into());
                }
                params.names = params.cutoffs.iter().map(|k| format!("{measure}_{k}")).collect();
            }
            Kind::FloatCutoffs(defaults) => {
                params.floats = defaults.to_vec();
                if text.is_some() {
                    params.floats = parts().map(atof).collect();
                    params.floats.sort_by(f64::total_cmp);
                }
                if params.floats.windows(2).any(|pair| pair[0] == pair[1]) {
                    return Err("duplicate cutoffs detected".into());
                }
                params.names = params.floats.iter().map(|c| format!("{measure}_{c:3.2}")).collect();
            }
            Kind::Floats(defaults) => {
                params.floats = defaults.to_vec();
                params.names = vec![measure.to_owned()];
                if let Some(text) = text {
                    params.floats = parts().map(atof).collect();
                    params.names = vec![format!("{measure}_{text}")];
                }
                if measure == "utility" && params.floats.len() != 4 {
                    return Err("calc_utility: improper number of coefficients".into());
                }
            }
            Kind::Gains => {
                params.names = vec![measure.to_owned()];
                if let Some(text) = text {
                    for pair in text.split(',') {
                        let (level, gain) = pair
                            .split_once('=')
                            .ok_or_else(|| format!("malformed pair parameters in '{text}'"))?;
                        params.gains.push((atol(level.as_bytes()), atof(gain.as_bytes())));
                    }
                    params.names = vec![format!("{measure}_{text}")];
                }
            }
        }
        Ok(params)
    }
}
