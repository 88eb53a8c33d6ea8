//! CIFF, the Common Index File Format: a term-major collection in one file.

use std::io::{BufReader, BufWriter, Seek};
use std::path::{Path, PathBuf};

use ciff_rs::{
    DocRecord, Header, Posting, PostingsList, Reader, Severity, Writer, sort_terms, terms_ascend,
};

use crate::error::{Error, Result};
use crate::formats::convert_error::{reading, writing};
use crate::formats::doclength::Doclength;
use crate::formats::vector_format::{Create, Holds, Kind, Source, Stored, VectorFormat};
use crate::formats::vectors::files_of;
use crate::formats::verified::{Finding, Verified, failed};
use crate::sparse::matrix::{EachDocument, EachList, ListHeader, ListSink, ListSource, Member};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::storage::open::{Input, open_text};
use crate::storage::persist::AtomicFile;

/// The format. It has no sign of its own: a header's length, and the header's first field, the version, tell it.
pub const CIFF: &VectorFormat = &VectorFormat {
    name: "ciff",
    about: "Common Index File Format",
    weights: Holds::Integers,
    is: |found| found.kind == Kind::File && begins_with_header(found.head),
    files: files_of,
    open: |path| {
        let lists = CiffSource::open(path)?;
        Ok(Source {
            made_by: lists.header.quantizer,
            model: lists.header.model.clone(),
            weights: Stored::Integers,
            documents: None,
            lists: Some(Box::new(lists)),
        })
    },
    create: Create::Lists(|out, header, options| {
        Ok(Box::new(CiffSink::create(out, header, options.doclength)?))
    }),
    verify: |path| Ok(verified(verify_ciff(path).map_err(failed)?)),
};

/// Reads a CIFF strictly: whatever `ciff_rs::verify` calls an error is one here.
pub struct CiffSource {
    path: PathBuf,
    reader: Reader<Input>,
    header: ListHeader,
}

impl CiffSource {
    /// Opens a file. Where its terms do not ascend by their bytes, they are brought into that order first, through temporary files of
    /// its size; of a pipe, which cannot be read twice, such terms are an error.
    ///
    /// # Errors
    /// No CIFF header.
    pub fn open(path: &Path) -> Result<Self> {
        // A CIFF may be packed, and none begins as packed bytes do: the second is no tag of its header's fields. What else is wrong is
        // told by the strict reader, in its own place.
        let unsorted = path.is_file() && terms_ascend(open_text(path)?).is_ok_and(|ascend| !ascend);
        let input = if unsorted { sorted(path)? } else { open_text(path)? };
        let reader = Reader::new(input).map_err(|e| reading(e, path))?;
        let theirs = reader.header();
        let header = ListHeader {
            lists: theirs.num_postings_lists as u32,
            documents: theirs.num_docs as u32,
            total: theirs.total_terms_in_collection.max(0) as u64,
            quantizer: quantizer_of(&theirs.description),
            model: Origin::of_description(&theirs.description),
            whole: theirs.whole(),
        };
        Ok(Self { path: path.to_path_buf(), reader, header })
    }
}

/// The file with its terms in order.
fn sorted(path: &Path) -> Result<Input> {
    let mut plain = tempfile::tempfile()?;
    std::io::copy(&mut open_text(path)?, &mut plain).map_err(|e| Error::io(path, &e))?;
    let mut sorted = tempfile::tempfile()?;
    // Lists are read in no order of the file: a large buffer would be filled for each.
    let input = BufReader::with_capacity(1 << 13, plain);
    let out = BufWriter::with_capacity(1 << 18, &mut sorted);
    sort_terms(input, out).map_err(|e| reading(e, path))?;
    sorted.rewind()?;
    Ok(Box::new(BufReader::with_capacity(1 << 18, sorted)))
}

impl ListSource for CiffSource {
    fn header(&self) -> &ListHeader {
        &self.header
    }

    fn lists(&mut self, each: &mut EachList<'_>) -> Result<()> {
        let mut list = PostingsList::default();
        let mut members: Vec<Member> = Vec::new();
        while self.reader.next_list(&mut list).map_err(|e| reading(e, &self.path))? {
            members.clear();
            members.extend(list.postings.iter().map(|posting| (posting.docid, posting.tf)));
            each(&list.term, &members)?;
        }
        Ok(())
    }

