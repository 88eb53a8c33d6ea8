//! The values of a run.

use std::io::{self, Write};

use super::warning::Warning;
use crate::measure::spec::{Spec, Summary};
use crate::text::lossy;

/// A printed value.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A count.
    Integer(i64),
    /// Printed with four decimals.
    Float(f64),
    /// The run's name, or a relevance string.
    Text(String),
}

impl Value {
    /// As a number; `None` for text.
    pub fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Integer(value) => Some(*value as f64),
            Self::Float(value) => Some(*value),
            Self::Text(_) => None,
        }
    }
}

/// A named value.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// As trec_eval prints it: `ndcg_cut_10`.
    pub name: String,
    /// The value.
    pub value: Value,
}

/// The values of a measure by query.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) spec: &'static Spec,
    /// Asked for in ir_measures' notation: its mean counts every judged query.
    pub(super) of_all: bool,
    pub(super) values: Vec<f64>,
    /// Instead of values.
    pub(super) texts: Vec<String>,
}

/// Where a query's values are.
#[derive(Debug, Clone, Copy)]
enum Place {
    Evaluated(usize),
    Missing(usize),
}

/// A judged query that the run lacks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Missing {
    pub(super) qid: Box<[u8]>,
    /// Its judgments above 0.
    pub(super) relevant: usize,
}

/// Values of a run.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Evaluation {
    pub(super) qids: Vec<Box<[u8]>>,
    pub(super) columns: Vec<Column>,
    /// In byte order; those that some mean counts.
    pub(super) missing: Vec<Missing>,
    /// With `-c` trec_eval's means count them too.
    pub(super) complete: bool,
    /// The `all` rows.
    pub summary: Vec<Row>,
    /// What trec_eval does not say.
    pub warnings: Vec<Warning>,
    pub(super) runid: Vec<u8>,
    /// `-Z`: every number is a z-score.
    pub(super) zscores: bool,
}

impl Evaluation {
    /// Evaluated queries in byte order.
    pub fn qids(&self) -> impl Iterator<Item = String> {
        self.qids.iter().map(|qid| lossy(qid))
    }

