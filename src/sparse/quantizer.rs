//! The named formulas that make integers of weights. The field has incompatible ones; a file names the one that made it.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};
use crate::sparse::vector::{ImpactVector, SparseVector};

const NAMES: &str = "one of scale(factor=100), range(weight=5, quant=256, round=half-up), linear(bits=8), minmax, none";

/// What to do about impacts that are too large.
pub(crate) const SMALLER_FACTOR: &str = "use a smaller quantisation factor";

/// naver's recommended `quantization_factor`.
pub const DEFAULT_FACTOR: f32 = 100.0;

/// How a half is rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rounding {
    /// `floor(x + 0.5)`: Java's `Math.round`.
    HalfUp,
    /// To the even neighbour: Python's and numpy's `round`/`rint`.
    HalfEven,
}

/// A named quantiser with its parameters; printed and parsed back unchanged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quantizer {
    /// `rint(f32 w * f32 factor)`, half to even, drops what is not above 0 (naver `create_anserini`).
    Scale {
        /// The factor.
        factor: f32,
    },
    /// `round(f32 w / weight * quant)` (Anserini's Java encoder: half-up; Pyserini: half-even).
    Range {
        /// The weight that maps to `quant`.
        weight: f32,
        /// The number of levels.
        quant: f32,
        /// How a half is rounded.
        rounding: Rounding,
    },
    /// `trunc(w / max * (2^bits - 2)) + 1` (PISA `LinearQuantizer`); `max` is of the whole collection.
    Linear {
        /// Bits of an impact, 2 to 16.
        bits: u8,
        /// Largest weight of the collection; 0 until statistics are known.
        max: f32,
    },
    /// `round((w - min) / (max - min) * 254 + 1)` in 1..=255 (pisa-engine `jsonl2ciff --quantize`); an offset, so not
    /// proportional to the float scores.
    MinMax {
        /// Smallest weight of the collection.
        min: f32,
        /// Largest weight of the collection.
        max: f32,
    },
    /// f32 kept.
    None,
    /// Integers of which nobody said who made them.
    Unknown,
}

/// What quantising did to a collection; printed, never silent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuantizeCounts {
    /// Weights that became 0 and were dropped.
    pub dropped: u64,
    /// Vectors of which nothing was left.
    pub emptied: u64,
    /// Impacts cut to the largest that the target holds (`--saturate`).
    pub saturated: u64,
    /// Weights beyond those that the quantiser names as the collection's smallest and largest: they get the impact of these.
    pub beyond: u64,
}

impl Quantizer {
    /// The default: `scale(factor=100)`.
    pub const DEFAULT: Self = Self::Scale { factor: DEFAULT_FACTOR };

    /// Whether statistics of the whole collection are needed before the first vector.
    pub fn needs_statistics(&self) -> bool {
        matches!(self, Self::Linear { max, .. } if *max == 0.0)
            || matches!(self, Self::MinMax { min, max } if *min == 0.0 && *max == 0.0)
    }

    /// The quantiser with the collection's smallest and largest weight filled in, where it needs them.
    #[must_use]
    pub fn with_statistics(self, smallest: f32, largest: f32) -> Self {
        match self {
            Self::Linear { bits, .. } => Self::Linear { bits, max: largest },
            Self::MinMax { .. } => Self::MinMax { min: smallest, max: largest },
            other => other,
        }
    }

    /// The impact of a weight; 0 means dropped. The largest u32 stands for anything larger.
    pub fn impact(&self, weight: f32) -> u32 {
        let value = match *self {
            Self::Scale { factor } => f64::from((weight * factor).round_ties_even()),
            Self::Range { weight: range, quant, rounding } => {
                // f32 throughout, as the Java and the numpy encoder compute it.
                let scaled = weight / range * quant;
                match rounding {
                    Rounding::HalfUp => (f64::from(scaled) + 0.5).floor(),
                    Rounding::HalfEven => f64::from(scaled.round_ties_even()),
                }
            }
            Self::Linear { bits, max } => {
                let levels = ((1u32 << bits.min(16)) - 2) as f32;
                f64::from((weight / max * levels).trunc().min(levels)) + 1.0
            }
            Self::MinMax { min, max } if max > min => {
                (f64::from((weight - min) / (max - min)) * 254.0 + 1.0).round().clamp(1.0, 255.0)
            }
            Self::MinMax { .. } => 1.0,
            Self::None | Self::Unknown => f64::from(weight.trunc()),
        };
        // `as` saturates: NaN and negatives give 0.
        value as u32
    }

    /// Whether a weight is beyond those that the quantiser was told are the collection's smallest and largest.
    pub fn is_beyond(&self, weight: f32) -> bool {
        match *self {
            Self::Linear { max, .. } if max > 0.0 => weight > max,
            Self::MinMax { min, max } if max > 0.0 => weight < min || weight > max,
            _ => false,
        }
    }

