//! Everything that a reader of CIFF may trip over.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::io::BufRead;

use crate::{DocRecord, Header, PostingsList, Reader, Result};

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    /// A reader gets wrong postings, or fails.
    Error,
    /// A number that nobody needs is off.
    Warning,
}

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FindingKind {
    /// The version is not 1.
    Version,
    /// A negative count in the header.
    NegativeCount,
    /// Terms are not in UTF-8 byte order.
    TermsUnsorted,
    /// A term stands twice.
    TermTwice,
    /// A term is empty.
    TermEmpty,
    /// A list has no posting.
    ListEmpty,
    /// df is not the number of postings.
    Df,
    /// cf is not the sum of tf.
    Cf,
    /// A tf of 0 or less.
    TfNotPositive,
    /// A gap of 0 or less: a document twice, or docids that do not ascend.
    GapNotPositive,
    /// A docid at or above the number of documents.
    DocidTooLarge,
    /// Documents are not numbered 0, 1, 2, ...
    DocsOutOfOrder,
    /// A line break in a term or a document's name.
    NewlineInName,
    /// Bytes after the last document.
    TrailingBytes,
    /// A document's name stands twice.
    NameTwice,
    /// White space in a term or a document's name, or no name: no run and no query can hold it.
    SpaceInName,
    /// The header says that the collection has more lists or documents than the file.
    Part,
    /// The header's sum of lengths is not that of the documents.
    TotalTerms,
    /// The header's mean length is not that of the documents.
    AverageLength,
}

impl FindingKind {
    /// How bad it is.
    pub fn severity(self) -> Severity {
        match self {
            Self::TotalTerms | Self::AverageLength | Self::Part => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// In words.
    pub fn message(self) -> &'static str {
        match self {
            Self::Version => "the version is not 1",
            Self::NegativeCount => "a negative count in the header",
            Self::TermsUnsorted => "terms are not in UTF-8 byte order",
            Self::TermTwice => "a term stands twice",
            Self::TermEmpty => "an empty term",
            Self::ListEmpty => "a list without postings",
            Self::Df => "df is not the number of postings",
            Self::Cf => "cf is not the sum of tf",
            Self::TfNotPositive => "a tf of 0 or less",
            Self::GapNotPositive => "a docid gap of 0 or less",
            Self::DocidTooLarge => "a docid at or above the number of documents",
            Self::DocsOutOfOrder => "documents are not numbered 0, 1, 2, ...",
            Self::NewlineInName => "a line break in a term or a document's name",
            Self::TrailingBytes => "bytes after the last document",
            Self::NameTwice => "a document's name stands twice",
            Self::SpaceInName => "white space in a term or a document's name, or no name",
            Self::Part => "a part of a collection: num_* is below total_*",
            Self::TotalTerms => "total_terms_in_collection is not the sum of document lengths",
            Self::AverageLength => "average_doclength is not the mean of document lengths",
        }
    }
}

/// A finding, where it first stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What.
    pub kind: FindingKind,
    /// First byte of the first message that has it.
    pub byte: u64,
    /// How often.
    pub count: u64,
    /// An example.
    pub example: String,
}

/// What a file holds, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Report {
    /// The header.
    pub header: Header,
    /// Lists read.
    pub lists: u64,
    /// Postings read.
    pub postings: u64,
    /// Documents read.
    pub docs: u64,
    /// One a kind.
    pub findings: Vec<Finding>,
}

impl Report {
    /// No finding is an error.
    pub fn is_good(&self) -> bool {
        self.findings.iter().all(|finding| finding.kind.severity() == Severity::Warning)
    }

    fn found(&mut self, kind: FindingKind, byte: u64, example: impl FnOnce() -> String) {
        match self.findings.iter_mut().find(|finding| finding.kind == kind) {
            Some(finding) => finding.count += 1,
            None => self.findings.push(Finding { kind, byte, count: 1, example: example() }),
        }
    }
}

