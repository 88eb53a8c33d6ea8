//! CIFF: vectors document by document in, lists term by term out; and back.

use std::io::{BufReader, BufWriter, Read, Seek, Write};
use std::path::Path;
use std::str::FromStr;

use ciff_rs::{DocRecord, Header, Posting, PostingsList, Reader, Writer};

use super::convert_error::of_ciff;
use super::{AtomicFile, Inverter, open};
use crate::error::{Error, Result};
use crate::sparse::{ImpactVector, Quantizer, TermId, Vocabulary, Weights};

/// What `doclength` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Doclength {
    /// The sum of the document's impacts.
    #[default]
    Sum,
    /// 1 for every document, as Lucene's exporter writes for impacts.
    One,
}

impl FromStr for Doclength {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "sum" => Ok(Self::Sum),
            "one" => Ok(Self::One),
            other => Err(Error::usage(format!("unknown doclength '{other}'")).hint("sum or one")),
        }
    }
}

/// Hands documents on: docno and vector.
pub type DocumentSink<'a> = dyn FnMut(&str, &Weights, &Vocabulary) -> Result<()> + 'a;

/// Writes a CIFF of the documents that `source` hands on. Memory: the budget, the vocabulary; documents' names and lengths wait
/// in a temporary file.
///
/// # Errors
/// Float weights, an impact above 2^31 - 1, more than 2^31 - 1 documents, I/O.
pub fn write_ciff(
    out: &Path,
    description: &str,
    doclength: Doclength,
    memory: usize,
    source: &mut dyn FnMut(&mut DocumentSink<'_>) -> Result<Vocabulary>,
) -> Result<Header> {
    let at = |e: ciff_rs::Error| of_ciff(e, out);
    let mut inverter = Inverter::new(memory);
    let mut names = BufWriter::with_capacity(1 << 18, tempfile::tempfile()?);
    let (mut docs, mut total) = (0u32, 0i64);
    let vocabulary = source(&mut |docno, vector, vocabulary| {
        let Weights::Impacts(vector) = vector else {
            return Err(Error::data(format!(
                "document '{docno}' has float weights, CIFF holds integers"
            ))
            .hint("name a quantizer: --quantizer 'scale(factor=100)'"));
        };
        if docs == i32::MAX as u32 {
            return Err(Error::data("more than 2^31 - 1 documents do not fit into one CIFF"));
        }
        let mut full = false;
        let mut length = 0u64;
        for &(term, impact) in vector.entries() {
            full |= inverter.push(term.0, docs, impact);
            length += u64::from(impact);
        }
        if full {
            inverter.spill(vocabulary.sorted().into_iter().map(|term| term.0))?;
        }
        let length = i32::try_from(length).map_err(|_| {
            Error::data(format!("document '{docno}': its impacts sum up to more than 2^31 - 1"))
        })?;
        let length = match doclength {
            Doclength::Sum => length,
            Doclength::One => 1,
        };
        total += i64::from(length);
        for word in [length as u32, docno.len() as u32] {
            names.write_all(&word.to_le_bytes())?;
        }
        names.write_all(docno.as_bytes())?;
        docs += 1;
        Ok(())
    })?;
    let order = vocabulary.sorted();
    let header = Header {
        version: 1,
        num_postings_lists: order.len() as i32,
        num_docs: docs as i32,
        total_postings_lists: order.len() as i32,
        total_docs: docs as i32,
        total_terms_in_collection: total,
        average_doclength: total as f64 / f64::from(docs.max(1)),
        description: description.to_owned(),
    };
    let mut writer = Writer::new(AtomicFile::create(out)?, &header).map_err(at)?;
    let mut postings = Vec::new();
    inverter.finish(order.iter().map(|term| term.0), &mut |term, members| {
        postings.clear();
        postings.extend(members.iter().map(|&(docid, tf)| Posting { docid, tf }));
        writer.write_list(vocabulary.token(TermId(term)), &postings).map_err(at)
    })?;
    let mut names = names.into_inner().map_err(|e| Error::from(e.into_error()))?;
    names.rewind()?;
    let mut names = BufReader::with_capacity(1 << 18, names);
    let mut doc = DocRecord::default();
    for docid in 0..docs {
        let mut word = [0u8; 4];
        names.read_exact(&mut word)?;
        doc.doclength = u32::from_le_bytes(word);
        names.read_exact(&mut word)?;
        let mut name = vec![0; u32::from_le_bytes(word) as usize];
        names.read_exact(&mut name)?;
        doc.docid = docid;
        doc.collection_docid = String::from_utf8_lossy(&name).into_owned();
        writer.write_doc(&doc).map_err(at)?;
    }
    writer.finish().map_err(at)?.finish()?;
    Ok(header)
}

/// Reads a CIFF strictly and hands its documents on, in docid order. Term ids are the lists' numbers, so a vector's terms come in
/// UTF-8 byte order. Memory: the budget, the terms and the longest list.
///
/// # Errors
/// Whatever `ciff_rs::verify` calls an error.
pub fn read_ciff(
    path: &Path,
    memory: usize,
    sink: &mut DocumentSink<'_>,
) -> Result<(Header, Quantizer)> {
    let at = |e: ciff_rs::Error| of_ciff(e, path);
    let mut reader = Reader::new(open(path)?).map_err(at)?;
    let header = reader.header().clone();
    let mut inverter = Inverter::new(memory);
    let mut vocabulary = Vocabulary::new();
    let mut list = PostingsList::default();
    while reader.next_list(&mut list).map_err(at)? {
        let term = vocabulary.intern(&list.term);
        let mut full = false;
        for posting in &list.postings {
            full |= inverter.push(posting.docid, term.0, posting.tf);
        }
        if full {
            inverter.spill(0..header.num_docs as u32)?;
        }
    }
    let mut doc = DocRecord::default();
    inverter.finish(0..header.num_docs as u32, &mut |_, members| {
        if !reader.next_doc(&mut doc).map_err(at)? {
            return Err(Error::data("a document is missing").at_file(path));
        }
        let entries = members.iter().map(|&(term, tf)| (TermId(term), tf)).collect();
        let vector = ImpactVector::new(entries).map_err(|e| e.at_file(path))?;
        sink(&doc.collection_docid, &Weights::Impacts(vector), &vocabulary)
    })?;
    // The reader looks for bytes after the last document here.
    reader.next_doc(&mut doc).map_err(at)?;
    let quantizer = quantizer_of(&header.description);
    Ok((header, quantizer))
}

/// The quantiser that a description of ours names.
fn quantizer_of(description: &str) -> Quantizer {
    let named =
        description.rsplit_once("quantizer=").and_then(|(_, name)| name.trim().parse().ok());
    named.unwrap_or(Quantizer::Unknown)
}
