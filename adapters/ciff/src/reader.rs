//! Reading, one message at a time.

use std::io::{BufRead, Read};

use crate::verify::{FindingKind, check_header, check_list};
use crate::wire::{Fields, Value};
use crate::{DocRecord, Error, Header, Posting, PostingsList, Result};

/// Reads a CIFF file. Memory: one postings list (8 bytes a posting and its encoded bytes).
pub struct Reader<R> {
    input: R,
    header: Header,
    strict: bool,
    /// Bytes read so far, and where the current message began.
    at: u64,
    pub(crate) start: u64,
    message: Vec<u8>,
    lists: i32,
    docs: i32,
    last_term: Option<String>,
    /// What was wrong inside the last list, for the verifier.
    pub(crate) list_fault: Option<FindingKind>,
}

impl<R: BufRead> Reader<R> {
    /// A reader that refuses whatever [`crate::verify`] calls an error.
    ///
    /// # Errors
    /// No header, or one that cannot be.
    pub fn new(input: R) -> Result<Self> {
        let reader = Self::lenient(input)?;
        match check_header(&reader.header) {
            Some(kind) => Err(reader.fault("header", kind)),
            None => Ok(Self { strict: true, ..reader }),
        }
    }

    /// A reader that refuses damaged framing only.
    ///
    /// # Errors
    /// No header.
    pub fn lenient(input: R) -> Result<Self> {
        let mut reader = Self {
            input,
            header: Header::default(),
            strict: false,
            at: 0,
            start: 0,
            message: Vec::new(),
            lists: 0,
            docs: 0,
            last_term: None,
            list_fault: None,
        };
        reader.next_message("header")?;
        reader.header = parse_header(&reader.message).map_err(|e| reader.here(e))?;
        Ok(reader)
    }

    /// The header.
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// Reads the next list; false after the last.
    ///
    /// # Errors
    /// Damaged framing; in a strict reader whatever a list must not hold.
    pub fn next_list(&mut self, list: &mut PostingsList) -> Result<bool> {
        if self.lists >= self.header.num_postings_lists {
            return Ok(false);
        }
        self.next_message("postings list")?;
        let fault = parse_list(&self.message, list).map_err(|e| self.here(e))?;
        self.lists += 1;
        if self.strict {
            let found = fault.or_else(|| check_list(list, self.last_term.as_deref(), &self.header));
            if let Some(kind) = found {
                return Err(self.fault(&format!("list {}", self.lists), kind));
            }
            self.last_term.get_or_insert_default().clone_from(&list.term);
        }
        self.list_fault = fault;
        Ok(true)
    }

    /// Reads the next document, after the last list; false after the last document.
    ///
    /// # Errors
    /// As [`Reader::next_list`]; bytes after the last document.
    pub fn next_doc(&mut self, doc: &mut DocRecord) -> Result<bool> {
        if self.docs >= self.header.num_docs {
            if self.strict && !self.input.fill_buf()?.is_empty() {
                self.start = self.at;
                return Err(self.fault("end", FindingKind::TrailingBytes));
            }
            return Ok(false);
        }
        self.next_message("document")?;
        let docid = parse_doc(&self.message, doc).map_err(|e| self.here(e))?;
        if self.strict {
            let found = if docid != self.docs {
                Some(FindingKind::DocsOutOfOrder)
            } else {
                doc.collection_docid.contains('\n').then_some(FindingKind::NewlineInName)
            };
            if let Some(kind) = found {
                return Err(self.fault(&format!("document {}", i64::from(self.docs) + 1), kind));
            }
        }
        self.docs += 1;
        Ok(true)
    }

    /// Passes over the next list and gives its term; false after the last.
    pub(crate) fn next_term(&mut self, term: &mut String) -> Result<bool> {
        if self.lists >= self.header.num_postings_lists {
            return Ok(false);
        }
        self.next_message("postings list")?;
        self.lists += 1;
        term.clear();
        let mut fields = Fields::new(&self.message);
        while let Some((field, value)) = fields.next().map_err(|e| self.here(e))? {
            // Writers put the term first; a later one would replace it.
            if field == 1 {
                term.push_str(value.string("term").map_err(|e| self.here(e))?);
                break;
            }
        }
        Ok(true)
    }

    /// Bytes read so far.
    pub(crate) fn position(&self) -> u64 {
        self.at
    }

    pub(crate) fn at_end(&mut self) -> Result<bool> {
        self.start = self.at;
        Ok(self.input.fill_buf()?.is_empty())
    }

    fn here(&self, mut error: Error) -> Error {
        error.byte = Some(self.start);
        error
            .hint
            .get_or_insert_with(|| "the file is cut or no CIFF: fetch or write it anew".into());
        error
    }

    /// Lists and documents are counted from 1.
    fn fault(&self, place: &str, kind: FindingKind) -> Error {
        self.here(Error::data(format!("{place}: {}", kind.message())).hint(
            "a reader that does not look would give wrong postings or names; write the file anew",
        ))
    }

