//! Writing: terms in UTF-8 byte order, docids ascending, tf of at least 1.

use std::io::Write;

use crate::wire::{put_varint, varint_length};
use crate::{DocRecord, Error, Header, Posting, Result};

/// Writes a CIFF file; the counts of the header are checked at the end.
pub struct Writer<W> {
    out: W,
    header: Header,
    lists: i32,
    docs: i32,
    last_term: String,
    buffer: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// Writes the header.
    ///
    /// # Errors
    /// I/O.
    pub fn new(mut out: W, header: &Header) -> Result<Self> {
        let mut body = Vec::new();
        for (field, value) in [
            (1, i64::from(header.version)),
            (2, i64::from(header.num_postings_lists)),
            (3, i64::from(header.num_docs)),
            (4, i64::from(header.total_postings_lists)),
            (5, i64::from(header.total_docs)),
            (6, header.total_terms_in_collection),
        ] {
            number(&mut body, field, value as u64);
        }
        if header.average_doclength != 0.0 {
            body.push(7 << 3 | 1);
            body.extend_from_slice(&header.average_doclength.to_le_bytes());
        }
        text(&mut body, 8, &header.description);
        let mut buffer = Vec::new();
        put_varint(&mut buffer, body.len() as u64);
        out.write_all(&buffer)?;
        out.write_all(&body)?;
        Ok(Self {
            out,
            header: header.clone(),
            lists: 0,
            docs: 0,
            last_term: String::new(),
            buffer,
        })
    }

    /// Writes a list; df and cf are counted.
    ///
    /// # Errors
    /// A term out of order or unfit, postings out of order or range, a list of more than 2 GiB.
    pub fn write_list(&mut self, term: &str, postings: &[Posting]) -> Result<()> {
        let fault = |what: &str| {
            Err(Error::data(format!("term '{term}': {what}")).hint("CIFF cannot hold it"))
        };
        if term.is_empty() || term.contains(['\n', '\r']) {
            return fault("empty, or with a line break, which PISA's readers take for two terms");
        }
        if self.lists > 0 && term <= self.last_term.as_str() {
            return fault("not after the term before it in UTF-8 byte order");
        }
        if postings.is_empty() {
            return fault("a list without postings, which PISA refuses");
        }
        let mut body_length = text_length(term);
        let (mut cf, mut last) = (0u64, None);
        for posting in postings {
            if last.is_some_and(|last| posting.docid <= last)
                || i64::from(posting.docid) >= i64::from(self.header.num_docs)
            {
                return fault("docids do not ascend, or pass the number of documents");
            }
            if posting.tf == 0 || posting.tf > i32::MAX as u32 {
                return fault("a weight of 0 or above 2^31 - 1");
            }
            let length = posting_length(posting.docid - last.unwrap_or(0), posting.tf);
            body_length += 1 + varint_length(length as u64) + length;
            cf += u64::from(posting.tf);
            last = Some(posting.docid);
        }
        let df = postings.len() as u64;
        body_length += 2 + varint_length(df) + varint_length(cf);
        if body_length > i32::MAX as usize {
            return fault("a list of more than 2 GiB");
        }
        let buffer = &mut self.buffer;
        buffer.clear();
        put_varint(buffer, body_length as u64);
        text(buffer, 1, term);
        number(buffer, 2, df);
        number(buffer, 3, cf);
        let mut last = 0;
        for posting in postings {
            let gap = posting.docid - last;
            buffer.push(4 << 3 | 2);
            put_varint(buffer, posting_length(gap, posting.tf) as u64);
            number(buffer, 1, u64::from(gap));
            number(buffer, 2, u64::from(posting.tf));
            last = posting.docid;
        }
        self.out.write_all(buffer)?;
        self.lists += 1;
        self.last_term.clear();
        self.last_term.push_str(term);
        Ok(())
    }

    /// Writes a document; docids go 0, 1, 2, ...
    ///
    /// # Errors
    /// A docid out of order, a line break in the name, a length above 2^31 - 1.
    pub fn write_doc(&mut self, doc: &DocRecord) -> Result<()> {
        let fault = |what: &str| {
            let message = format!("document '{}': {what}", doc.collection_docid);
            Err(Error::data(message).hint("CIFF cannot hold it"))
        };
        if i64::from(doc.docid) != i64::from(self.docs) {
            return fault("docids must go 0, 1, 2, ...");
        }
        if doc.collection_docid.contains(['\n', '\r']) {
            return fault("a line break in the name, which shifts every later name in PISA");
        }
        if doc.doclength > i32::MAX as u32 {
            return fault("a length above 2^31 - 1");
        }
        let mut body = Vec::with_capacity(doc.collection_docid.len() + 16);
        number(&mut body, 1, u64::from(doc.docid));
        text(&mut body, 2, &doc.collection_docid);
        number(&mut body, 3, u64::from(doc.doclength));
        self.buffer.clear();
        put_varint(&mut self.buffer, body.len() as u64);
        self.buffer.extend_from_slice(&body);
        self.out.write_all(&self.buffer)?;
        self.docs += 1;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// Other counts than the header's; I/O.
    pub fn finish(mut self) -> Result<W> {
        if self.lists != self.header.num_postings_lists || self.docs != self.header.num_docs {
            return Err(Error::data(format!(
                "{} lists and {} documents written, the header says {} and {}",
                self.lists, self.docs, self.header.num_postings_lists, self.header.num_docs
            )));
        }
        self.out.flush()?;
        Ok(self.out)
    }
}

/// A number field; 0 is proto3's default and not written.
fn number(out: &mut Vec<u8>, field: u8, value: u64) {
    if value != 0 {
        out.push(field << 3);
        put_varint(out, value);
    }
}

fn text(out: &mut Vec<u8>, field: u8, value: &str) {
    if !value.is_empty() {
        out.push(field << 3 | 2);
        put_varint(out, value.len() as u64);
        out.extend_from_slice(value.as_bytes());
    }
}

fn text_length(value: &str) -> usize {
    1 + varint_length(value.len() as u64) + value.len()
}

fn posting_length(gap: u32, tf: u32) -> usize {
    let field = |value: u32| if value == 0 { 0 } else { 1 + varint_length(u64::from(value)) };
    field(gap) + field(tf)
}
