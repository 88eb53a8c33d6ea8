//! PyTerrier's pretokenised documents, `{"docno": "d1", "toks": {token: weight}}` a line, as `IterDictIndexer(pretokenised=True)` and
//! `PisaIndex.toks_indexer()` take them. A document's text, where there is one, stands in `text`.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use anserini::{Number, Record};
use lines::Lines;
use rustc_hash::FxHashSet;
use serde::de::{Error as _, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, Result};
use crate::formats::convert_error::reading;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::record_files::{EachLine, RecordFiles};
use crate::formats::sidecar::{read_sidecar, sidecar_file};
use crate::formats::vector_format::{
    Create, Holds, RecordSink, Source, Stored, VectorFormat, Written,
};
use crate::formats::vectors::{files_of, token_twice};
use crate::formats::verified::{Verified, failed};
use crate::sparse::names::{check_docno, check_token};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::storage::distinct::Distinct;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;
use crate::storage::place::is_special;
use crate::storage::scratch::Scratch;

/// The format.
pub const PYTERRIER: &VectorFormat = &VectorFormat {
    name: "pyterrier-jsonl",
    about: "PyTerrier's {\"docno\": .., \"toks\": {token: weight}}: a file",
    weights: Holds::IntegersOrFloats,
    is: |found| {
        let first = found.text().strip_prefix(b"{").map(<[u8]>::trim_ascii_start);
        first.is_some_and(|key| key.starts_with(b"\"docno\"") || key.starts_with(b"\"toks\""))
    },
    files: files_of,
    open: |path| {
        let (made_by, model) = read_sidecar(path)?;
        Ok(Source {
            made_by,
            model,
            weights: Stored::ToBeSeen,
            documents: Some(Box::new(RecordFiles::new(path, lines))),
            lists: None,
        })
    },
    create: Create::Records(|out, label, options| {
        Ok(Box::new(Sink {
            path: out.to_path_buf(),
            out: AtomicFile::create(out)?,
            label,
            model: options.model.clone(),
            options: options.jsonl.clone(),
            distinct: Distinct::new(&Scratch::beside(out))?,
            line: Vec::new(),
        }))
    }),
    verify: |path| verify(path).map_err(failed),
};

/// Reads one file.
fn lines(file: &Path, each: &mut EachLine<'_>) -> Result<()> {
    let mut lines = Lines::new(open_text(file)?);
    let mut record = Record::default();
    while let Some(line) = lines.next().map_err(|e| reading(e, file))? {
        if line.trim_ascii().is_empty() {
            continue;
        }
        let parsed = parse(line, &mut record);
        let number = lines.number;
        parsed.map_err(|e| e.at_file(file).at_line(Some(number)))?;
        each(&record, number)?;
    }
    Ok(())
}

/// A line as it is read.
#[derive(Deserialize)]
struct Line {
    docno: String,
    #[serde(default)]
    text: String,
    toks: Tokens,
}

/// Tokens in the order of the file; whether one stands twice is for the consumer to see.
struct Tokens(Vec<(String, Number)>);

fn parse(line: &str, record: &mut Record) -> Result<()> {
    let parsed: Line = serde_json::from_str(line).map_err(|e| {
        let text = e.to_string();
        let message = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
        Error::data(message).hint(match e.is_data() {
            true => "each line is {\"docno\": \"..\", \"toks\": {token: weight}}, weights of 0 and above",
            false => "one JSON object a line is wanted; NaN and Infinity are Python's, not JSON's",
        })
    })?;
    if parsed.docno.is_empty() || parsed.docno.contains('\0') {
        return Err(Error::data("the docno is empty or contains a NUL byte")
            .hint("a run names the document by it"));
    }
    record.clear();
    record.id.push_str(&parsed.docno);
    record.contents.push_str(&parsed.text);
    for (token, weight) in &parsed.toks.0 {
        record.push(token, *weight);
    }
    if let Some(token) = record.drop_zeros() {
        return Err(token_twice(&token).within(&format!("document '{}'", record.id)));
    }
    Ok(())
}

impl<'de> Deserialize<'de> for Tokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        deserializer.deserialize_map(Tokens(Vec::new()))
    }
}

impl<'de> Visitor<'de> for Tokens {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object {token: weight}")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> std::result::Result<Self, A::Error> {
        while let Some((token, weight)) = map.next_entry::<String, serde_json::Number>()? {
            let weight = match (weight.as_u64(), weight.as_f64()) {
                (Some(weight), _) => Number::Integer(weight),
                (None, Some(weight)) if weight >= 0.0 && weight.is_finite() => {
                    Number::Float(weight)
                }
                _ => return Err(A::Error::custom(format!("a negative weight: {weight}"))),
            };
            self.0.push((token, weight));
        }
        Ok(self)
    }
}

/// Writes lines. Memory: what [`Distinct`] takes a document.
struct Sink {
    path: PathBuf,
    out: AtomicFile,
    label: Quantizer,
    model: Option<Origin>,
    options: JsonlOptions,
    distinct: Distinct,
    line: Vec<u8>,
}

/// A record as it is written.
struct WrittenLine<'a>(&'a Record);

/// Its tokens.
struct WrittenTokens<'a>(&'a Record);

impl Serialize for WrittenLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("docno", &self.0.id)?;
        if !self.0.contents.is_empty() {
            map.serialize_entry("text", &self.0.contents)?;
        }
        map.serialize_entry("toks", &WrittenTokens(self.0))?;
        map.end()
    }
}

impl Serialize for WrittenTokens<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (token, weight) in self.0.iter() {
            match weight {
                Number::Integer(weight) => map.serialize_entry(token, &weight)?,
                Number::Float(weight) => map.serialize_entry(token, &weight)?,
            }
        }
        map.end()
    }
}

impl RecordSink for Sink {
    fn record(&mut self, record: &Record) -> Result<()> {
        self.distinct.push(&record.id, 0)?;
        let ordered = self.options.in_order(record)?;
        self.line.clear();
        serde_json::to_writer(&mut self.line, &WrittenLine(ordered.as_ref().unwrap_or(record)))
            .map_err(|e| Error::data(e.to_string()))?;
        self.line.push(b'\n');
        self.out.write_all(&self.line).map_err(|e| Error::io(&self.path, &e))
    }

    fn finish(self: Box<Self>) -> Result<Written> {
        let stream = self.path.as_os_str() == "-" || is_special(&self.path);
        let sidecar = (!stream)
            .then(|| sidecar_file(&self.path, self.label, self.model.as_ref()))
            .transpose()?;
        sidecar.map_or(Ok(()), AtomicFile::finish)?;
        self.out.finish()?;
        Ok(Written::default())
    }
}

fn verify(path: &Path) -> Result<Verified> {
    let mut found = Verified { empty: Some(0), postings: Some(0), ..Verified::default() };
    let (mut distinct, mut tokens) = (Distinct::new(&Scratch::system())?, FxHashSet::default());
    RecordFiles::new(path, lines).as_they_stand(Quantizer::None, &mut |record| {
        check_docno(&record.id)?;
        distinct.push(&record.id, 0)?;
        found.documents += 1;
        found.zeros += record.zeros;
        found.empty = found.empty.map(|empty| empty + u64::from(record.is_empty()));
        found.postings = found.postings.map(|postings| postings + record.len() as u64);
        for (token, _) in record.iter() {
            if !tokens.contains(token) {
                check_token(token)?;
                tokens.insert(token.to_owned());
            }
        }
        Ok(())
    })?;
    found.terms = tokens.len() as u64;
    found.made_by = Some(read_sidecar(path)?.0);
    Ok(found)
}
