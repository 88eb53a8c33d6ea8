//! A choice of measures, as `-m` gives them.

use crate::ir_measures::alias::{self, Meant};
use crate::ir_measures::elsewhere::elsewhere;
use crate::measure::chosen::Chosen;
use crate::measure::nearest::nearest;
use crate::measure::nickname::nickname;
use crate::measure::params::{Kind, Params};
use crate::measure::registry::{REGISTRY, find};
use crate::{Compat, Error, ErrorKind, Result, Warning, ir_measures};

/// Measures with their parameters: trec_eval's in its order of printing, then those in ir_measures' notation as they were asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Measures {
    pub(crate) chosen: Vec<Chosen>,
    pub(crate) warnings: Vec<Warning>,
}

impl Measures {
    /// Parses `-m` arguments for trec_eval 9: a measure, a measure with parameters (`P.5,10`), a nickname. The first
    /// parameters of a measure hold, later ones are ignored with a warning, as trec_eval does in silence.
    ///
    /// # Errors
    /// An illegal measure (exit 1), bad parameters (exit 2).
    pub fn parse<S: AsRef<str>>(names: &[S]) -> Result<Self> {
        Self::parse_as(names, Compat::V9)
    }

    /// The same for either version: trec_eval 10 has more measures.
    ///
    /// # Errors
    /// As [`Measures::parse`].
    pub fn parse_as<S: AsRef<str>>(names: &[S], compat: Compat) -> Result<Self> {
        let mut wanted: Vec<(&str, Option<&str>)> = Vec::new();
        let (mut named, mut warnings) = (Vec::new(), Vec::new());
        for name in names.iter().map(AsRef::as_ref) {
            let (base, text) = split(name, compat)?;
            if let Some(members) = nickname(base, compat) {
                if text.is_some() {
                    warnings.push(Warning::ParameterIgnored(name.to_owned()));
                }
                wanted.extend(members.into_iter().map(|member| (member, None)));
            } else {
                let before = |(earlier, t): &(&str, Option<&str>)| {
                    *earlier == base && (t.is_some() && text.is_some() || named.contains(&name))
                };
                if wanted.iter().any(before) {
                    warnings.push(Warning::MeasureTwice(name.to_owned()));
                }
                named.push(name);
                wanted.push((base, text));
            }
        }
        let mut chosen = Vec::new();
        for spec in REGISTRY.iter().filter(|spec| spec.since <= compat) {
            let mut of_this = wanted.iter().filter(|(name, _)| *name == spec.name).peekable();
            if of_this.peek().is_none() {
                continue;
            }
            // A nickname asks without parameters; the first that has some decides.
            let text = of_this.find_map(|(_, text)| *text);
            if let (Kind::None, Some(text)) = (spec.kind, text) {
                warnings.push(Warning::ParameterIgnored(format!("{}.{text}", spec.name)));
            }
            let params = Params::parse(spec.name, spec.kind, text, compat)
                .map_err(|original| bad_parameters(spec.name, &original))?;
            chosen.push(Chosen::trec(spec, params));
        }
        Ok(Self { chosen, warnings })
    }

    /// Parses either notation, trec_eval's or ir_measures' (`nDCG@10`, `AP(rel=2)`), several of the latter in one text too. A
    /// name that both have (`P`, `Rprec`, `infAP`) is trec_eval's; `Rprec(rel=1)` is not. What is written in ir_measures' notation keeps its text as
    /// its name, and its mean is over all judged queries, as with `-c`. Names of ranx, pytrec_eval and BEIR that mean one measure
    /// (`ndcg@10`, `ndcg_cut_10`, `hit_rate@10`) are taken for it and go by its name.
    ///
    /// # Errors
    /// As [`Measures::parse`]; an illegal measure is a usage error in either notation.
    pub fn parse_either<S: AsRef<str>>(names: &[S], compat: Compat) -> Result<Self> {
        let (mut theirs, mut trec): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for word in names.iter().flat_map(|name| ir_measures::words(name.as_ref())) {
            refuse_list(word)?;
            match meant(word, compat) {
                Meant::Theirs(text) => theirs.push(text),
                Meant::Trec(text) => trec.push(text),
            }
        }
        // Parameters come from a command line here, and from no file.
        let mut measures =
            Self::parse_as(&trec, compat).map_err(|e| Error { kind: ErrorKind::Usage, ..e })?;
        for (at, text) in theirs.iter().enumerate() {
            if theirs[..at].contains(text) {
                measures.warnings.push(Warning::MeasureTwice(text.clone()));
                continue;
            }
            measures.chosen.push(ir_measures::parse(text)?);
        }
        Ok(measures)
    }

    /// Some are in ir_measures' notation.
    pub fn any_of_ir_measures(&self) -> bool {
        self.chosen.iter().any(|chosen| chosen.arguments.is_some())
    }