    /// Names of the columns, in the order of printing.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.columns
            .iter()
            .filter(|column| column.spec.summary != Summary::Text)
            .map(|c| c.name.as_str())
    }

    /// A measure's value for every query of [`Evaluation::qids`], by its printed name. Geometric means have logarithms.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        let columns = self.columns.iter().filter(|column| column.spec.summary != Summary::Text);
        columns.map(|c| (&c.name, &*c.values)).find(|(this, _)| *this == name).map(|(_, v)| v)
    }

    /// The queries that some mean counts, in byte order: those evaluated, and those that the run lacks and that count 0.
    pub fn counted_qids(&self) -> Vec<String> {
        self.counted().into_iter().map(|(qid, _)| lossy(qid)).collect()
    }

    /// A measure's value for every query of [`Evaluation::counted_qids`], by its printed name; `None` for those that its mean does not
    /// count.
    pub fn counted_column(&self, name: &str) -> Option<Vec<Option<f64>>> {
        let mut columns = self.columns.iter().filter(|c| c.spec.summary != Summary::Text);
        let column = columns.find(|column| column.name == name)?;
        let value = |(_, place): (&[u8], Place)| match place {
            Place::Evaluated(at) => column.values.get(at).copied(),
            Place::Missing(at) => self.of_missing(column, at),
        };
        Some(self.counted().into_iter().map(value).collect())
    }

    /// What a query that the run lacks adds to a column.
    fn of_missing(&self, column: &Column, at: usize) -> Option<f64> {
        match (column.of_all, self.complete, column.spec.summary) {
            (true, ..) => Some(0.0),
            (false, false, _) => None,
            (false, true, Summary::SumOfJudged) => Some(self.missing[at].relevant as f64),
            (false, true, _) => Some(0.0),
        }
    }

    fn counted(&self) -> Vec<(&[u8], Place)> {
        let evaluated =
            self.qids.iter().enumerate().map(|(at, qid)| (&**qid, Place::Evaluated(at)));
        let missing = self.missing.iter().enumerate();
        let missing = missing.map(|(at, one)| (&*one.qid, Place::Missing(at)));
        let mut all: Vec<_> = evaluated.chain(missing).collect();
        all.sort_unstable_by_key(|(qid, _)| *qid);
        all
    }

    /// A value of the summary, by its printed name.
    pub fn summary_value(&self, name: &str) -> Option<f64> {
        self.summary.iter().find(|row| row.name == name).and_then(|row| row.value.as_f64())
    }

    /// trec_eval's lines. Where it prints nothing of queries that the run lacks, only measures in ir_measures' notation have lines of them.
    ///
    /// # Errors
    /// I/O.
    pub fn write_trec(
        &self,
        out: &mut dyn Write,
        per_query: bool,
        summary: bool,
    ) -> io::Result<()> {
        if per_query {
            for (qid, place) in self.counted() {
                for column in &self.columns {
                    match place {
                        Place::Evaluated(at) => {
                            let (value, text) = (column.values.get(at), column.texts.get(at));
                            self.write_cell(out, column, qid, value.copied(), text)?;
                        }
                        Place::Missing(_) if column.of_all => {
                            self.write_cell(out, column, qid, Some(0.0), None)?;
                        }
                        Place::Missing(_) => {}
                    }
                }
            }
        }
        if !summary {
            return Ok(());
        }
        for Row { name, value } in &self.summary {
            match value {
                // As it stands in the file, whatever its encoding.
                Value::Text(_) => self.write_text(out, name, &self.runid)?,
                Value::Integer(value) => self.write_integer(out, name, b"all", *value)?,
                Value::Float(value) => self.write_float(out, name, b"all", *value)?,
            }
        }
        Ok(())
    }

    fn write_cell(
        &self,
        out: &mut dyn Write,
        Column { name, spec, .. }: &Column,
        qid: &[u8],
        value: Option<f64>,
        text: Option<&String>,
    ) -> io::Result<()> {
        match (spec.summary, value, text) {
            (Summary::Text, _, Some(text)) => {
                write!(out, "{name:<22}\t")?;
                out.write_all(qid)?;
                writeln!(out, "\t'{text}'")
            }
            (Summary::Sum | Summary::SumOfJudged, Some(value), _) if !self.zscores => {
                self.write_integer(out, name, qid, value as i64)
            }
            (
                Summary::Sum | Summary::SumOfJudged | Summary::Mean | Summary::Pooled,
                Some(value),
                _,
            ) => self.write_float(out, name, qid, value),
            _ => Ok(()),
        }
    }

    fn write_text(&self, out: &mut dyn Write, name: &str, text: &[u8]) -> io::Result<()> {
        write!(out, "{name:<22}\tall\t")?;
        out.write_all(text)?;
        out.write_all(b"\n")
    }

    fn write_integer(
        &self,
        out: &mut dyn Write,
        name: &str,
        qid: &[u8],
        value: i64,
    ) -> io::Result<()> {
        write!(out, "{name:<22}\t")?;
        out.write_all(qid)?;
        writeln!(out, "\t{value}")
    }

    fn write_float(
        &self,
        out: &mut dyn Write,
        name: &str,
        qid: &[u8],
        value: f64,
    ) -> io::Result<()> {
        write!(out, "{}{name:<22}\t", if self.zscores { "Z" } else { "" })?;
        out.write_all(qid)?;
        if value.is_nan() {
            // C prints the sign of a NaN; 0/0 is negative on x86.
            let nan = if value.is_sign_negative() { "-nan" } else { "nan" };
            return writeln!(out, "\t{nan:>6}");
        }
        writeln!(out, "\t{value:6.4}")
    }
}
