//! What of a file is not as its format wants it, though trec_eval takes it: found, counted, named.

use crate::{Error, ErrorKind, Shape};

/// How a file is read that is not as its format wants it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// The first fault is an error. A byte order mark at the beginning of the file is none and is passed over.
    Strict,
    /// As trec_eval reads; faults are counted.
    Lenient,
}

/// A kind of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// A byte order mark that is read as a part of an id.
    Mark,
    /// A line that begins with `#`, which trec_eval 9 takes for data.
    Comment,
    /// Names of columns in the first line.
    Header,
    /// JSON in the first line.
    Json,
    /// A rank that is not a whole number.
    Rank,
    /// A score that is not a finite number.
    Score,
    /// A score beyond f32, as which trec_eval 9 compares.
    Range,
    /// What follows the score is not the name of a run.
    Tag,
    /// A grade that is not a whole number.
    Grade,
    /// A level of preference that is not a finite number.
    Level,
    /// A document twice in a query of a run.
    DocumentTwice,
    /// A rank twice in a query.
    RankTwice,
    /// A rank that contradicts the order by score.
    RankOrder,
    /// A judgment twice, both times the same.
    JudgmentTwice,
    /// Judgments of one pair that contradict each other.
    Contradiction,
    /// Judgments of one pair that differ in the second column.
    Subtopic,
}

impl FaultKind {
    /// What trec_eval makes of it.
    pub fn taken(self) -> &'static str {
        match self {
            Self::Mark => "it is taken as a part of the query id",
            Self::Comment | Self::Header | Self::Json => "it is taken as data",
            Self::Rank | Self::RankTwice => "ranks are not looked at",
            Self::RankOrder => "evaluations rank by score",
            Self::Score | Self::Grade | Self::Level => "what begins it counts, or 0",
            Self::Range => "it is compared as infinite",
            Self::Tag => "the first word is taken as the run's name",
            Self::DocumentTwice | Self::JudgmentTwice => "it counts once",
            Self::Contradiction | Self::Subtopic => "both are kept",
        }
    }
}

/// Faults of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Their kind.
    pub kind: FaultKind,
    /// The first line, from 1; 0 where there are no lines.
    pub line: u64,
    /// How many there are.
    pub count: u64,
    /// What is wrong with the first.
    pub message: String,
    /// The next step.
    pub hint: &'static str,
    /// The first byte of the line.
    pub(crate) start: u64,
}

impl Fault {
    /// The fault as an error.
    pub fn error(&self) -> Error {
        let error = Error::new(ErrorKind::Data, self.message.clone(), "").hint(self.hint);
        let line = Some(self.line).filter(|&line| line > 0);
        let shape = (self.kind == FaultKind::Json).then_some(Shape::Json);
        Error { fault: Some(self.kind), shape, line, ..error }
    }
}

/// What is found: the first of each kind, and how many.
#[derive(Debug, Clone, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Adds a fault, later ones behind earlier ones.
    pub(crate) fn add(
        &mut self,
        (kind, hint): (FaultKind, &'static str),
        (line, start): (u64, u64),
        message: impl FnOnce() -> String,
    ) {
        match self.0.iter_mut().find(|fault| fault.kind == kind) {
            Some(fault) => fault.count += 1,
            None => {
                self.0.push(Fault { kind, line, count: 1, message: message(), hint, start });
            }
        }
    }

    /// Adds those of a later part of the file.
    pub(crate) fn extend(&mut self, later: Self) {
        for fault in later.0 {
            match self.0.iter_mut().find(|one| one.kind == fault.kind) {
                Some(one) => one.count += fault.count,
                None => self.0.push(fault),
            }
        }
    }

    /// Tells the lines of faults of which only the byte is known.
    pub(crate) fn number(&mut self, line: impl Fn(usize) -> u64) {
        self.0.iter_mut().for_each(|fault| fault.line = line(fault.start as usize));
    }

    /// Refuses the first fault of the file. The same said twice is no contradiction, and ranks may have come of an earlier order.
    pub(crate) fn refuse(&self) -> crate::Result<()> {
        let passed = [FaultKind::JudgmentTwice, FaultKind::RankOrder];
        let refused = self.0.iter().filter(|fault| !passed.contains(&fault.kind));
        match refused.min_by_key(|fault| fault.line) {
            Some(first) => Err(first.error()),
            None => Ok(()),
        }
    }

    pub(crate) fn has(&self, kind: FaultKind) -> bool {
        self.0.iter().any(|fault| fault.kind == kind)
    }

    pub(crate) fn all(&self) -> &[Fault] {
        &self.0
    }
}

/// UTF-8's byte order mark.
pub(crate) const MARK: &[u8] = b"\xef\xbb\xbf";

/// What people call the columns, without case, `-` and `_`.
const COLUMNS: [&[u8]; 22] = [
    b"qid",
    b"queryid",
    b"query",
    b"topic",
    b"topicid",
    b"q0",
    b"iter",
    b"iteration",
    b"docno",
    b"docid",
    b"doc",
    b"documentid",
    b"corpusid",
    b"pid",
    b"rank",
    b"score",
    b"tag",
    b"runid",
    b"rel",
    b"relevance",
    b"label",
    b"grade",
];

/// Whether these are names of columns: two of them are.
pub fn is_header<'a>(fields: impl Iterator<Item = &'a [u8]>) -> bool {
    let is_name = |field: &[u8]| {
        let plain = field.iter().filter(|b| !matches!(b, b'-' | b'_'));
        let plain: Vec<u8> = plain.map(u8::to_ascii_lowercase).collect();
        COLUMNS.contains(&&*plain)
    };
    fields.filter(|field| is_name(field)).count() > 1
}

/// A whole number in all of a field: a sign, digits.
pub(crate) fn whole(field: &[u8]) -> Option<i64> {
    std::str::from_utf8(field).ok()?.parse().ok()
}

/// A finite number in all of a field.
pub(crate) fn finite(field: &[u8]) -> Option<f64> {
    let digits = field.last().is_some_and(|b| b.is_ascii_digit() || *b == b'.');
    let number = || fast_float2::parse::<f64, _>(field).ok().filter(|value| value.is_finite());
    if digits { number() } else { None }
}