    /// Ranks at which rankings are cut.
    pub(crate) fn cutoffs(&self) -> Vec<usize> {
        let mut cutoffs: Vec<usize> =
            self.chosen.iter().flat_map(|chosen| chosen.params.cutoffs.clone()).collect();
        cutoffs.sort_unstable();
        cutoffs.dedup();
        cutoffs
    }

    /// Refuses a name that [`Measures::parse_as`] would refuse, without a look at its parameters.
    ///
    /// # Errors
    /// An illegal measure.
    pub fn check(name: &str, compat: Compat) -> Result<()> {
        split(name, compat).map(|_| ())
    }

    /// Names of the values that are printed.
    pub fn names(&self) -> Vec<String> {
        self.chosen.iter().flat_map(|chosen| chosen.params.names.clone()).collect()
    }

    /// Name and explanation of the chosen measures.
    pub fn explanations(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        self.chosen.iter().map(|chosen| (chosen.spec.name, chosen.spec.explain))
    }

    /// Name, explanation and first version of every measure.
    pub fn all() -> impl Iterator<Item = (&'static str, &'static str, Compat)> {
        REGISTRY.iter().map(|spec| (spec.name, spec.explain, spec.since))
    }
}

/// The measure that a word means; one that means none is refused by who parses it.
fn meant(word: &str, compat: Compat) -> Meant {
    let is_theirs = is_ir_measures(word, compat);
    let name = &word[..word.find(['(', '@']).unwrap_or(word.len())];
    let known = match is_theirs {
        true => ir_measures::is_known(name),
        false => split(word, compat).is_ok(),
    };
    let other = if known { None } else { alias::meant(word, compat) };
    other.unwrap_or_else(|| match is_theirs {
        true => Meant::Theirs(word.to_owned()),
        false => Meant::Trec(word.to_owned()),
    })
}

/// Refuses several measures with commas between them.
fn refuse_list(word: &str) -> Result<()> {
    let mut depth = 0usize;
    let comma = |c: char| {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == ','
    };
    let parts: Vec<&str> = word.split(comma).collect();
    // Parameters of trec_eval's measures are numbers, or pairs of a level and a gain.
    let is_parameter = |part: &&str| part.contains('=') || part.parse::<f64>().is_ok();
    let parameters = parts[0].contains('.') && !parts[0].contains('@');
    if parts.len() == 1 || parameters && parts[1..].iter().all(is_parameter) {
        return Ok(());
    }
    Err(Error::new(ErrorKind::Usage, format!("measure '{word}': a comma between measures"), "")
        .hint(format!("blanks stand between measures: -m '{}'", parts.join(" "))))
}

/// Written as ir_measures writes it, or a name that only it has.
fn is_ir_measures(word: &str, compat: Compat) -> bool {
    let name = word.split('.').next().unwrap_or("");
    let trec = nickname(name, compat).is_some() || find(name, compat).is_some();
    word.contains(['@', '(']) || !trec && ir_measures::is_known(word)
}

/// The name and the parameters behind the first point.
fn split(name: &str, compat: Compat) -> Result<(&str, Option<&str>)> {
    let (base, text) = match name.split_once('.') {
        Some((base, text)) => (base, Some(text)),
        None => (name, None),
    };
    let illegal = format!("trec_eval: illegal measure '{base}'");
    let refuse = |message: String, original: String| {
        Err(Error::new(ErrorKind::Usage, message, original)
            .hint("'--help' lists the measures; parameters follow a point: ndcg_cut.10"))
    };
    if text == Some("") {
        return refuse(
            format!("measure '{base}': parameters are wanted after the point"),
            format!("trec_eval: improper measure in parameter '{base}'\n{illegal}"),
        );
    }
    if nickname(base, compat).is_some() || find(base, compat).is_some() {
        return Ok((base, text));
    }
    match find(base, Compat::V10) {
        Some(_) => refuse(format!("measure '{base}' is trec_eval 10's"), illegal)
            .map_err(|error| error.hint("--compat 10 has it")),
        None => {
            let refused = refuse(format!("no measure '{base}'"), illegal);
            match near(base, compat) {
                Some(hint) => refused.map_err(|error| error.hint(hint)),
                None => refused,
            }
        }
    }
}

/// What may have been meant instead of a name that is none.
fn near(base: &str, compat: Compat) -> Option<String> {
    let trec = REGISTRY.iter().filter(|spec| spec.since <= compat).map(|spec| spec.name);
    let said = elsewhere(base).map(str::to_owned);
    said.or_else(|| nearest(base, trec).map(|name| format!("did you mean {name}?"))).or_else(|| {
        ir_measures::nearest(base)
            .map(|name| format!("did you mean {name}, with a cutoff {name}@10?"))
    })
}

fn bad_parameters(name: &str, original: &str) -> Error {
    let reason = original.trim_start_matches("trec_eval: ");
    Error::new(
        ErrorKind::Data,
        format!("bad parameters for measure '{name}': {reason}"),
        format!("{original}\ntrec_eval: Cannot initialize measure '{name}'"),
    )
    .hint("parameters follow a point: P.5,10, ndcg.1=3,2=9")
}