/// Checks a file. Memory: one list, and 16 bytes a document to find names that stand twice (by 64-bit hashes).
///
/// # Errors
/// Framing so damaged that nothing after it can be read; everything else is a finding.
pub fn verify(input: impl BufRead) -> Result<Report> {
    let mut reader = Reader::lenient(input)?;
    let mut report = Report { header: reader.header().clone(), ..Report::default() };
    if let Some(kind) = check_header(&report.header) {
        report.found(kind, 0, || format!("{:?}", reader.header()));
    }
    let header = report.header.clone();
    if let Some((lists, docs)) = header.whole() {
        report.found(FindingKind::Part, 0, || {
            let (num_lists, num_docs) = (header.num_postings_lists, header.num_docs);
            format!("{num_lists} of {lists} lists, {num_docs} of {docs} documents")
        });
    }
    let mut list = PostingsList::default();
    let mut last: Option<String> = None;
    while reader.next_list(&mut list)? {
        report.lists += 1;
        report.postings += list.postings.len() as u64;
        let found = reader.list_fault.or_else(|| check_list(&list, last.as_deref(), &header));
        // What is worse is told alone.
        let found =
            found.or_else(|| list.term.contains(is_space).then_some(FindingKind::SpaceInName));
        if let Some(kind) = found {
            report.found(kind, reader.start, || format!("term '{}'", list.term));
        }
        last.get_or_insert_default().clone_from(&list.term);
    }
    let mut doc = DocRecord::default();
    let mut total = 0i64;
    let hasher = RandomState::new();
    let mut names: HashMap<u64, ()> = HashMap::new();
    while reader.next_doc(&mut doc)? {
        let example = || format!("'{}'", doc.collection_docid);
        if u64::from(doc.docid) != report.docs {
            report.found(FindingKind::DocsOutOfOrder, reader.start, example);
        }
        if doc.collection_docid.contains('\n') {
            report.found(FindingKind::NewlineInName, reader.start, example);
        } else if doc.collection_docid.is_empty() || doc.collection_docid.contains(is_blank) {
            report.found(FindingKind::SpaceInName, reader.start, example);
        }
        if names.insert(hasher.hash_one(&doc.collection_docid), ()).is_some() {
            report.found(FindingKind::NameTwice, reader.start, example);
        }
        total += i64::from(doc.doclength);
        report.docs += 1;
    }
    if !reader.at_end()? {
        report.found(FindingKind::TrailingBytes, reader.start, String::new);
    }
    if total != header.total_terms_in_collection {
        report.found(FindingKind::TotalTerms, 0, || {
            format!("{} and {total}", header.total_terms_in_collection)
        });
    }
    let mean = total as f64 / report.docs.max(1) as f64;
    if (mean - header.average_doclength).abs() > 1e-6 * mean.max(1.0) {
        report.found(FindingKind::AverageLength, 0, || {
            format!("{} and {mean}", header.average_doclength)
        });
    }
    Ok(report)
}

/// What separates the fields of a run.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}

/// What separates the tokens of a query, as Java has it: not the no-break spaces, but some controls of ASCII.
fn is_space(c: char) -> bool {
    let kept = matches!(c, '\u{85}' | '\u{a0}' | '\u{2007}' | '\u{202f}');
    c.is_whitespace() && !kept || ('\x1c'..='\x1f').contains(&c)
}

pub(crate) fn check_header(header: &Header) -> Option<FindingKind> {
    if header.version != 1 {
        return Some(FindingKind::Version);
    }
    (header.num_postings_lists < 0 || header.num_docs < 0).then_some(FindingKind::NegativeCount)
}

/// The first thing that is wrong with a list.
pub(crate) fn check_list(
    list: &PostingsList,
    last: Option<&str>,
    header: &Header,
) -> Option<FindingKind> {
    let term = list.term.as_str();
    if term.is_empty() {
        return Some(FindingKind::TermEmpty);
    }
    if term.contains('\n') {
        return Some(FindingKind::NewlineInName);
    }
    match last.map(|last| last.cmp(term)) {
        Some(std::cmp::Ordering::Equal) => return Some(FindingKind::TermTwice),
        Some(std::cmp::Ordering::Greater) => return Some(FindingKind::TermsUnsorted),
        _ => {}
    }
    let Some(greatest) = list.postings.last() else { return Some(FindingKind::ListEmpty) };
    if i64::from(greatest.docid) >= i64::from(header.num_docs) {
        return Some(FindingKind::DocidTooLarge);
    }
    if list.df != list.postings.len() as i64 {
        return Some(FindingKind::Df);
    }
    let cf: u64 = list.postings.iter().map(|posting| u64::from(posting.tf)).sum();
    (list.cf != cf as i64).then_some(FindingKind::Cf)
}