    fn documents(&mut self, each: &mut EachDocument<'_>) -> Result<()> {
        let mut doc = DocRecord::default();
        // The reader looks for bytes after the last document where it gives false.
        while self.reader.next_doc(&mut doc).map_err(|e| reading(e, &self.path))? {
            each(&doc.collection_docid, doc.doclength)?;
        }
        Ok(())
    }
}

/// Writes a CIFF whose description names the quantiser.
pub struct CiffSink {
    path: PathBuf,
    writer: Writer<AtomicFile>,
    doclength: Doclength,
    postings: Vec<Posting>,
    docs: u32,
}

impl CiffSink {
    /// Starts a file.
    ///
    /// # Errors
    /// I/O.
    pub fn create(path: &Path, header: &ListHeader, doclength: Doclength) -> Result<Self> {
        let header = Header {
            version: 1,
            num_postings_lists: header.lists as i32,
            num_docs: header.documents as i32,
            total_postings_lists: header.whole.map_or(header.lists, |(lists, _)| lists) as i32,
            total_docs: header.whole.map_or(header.documents, |(_, documents)| documents) as i32,
            total_terms_in_collection: header.total as i64,
            average_doclength: header.total as f64 / f64::from(header.documents.max(1)),
            description: describe(header),
        };
        let writer =
            Writer::new(AtomicFile::create(path)?, &header).map_err(|e| writing(e, path))?;
        Ok(Self { path: path.to_path_buf(), writer, doclength, postings: Vec::new(), docs: 0 })
    }
}

impl ListSink for CiffSink {
    fn list(&mut self, term: &str, postings: &[Member]) -> Result<()> {
        self.postings.clear();
        self.postings.extend(postings.iter().map(|&(docid, tf)| Posting { docid, tf }));
        self.writer.write_list(term, &self.postings).map_err(|e| writing(e, &self.path))
    }

    fn document(&mut self, docno: &str, length: u32) -> Result<()> {
        let doclength = match self.doclength {
            Doclength::Sum => length,
            Doclength::One => 1,
        };
        let doc = DocRecord { docid: self.docs, collection_docid: docno.to_owned(), doclength };
        self.docs += 1;
        self.writer.write_doc(&doc).map_err(|e| writing(e, &self.path))
    }

    fn finish(self: Box<Self>) -> Result<()> {
        self.writer.finish().map_err(|e| writing(e, &self.path))?.finish()
    }
}

/// Everything that is wrong with a CIFF.
///
/// # Errors
/// Framing so damaged that nothing after it can be read; all else is a finding.
pub fn verify_ciff(path: &Path) -> Result<ciff_rs::Report> {
    ciff_rs::verify(open_text(path)?).map_err(|e| reading(e, path))
}

/// The model of a CIFF, as its description names it; the lists are not looked at.
///
/// # Errors
/// No CIFF header.
pub(crate) fn model_of(path: &Path) -> Result<Option<Origin>> {
    let reader = Reader::new(open_text(path)?).map_err(|e| reading(e, path))?;
    Ok(Origin::of_description(&reader.header().description))
}

/// Who wrote it, of which model, by which quantiser; the quantiser stands last, where earlier versions look for it.
fn describe(header: &ListHeader) -> String {
    let model = header.model.as_ref().map(|model| format!("{model}; ")).unwrap_or_default();
    format!("splade-rs {}; {model}quantizer={}", env!("CARGO_PKG_VERSION"), header.quantizer)
}

/// A varint, the header's length, then the tag of its field 1.
fn begins_with_header(head: &[u8]) -> bool {
    let length = head.iter().take(5).position(|byte| byte & 0x80 == 0);
    length.is_some_and(|last| head[last] > 0 && head.get(last + 1) == Some(&8))
}

/// The quantiser that a description of ours names.
fn quantizer_of(description: &str) -> Quantizer {
    let named =
        description.rsplit_once("quantizer=").and_then(|(_, name)| name.trim().parse().ok());
    named.unwrap_or(Quantizer::Unknown)
}

fn verified(report: ciff_rs::Report) -> Verified {
    let finding = |finding: ciff_rs::Finding| Finding {
        is_error: finding.kind.severity() == Severity::Error,
        what: finding.kind.message(),
        count: finding.count,
        byte: Some(finding.byte),
        example: finding.example,
    };
    Verified {
        documents: report.docs,
        terms: report.lists,
        postings: Some(report.postings),
        description: Some(report.header.description),
        findings: report.findings.into_iter().map(finding).collect(),
        ..Verified::default()
    }
}