    /// Reads a message behind its length.
    fn next_message(&mut self, what: &str) -> Result<()> {
        self.start = self.at;
        let mut length = 0u64;
        let mut shift = 0;
        loop {
            let mut byte = [0u8];
            if self.input.read(&mut byte).map_err(|e| self.here(e.into()))? == 0 {
                return Err(self.here(Error::data(format!("the file ends before its next {what}"))));
            }
            self.at += 1;
            length |= u64::from(byte[0] & 0x7f) << shift;
            if byte[0] & 0x80 == 0 {
                break;
            }
            shift += 7;
            if shift > 28 {
                return Err(self.here(Error::data(format!("the length of a {what} is absurd"))));
            }
        }
        if length > i32::MAX as u64 {
            return Err(self.here(Error::data(format!("a {what} of more than 2 GiB"))));
        }
        self.message.clear();
        // The buffer grows with what is there, not with what the length claims.
        let read = (&mut self.input).take(length).read_to_end(&mut self.message);
        let read = read.map_err(|e| self.here(e.into()))? as u64;
        self.at += read;
        if read < length {
            return Err(self.here(Error::data(format!("the file ends inside a {what}"))));
        }
        Ok(())
    }
}

fn parse_header(bytes: &[u8]) -> Result<Header> {
    let mut header = Header::default();
    let mut fields = Fields::new(bytes);
    while let Some((field, value)) = fields.next()? {
        match field {
            1 => header.version = value.int32("version")?,
            2 => header.num_postings_lists = value.int32("num_postings_lists")?,
            3 => header.num_docs = value.int32("num_docs")?,
            4 => header.total_postings_lists = value.int32("total_postings_lists")?,
            5 => header.total_docs = value.int32("total_docs")?,
            6 => {
                header.total_terms_in_collection = value.varint("total_terms_in_collection")? as i64
            }
            7 => match value {
                Value::Fixed64(bits) => header.average_doclength = f64::from_bits(bits),
                _ => return Err(Error::data("field 'average_doclength' has the wrong wire type")),
            },
            8 => header.description = value.string("description")?.to_owned(),
            _ => {}
        }
    }
    Ok(header)
}

/// A docid or tf out of range is a finding, not damage of the framing.
fn parse_list(bytes: &[u8], list: &mut PostingsList) -> Result<Option<FindingKind>> {
    list.term.clear();
    list.postings.clear();
    (list.df, list.cf) = (0, 0);
    let mut fault = None;
    let mut docid = 0i64;
    let mut fields = Fields::new(bytes);
    loop {
        while let Some((gap, tf)) = fields.plain_posting() {
            add(list, &mut docid, &mut fault, gap as i32, tf as i32);
        }
        let Some((field, value)) = fields.next()? else { return Ok(fault) };
        match field {
            1 => {
                list.term.clear();
                list.term.push_str(value.string("term")?);
            }
            2 => list.df = value.varint("df")? as i64,
            3 => list.cf = value.varint("cf")? as i64,
            4 => {
                let (gap, tf) = parse_posting(value.bytes("postings")?)?;
                add(list, &mut docid, &mut fault, gap, tf);
            }
            _ => {}
        }
    }
}

#[inline]
fn add(
    list: &mut PostingsList,
    docid: &mut i64,
    fault: &mut Option<FindingKind>,
    gap: i32,
    tf: i32,
) {
    *docid += i64::from(gap);
    if tf <= 0 {
        *fault = fault.or(Some(FindingKind::TfNotPositive));
    }
    if gap < 0 || gap == 0 && !list.postings.is_empty() {
        *fault = fault.or(Some(FindingKind::GapNotPositive));
    }
    if *docid > i64::from(i32::MAX) {
        *fault = fault.or(Some(FindingKind::DocidTooLarge));
    }
    list.postings.push(Posting { docid: (*docid).max(0) as u32, tf: tf.max(0) as u32 });
}

fn parse_posting(bytes: &[u8]) -> Result<(i32, i32)> {
    let (mut gap, mut tf) = (0, 0);
    let mut fields = Fields::new(bytes);
    while let Some((field, value)) = fields.next()? {
        match field {
            1 => gap = value.int32("docid")?,
            2 => tf = value.int32("tf")?,
            _ => {}
        }
    }
    Ok((gap, tf))
}

fn parse_doc(bytes: &[u8], doc: &mut DocRecord) -> Result<i32> {
    doc.collection_docid.clear();
    (doc.docid, doc.doclength) = (0, 0);
    let mut docid = 0;
    let mut fields = Fields::new(bytes);
    while let Some((field, value)) = fields.next()? {
        match field {
            1 => docid = value.int32("docid")?,
            2 => {
                doc.collection_docid.clear();
                doc.collection_docid.push_str(value.string("collection_docid")?);
            }
            3 => doc.doclength = value.int32("doclength")?.max(0) as u32,
            _ => {}
        }
    }
    doc.docid = docid.max(0) as u32;
    Ok(docid)
}
