//! A choice of measures, as `-m` gives them.

use crate::evaluate::Warning;
use crate::measure::{Kind, Params, REGISTRY, Spec, nickname};
use crate::{Error, ErrorKind, Result};

/// Measures with their parameters, in trec_eval's order of printing.
pub struct Measures {
    pub(crate) chosen: Vec<(&'static Spec, Params)>,
    pub(crate) warnings: Vec<Warning>,
}

impl Measures {
    /// Parses `-m` arguments: a measure, a measure with parameters (`P.5,10`), a nickname. The first parameters of a
    /// measure hold, later ones are ignored with a warning, as trec_eval does in silence.
    ///
    /// # Errors
    /// An illegal measure (exit 1), bad parameters (exit 2).
    pub fn parse<S: AsRef<str>>(names: &[S]) -> Result<Self> {
        let mut wanted: Vec<(&str, Option<&str>)> = Vec::new();
        let mut warnings = Vec::new();
        for name in names {
            let name = name.as_ref();
            let (base, text) = match name.split_once('.') {
                Some((base, "")) => {
                    let original = format!("improper measure in parameter '{base}'");
                    return Err(illegal(base, original));
                }
                Some((base, text)) => (base, Some(text)),
                None => (name, None),
            };
            if let Some(members) = nickname(base) {
                if text.is_some() {
                    warnings.push(Warning::ParameterIgnored(name.to_owned()));
                }
                wanted.extend(members.into_iter().map(|member| (member, None)));
            } else if REGISTRY.iter().any(|spec| spec.name == base) {
                if wanted.iter().any(|(earlier, t)| *earlier == base && *t != text && t.is_some()) {
                    warnings.push(Warning::MeasureTwice(name.to_owned()));
                }
                wanted.push((base, text));
            } else {
                return Err(illegal(base, format!("illegal measure '{base}'")));
            }
        }
        let mut chosen = Vec::new();
        for spec in REGISTRY {
            let mut of_this = wanted.iter().filter(|(name, _)| *name == spec.name);
            let Some(&first) = of_this.clone().next() else { continue };
            // A nickname asks without parameters; the first that has some decides.
            let text = of_this.find_map(|(_, text)| *text).or(first.1);
            if matches!(spec.kind, Kind::None) && text.is_some() {
                warnings.push(Warning::ParameterIgnored(format!(
                    "{}.{}",
                    spec.name,
                    text.unwrap_or("")
                )));
            }
            let params = Params::parse(spec.name, spec.kind, text).map_err(|original| {
                let kind =
                    if spec.name == "utility" { ErrorKind::Calculation } else { ErrorKind::Data };
                let message = format!("bad parameters for measure '{}': {original}", spec.name);
                Error::new(kind, message, original)
            })?;
            chosen.push((spec, params));
        }
        Ok(Self { chosen, warnings })
    }

    /// Names of the values that are printed.
    pub fn names(&self) -> Vec<String> {
        self.chosen.iter().flat_map(|(_, params)| params.names.clone()).collect()
    }

    /// Every measure's name with its explanation.
    pub fn explanations() -> impl Iterator<Item = (&'static str, &'static str)> {
        REGISTRY.iter().map(|spec| (spec.name, spec.explain))
    }
}

fn illegal(base: &str, original: String) -> Error {
    Error::new(ErrorKind::Usage, format!("no measure '{base}'"), original)
        .hint("'--help' lists the measures; parameters follow a point: ndcg_cut.10")
}