    /// Quantises a vector and counts what was lost.
    pub fn quantize(&self, vector: &SparseVector, counts: &mut QuantizeCounts) -> ImpactVector {
        let beyond = vector.entries().iter().filter(|&&(_, weight)| self.is_beyond(weight));
        counts.beyond += beyond.count() as u64;
        let entries: Vec<_> = vector
            .entries()
            .iter()
            .map(|&(term, weight)| (term, self.impact(weight)))
            .filter(|&(_, impact)| impact > 0)
            .collect();
        counts.dropped += (vector.entries().len() - entries.len()) as u64;
        counts.emptied += u64::from(entries.is_empty() && !vector.entries().is_empty());
        ImpactVector::new(entries).unwrap_or_default()
    }
}

impl fmt::Display for Rounding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
        })
    }
}

impl fmt::Display for Quantizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scale { factor } => write!(f, "scale(factor={factor})"),
            Self::Range { weight, quant, rounding } => {
                write!(f, "range(weight={weight}, quant={quant}, round={rounding})")
            }
            Self::Linear { bits, max: 0.0 } => write!(f, "linear(bits={bits})"),
            Self::Linear { bits, max } => write!(f, "linear(bits={bits}, max={max})"),
            Self::MinMax { min: 0.0, max: 0.0 } => f.write_str("minmax"),
            Self::MinMax { min, max } => write!(f, "minmax(min={min}, max={max})"),
            Self::None => f.write_str("none"),
            Self::Unknown => f.write_str("unknown"),
        }
    }
}

impl FromStr for Quantizer {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let text = text.trim();
        let (name, arguments) = match text.split_once('(') {
            Some((name, rest)) => {
                let inner = rest.strip_suffix(')').ok_or_else(|| {
                    Error::usage(format!("quantizer '{text}' lacks its ')'")).hint(NAMES)
                })?;
                (name.trim(), inner)
            }
            None => (text, ""),
        };
        let mut arguments = Arguments::parse(text, arguments)?;
        let quantizer = match name {
            "scale" => Self::Scale { factor: arguments.number("factor", DEFAULT_FACTOR)? },
            "range" => Self::Range {
                weight: arguments.number("weight", 5.0)?,
                quant: arguments.number("quant", 256.0)?,
                rounding: match arguments.take("round").as_deref() {
                    None | Some("half-up") => Rounding::HalfUp,
                    Some("half-even") => Rounding::HalfEven,
                    Some(other) => {
                        return Err(Error::usage(format!("unknown rounding '{other}'"))
                            .hint("half-up (Anserini's Java encoder) or half-even (Pyserini)"));
                    }
                },
            },
            "linear" => Self::Linear { bits: arguments.bits()?, max: arguments.statistic("max")? },
            "minmax" => arguments.minmax()?,
            "none" => Self::None,
            "unknown" => Self::Unknown,
            other => {
                return Err(Error::usage(format!("unknown quantizer '{other}'")).hint(NAMES));
            }
        };
        arguments.nothing_left()?;
        Ok(quantizer)
    }
}

/// `key=value, key=value` of one quantiser.
struct Arguments<'a> {
    whole: &'a str,
    pairs: Vec<(String, String)>,
}

