//! The notation: `Name(argument=value,...)@cutoff`.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

/// Why a measure is refused, and what would do.
pub(super) type Refused = (String, String);

const NOTATION: &str = "a measure is written Name(argument=value)@cutoff: nDCG@10, AP(rel=2), P(rel=2,judged_only=True)@5";

/// A measure as it stands there.
#[derive(Debug)]
pub(super) struct Written<'a> {
    pub(super) name: &'a str,
    /// What stands behind the `@`, or as `cutoff=` or `recall=` among the arguments.
    at: Option<&'a str>,
    arguments: BTreeMap<&'a str, &'a str>,
    pub(super) level: Option<i64>,
    pub(super) judged_only: Option<bool>,
}

impl<'a> Written<'a> {
    pub(super) fn parse(text: &'a str) -> Result<Self, Refused> {
        let malformed = || ("not ir_measures' notation".to_owned(), NOTATION.to_owned());
        let end = text.find(['(', '@']).unwrap_or(text.len());
        let (name, mut rest) = text.split_at(end);
        let mut arguments = BTreeMap::new();
        if let Some(inner) = rest.strip_prefix('(') {
            let (inside, after) = inner.rsplit_once(')').ok_or_else(malformed)?;
            rest = after;
            for argument in arguments_of(inside) {
                let (key, value) = argument.split_once('=').ok_or_else(malformed)?;
                if arguments.insert(key.trim(), value.trim()).is_some() {
                    return Err((format!("{}= stands twice", key.trim()), NOTATION.to_owned()));
                }
            }
        }
        let at = match (rest, rest.strip_prefix('@')) {
            ("", _) => None,
            (_, Some(at)) if !at.is_empty() => Some(at),
            _ => return Err(malformed()),
        };
        Ok(Self { name, at, arguments, level: None, judged_only: None })
    }

    /// Takes an argument out, that what is left may be refused.
    fn take(&mut self, key: &str) -> Option<&'a str> {
        self.arguments.remove(key)
    }

    /// The cutoff, if there is one.
    pub(super) fn cutoff(&mut self) -> Result<Option<usize>, Refused> {
        let Some(text) = self.at.take().or_else(|| self.take("cutoff")) else { return Ok(None) };
        match text.parse() {
            Ok(k) if k > 0 => Ok(Some(k)),
            _ => Err((format!("the cutoff is no rank: '{text}'"), format!("{}@10", self.name))),
        }
    }

    /// A cutoff that the measure cannot do without.
    pub(super) fn required_cutoff(&mut self) -> Result<usize, Refused> {
        let missing = || ("a cutoff is wanted".to_owned(), format!("{}@10", self.name));
        let missing = missing();
        self.cutoff()?.ok_or(missing)
    }

    /// The recall behind the `@`.
    pub(super) fn recall(&mut self) -> Result<f64, Refused> {
        let text = self.at.take().or_else(|| self.take("recall"));
        let recall = text.and_then(|text| text.parse().ok()).filter(|c| (0.0..=1.0).contains(c));
        recall.ok_or_else(|| ("a recall from 0 to 1 is wanted".to_owned(), "IPrec@0.5".to_owned()))
    }

    /// Reads `rel=`.
    pub(super) fn rel(&mut self) -> Result<(), Refused> {
        if let Some(text) = self.take("rel") {
            let level = text.parse().ok().filter(|level| *level >= 0);
            let wrong = || (format!("rel= is no grade: '{text}'"), "rel=2".to_owned());
            self.level = Some(level.ok_or_else(wrong)?);
        }
        Ok(())
    }

    /// Reads `judged_only=`.
    pub(super) fn judged(&mut self) -> Result<(), Refused> {
        self.judged_only = self.flag("judged_only")?;
        Ok(())
    }

    pub(super) fn flag(&mut self, key: &str) -> Result<Option<bool>, Refused> {
        match self.take(key) {
            None => Ok(None),
            Some("True" | "1") => Ok(Some(true)),
            Some("False" | "0") => Ok(Some(false)),
            Some(other) => {
                Err((format!("{key}= is neither True nor False: '{other}'"), format!("{key}=True")))
            }
        }
    }

    /// A number within a range.
    pub(super) fn number(
        &mut self,
        key: &str,
        within: RangeInclusive<f64>,
    ) -> Result<Option<f64>, Refused> {
        self.within(key, "number", &within)
    }

    /// A whole number within a range.
    pub(super) fn whole(
        &mut self,
        key: &str,
        within: RangeInclusive<i64>,
    ) -> Result<Option<i64>, Refused> {
        self.within(key, "whole number", &within)
    }

    fn within<T: FromStr + PartialOrd + Display>(
        &mut self,
        key: &str,
        what: &str,
        within: &RangeInclusive<T>,
    ) -> Result<Option<T>, Refused> {
        let Some(text) = self.take(key) else { return Ok(None) };
        match text.parse() {
            Ok(number) if within.contains(&number) => Ok(Some(number)),
            _ => {
                let (least, greatest) = (within.start(), within.end());
                let message = format!("{key}= is no {what} from {least} to {greatest}: '{text}'");
                Err((message, NOTATION.to_owned()))
            }
        }
    }

    /// A quoted text.
    pub(super) fn text(&mut self, key: &str) -> Option<&'a str> {
        self.take(key).map(|text| text.trim_matches(['\'', '"']))
    }

    /// `{1:3,2:9}`
    pub(super) fn gains(&mut self) -> Result<Vec<(i64, f64)>, Refused> {
        let Some(text) = self.take("gains") else { return Ok(Vec::new()) };
        let wrong = || {
            (
                format!("gains= is no table of gains: '{text}'"),
                "nDCG(gains={1:3,2:9})@10".to_owned(),
            )
        };
        let inside =
            text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).ok_or_else(wrong)?;
        let pairs = inside.split(',').filter(|pair| !pair.trim().is_empty());
        let pair = |pair: &str| {
            let (grade, gain) = pair.split_once(':')?;
            let gain: f64 = gain.trim().parse().ok()?;
            Some((grade.trim().parse().ok()?, gain)).filter(|_| gain.is_finite())
        };
        pairs.map(|text| pair(text).ok_or_else(wrong)).collect()
    }

    /// Refuses what the measure did not take.
    pub(super) fn finish(&self, known: &str) -> Result<(), Refused> {
        let unknown = self.arguments.keys().next().map(|key| format!("{key}="));
        let unknown = unknown.or_else(|| self.at.map(|at| format!("@{at}")));
        match unknown {
            Some(unknown) => Err((format!("it has no {unknown}"), known.to_owned())),
            None => Ok(()),
        }
    }
}

/// Splits at commas outside of braces.
fn arguments_of(text: &str) -> Vec<&str> {
    let mut depth = 0usize;
    let comma = |c: char| {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && c == ','
    };
    text.split(comma).filter(|argument| !argument.trim().is_empty()).collect()
}