impl<'a> Arguments<'a> {
    fn parse(whole: &'a str, text: &str) -> Result<Self> {
        let mut pairs: Vec<(String, String)> = Vec::new();
        for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').ok_or_else(|| {
                Error::usage(format!("quantizer '{whole}': '{part}' is not key=value")).hint(NAMES)
            })?;
            let key = key.trim().to_owned();
            if pairs.iter().any(|(other, _)| *other == key) {
                let message = format!("quantizer '{whole}': '{key}' stands twice");
                return Err(Error::usage(message).hint(NAMES));
            }
            pairs.push((key, value.trim().to_owned()));
        }
        Ok(Self { whole, pairs })
    }

    fn take(&mut self, key: &str) -> Option<String> {
        let at = self.pairs.iter().position(|(k, _)| k == key)?;
        Some(self.pairs.remove(at).1)
    }

    fn number(&mut self, key: &str, default: f32) -> Result<f32> {
        let Some(value) = self.take(key) else { return Ok(default) };
        match value.parse::<f32>() {
            Ok(number) if number.is_finite() && number > 0.0 => Ok(number),
            _ => Err(Error::usage(format!(
                "quantizer '{}': {key} must be a number above 0",
                self.whole
            ))
            .hint(NAMES)),
        }
    }

    fn bits(&mut self) -> Result<u8> {
        match self.take("bits").as_deref().unwrap_or("8").parse() {
            Ok(bits) if (2..=16).contains(&bits) => Ok(bits),
            _ => {
                let message = format!("quantizer '{}': linear takes 2 to 16 bits", self.whole);
                Err(Error::usage(message).hint(NAMES))
            }
        }
    }

    /// Both statistics or neither: one alone would look like both.
    fn minmax(&mut self) -> Result<Quantizer> {
        let given = self.pairs.iter().filter(|(key, _)| key == "min" || key == "max").count();
        let (min, max) = (self.statistic("min")?, self.statistic("max")?);
        // A collection of one weight has max = min.
        if given == 1 || max < min {
            let message = format!("quantizer '{}': max is below min or alone", self.whole);
            return Err(Error::usage(message).hint("minmax, or minmax(min=0.1, max=3.5)"));
        }
        Ok(Quantizer::MinMax { min, max })
    }

    /// A collection statistic: 0 where it is not yet known.
    fn statistic(&mut self, key: &str) -> Result<f32> {
        if self.pairs.iter().any(|(k, _)| k == key) { self.number(key, 0.0) } else { Ok(0.0) }
    }

    fn nothing_left(&self) -> Result<()> {
        match self.pairs.first() {
            Some((key, _)) => {
                let message = format!("quantizer '{}': unknown parameter '{key}'", self.whole);
                Err(Error::usage(message).hint(NAMES))
            }
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sparse::vocabulary::TermId;

    #[test]
    fn names_round_trip() {
        for name in [
            "scale(factor=100)",
            "range(weight=5, quant=256, round=half-up)",
            "range(weight=5, quant=256, round=half-even)",
            "linear(bits=8)",
            "linear(bits=8, max=3.5)",
            "minmax",
            "minmax(min=0.5, max=3.5)",
            "minmax(min=1, max=1)",
            "none",
            "unknown",
        ] {
            assert_eq!(name.parse::<Quantizer>().unwrap().to_string(), name);
        }
        for wrong in [
            "scale(factor=0)",
            "scale(faktor=1)",
            "range(round=up)",
            "linear(bits=40)",
            "linear(bits=8.5)",
            "minmax(min=1)",
            "minmax(min=2, max=1)",
            "scale(factor=1, factor=2)",
            "x",
            "scale(",
        ] {
            assert!(wrong.parse::<Quantizer>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn halves_go_where_each_tool_sends_them() {
        // 0.005 * 100 in f32 is 0.5: numpy's rint gives 0.
        assert_eq!(Quantizer::DEFAULT.impact(0.005), 0);
        assert_eq!(Quantizer::DEFAULT.impact(0.015), 2); // 1.5 -> 2
        assert_eq!(Quantizer::DEFAULT.impact(3.574), 357);
        // 2.5 levels: Java up, Python to even.
        let weight = 2.5 * 5.0 / 256.0;
        let range = |rounding| Quantizer::Range { weight: 5.0, quant: 256.0, rounding };
        assert_eq!(range(Rounding::HalfUp).impact(weight), 3);
        assert_eq!(range(Rounding::HalfEven).impact(weight), 2);
    }

    #[test]
    fn what_is_beyond_the_named_weights_is_cut_and_counted() {
        let linear: Quantizer = "linear(bits=8, max=2)".parse().unwrap();
        assert_eq!((linear.impact(2.0), linear.impact(2.5), linear.impact(1e30)), (255, 255, 255));
        let vector = SparseVector::new((0..4).map(|n| (TermId(n), 1.0 + n as f32)).collect());
        let vector = vector.unwrap();
        let beyond = |quantizer: &str| {
            let mut counts = QuantizeCounts::default();
            let quantizer: Quantizer = quantizer.parse().unwrap();
            assert_eq!(quantizer.quantize(&vector, &mut counts).len(), 4);
            counts.beyond
        };
        assert_eq!((beyond("linear(max=2)"), beyond("linear(max=4)")), (2, 0));
        assert_eq!((beyond("minmax(min=2, max=3)"), beyond("scale(factor=1)")), (2, 0));
    }

    #[test]
    fn linear_and_minmax_span_their_levels() {
        let linear = Quantizer::Linear { bits: 8, max: 2.0 };
        assert_eq!((linear.impact(2.0), linear.impact(1.0e-9), linear.impact(1.0)), (255, 1, 128));
        let minmax = Quantizer::MinMax { min: 1.0, max: 3.0 };
        assert_eq!((minmax.impact(1.0), minmax.impact(3.0), minmax.impact(2.0)), (1, 255, 128));
    }

    #[test]
    fn losses_are_counted() {
        let vector = SparseVector::new(vec![(TermId(0), 0.001), (TermId(1), 0.002)]).unwrap();
        let mut counts = QuantizeCounts::default();
        assert!(Quantizer::DEFAULT.quantize(&vector, &mut counts).is_empty());
        assert_eq!(counts, QuantizeCounts { dropped: 2, emptied: 1, ..QuantizeCounts::default() });
    }
}
