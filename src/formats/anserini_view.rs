//! What does Anserini make of a JsonVectorCollection? Each fault that it passes over without a word, by name.
//!
//! Anserini's exit code is 0 whatever it left out, so everything that it would leave out, take twice or change is a finding.

use std::io::{BufRead as _, Read as _};
use std::path::Path;

use anserini::vectors::{Behind, Reader};
use anserini::{Number, Record};
use rustc_hash::FxHashSet;

use crate::error::{Error, ErrorKind, Result};
use crate::formats::convert_error::reading;
use crate::formats::record_files::RecordFiles;
use crate::formats::sidecar::read_sidecar;
use crate::formats::vectors::twice;
use crate::formats::verified::{Finding, Verified};
use crate::storage::distinct::Distinct;
use crate::storage::open::{open_raw, open_text};
use crate::storage::scratch::Scratch;
use crate::storage::tree::{Tree, Why};
use crate::storage::unpack::Packing;

const TWICE: &str = "a docno that stands twice: Anserini indexes both documents";
const HIDDEN: &str = "a hidden file: Anserini reads it as documents, splade passes over it";
const ZSTD: &str = "a zstd file: Anserini cannot read it";
const GZIP: &str = "a gzip file whose name does not end in .gz: Anserini cannot read it";
const NO_GZIP: &str =
    "a file whose name ends in .gz, and that is not gzip: Anserini cannot read it";
const MARK: &str = "a byte order mark (BOM) at the beginning: Anserini reads nothing of the file";
const REST: &str = "a record that cannot be read: Anserini drops it and the rest of its file";
const CHANGED: &str = "a record that Anserini changes or that splade refuses";
const UNREAD: &str = "a file whose rest, behind such a record, was not checked";
const BOM: &[u8] = b"\xef\xbb\xbf";
const EMPTY: &str = "an empty file";
const OTHER: &str = "passed over";

/// Docnos that stand twice, of which each is compared with all before it; further ones are told by their hashes.
const COMPARED: u64 = 100;

/// Everything that is wrong with a folder, or with a file as if it stood in a folder. Packing and byte order marks are no fault of a
/// file that only splade reads: of a file they are warnings.
///
/// # Errors
/// I/O.
pub(crate) fn anserini_view(path: &Path, files: &RecordFiles) -> Result<Verified> {
    let mut view = View {
        of_folder: path.is_dir(),
        found: Verified { empty: Some(0), weights: Some(0), ..Verified::default() },
        terms: FxHashSet::default(),
        scratch: FxHashSet::default(),
        distinct: Distinct::new(&Scratch::system())?,
        twice: None,
    };
    let tree = Tree::of(path)?;
    for passed in &tree.passed_over {
        let (what, is_error) = match passed.why {
            Why::Hidden => (HIDDEN, true),
            Why::Circle | Why::Special => (OTHER, false),
        };
        let example = format!("{} ({})", passed.path.display(), passed.why.what());
        view.finding(is_error, what, || example);
    }
    for file in &tree.files {
        view.file(file)?;
    }
    if let Some(docno) = view.twice.take() {
        let places = files.places(&docno);
        let places: Vec<String> = places.iter().map(ToString::to_string).collect();
        view.example(TWICE, format!("'{docno}' in {}", places.join(" and ")));
    }
    let mut found = view.found;
    found.terms = view.terms.len() as u64;
    found.made_by = Some(read_sidecar(path)?.0);
    Ok(found)
}

/// Whether Anserini reads the very files of a folder that splade reads, and each of them as splade does.
///
/// # Errors
/// I/O.
pub(crate) fn is_read_alike(folder: &Path) -> Result<bool> {
    let tree = Tree::of(folder)?;
    for file in &tree.files {
        let mut head = Vec::new();
        open_text(file)?.take(3).read_to_end(&mut head).map_err(|e| Error::io(file, &e))?;
        if packing(file)?.is_some() || head == BOM {
            return Ok(false);
        }
    }
    Ok(tree.passed_over.is_empty())
}

/// What keeps Anserini from reading a file, told by its name and its first bytes.
fn packing(file: &Path) -> Result<Option<&'static str>> {
    let mut head = Vec::new();
    let raw = open_raw(file)?.take(4).read_to_end(&mut head);
    raw.map_err(|e| Error::io(file, &e))?;
    let named = file.as_os_str().to_string_lossy().ends_with(".gz");
    Ok(match Packing::of(&head) {
        Some(Packing::Zstd) => Some(ZSTD),
        Some(Packing::Gzip) if !named => Some(GZIP),
        None if named && !head.is_empty() => Some(NO_GZIP),
        _ => None,
    })
}

struct View {
    of_folder: bool,
    found: Verified,
    terms: FxHashSet<String>,
    scratch: FxHashSet<String>,
    distinct: Distinct,
    /// The first docno that stands twice.
    twice: Option<String>,
}

impl View {
    fn finding(&mut self, is_error: bool, what: &'static str, example: impl FnOnce() -> String) {
        match self.found.findings.iter_mut().find(|finding| finding.what == what) {
            Some(finding) => finding.count += 1,
            None => {
                let (count, byte, example) = (1, None, example());
                self.found.findings.push(Finding { is_error, what, count, byte, example });
            }
        }
    }

    fn example(&mut self, what: &str, example: String) {
        let finding = self.found.findings.iter_mut().find(|finding| finding.what == what);
        if let Some(finding) = finding {
            finding.example = example;
        }
    }

    fn file(&mut self, file: &Path) -> Result<()> {
        if let Some(what) = packing(file)? {
            self.finding(self.of_folder, what, || file.display().to_string());
        }
        match self.records(file) {
            // Where a packed file is damaged, and what is no text, is told like a bad line.
            Err(e) if e.kind() == ErrorKind::Data => {
                self.finding(true, REST, || e.to_string());
                Ok(())
            }
            read => read,
        }
    }

    fn records(&mut self, file: &Path) -> Result<()> {
        let mut input = open_text(file)?;
        let start = input.fill_buf().map_err(|e| Error::io(file, &e))?;
        if start.is_empty() {
            self.finding(false, EMPTY, || file.display().to_string());
        }
        if start.starts_with(BOM) {
            self.finding(self.of_folder, MARK, || file.display().to_string());
        }
        let (mut reader, mut record) = (Reader::new(input), Record::default());
        loop {
            match reader.read_into(&mut record) {
                Ok(true) => self.record(&record, file, reader.line())?,
                Ok(false) => return Ok(()),
                Err(e) => {
                    let behind = reader.behind();
                    let error = reading(e, file);
                    if error.kind() != ErrorKind::Data {
                        return Err(error);
                    }
                    let what = if behind == Behind::Lost { REST } else { CHANGED };
                    self.finding(true, what, || error.to_string());
                    match behind {
                        Behind::Read => {}
                        Behind::Lost => return Ok(()),
                        Behind::Unread => {
                            self.finding(false, UNREAD, || file.display().to_string());
                            return Ok(());
                        }
                    }
                }
            }
        }
    }

    fn record(&mut self, record: &Record, file: &Path, line: u64) -> Result<()> {
        self.found.zeros += record.zeros;
        self.found.documents += 1;
        self.found.empty = self.found.empty.map(|empty| empty + u64::from(record.is_empty()));
        let wrong = anserini::check(record).err().map(Error::from);
        if let Some(e) = wrong.or_else(|| twice(record, &mut self.scratch)) {
            let example = || e.at_file(file).at_line(Some(line)).to_string();
            self.finding(true, CHANGED, example);
        }
        let counted = self.found.findings.iter().find(|finding| finding.what == TWICE);
        let is_new = match counted.is_some_and(|finding| finding.count >= COMPARED) {
            true => self.distinct.seems_new(&record.id),
            false => self.distinct.take(&record.id, 0)?,
        };
        if !is_new {
            self.twice.get_or_insert_with(|| record.id.clone());
            self.finding(true, TWICE, String::new);
        }
        for (token, weight) in record.iter() {
            if let Number::Integer(weight) = weight {
                self.found.weights = self.found.weights.map(|sum| sum.saturating_add(weight));
            }
            if !self.terms.contains(token) {
                self.terms.insert(token.to_owned());
            }
        }
        Ok(())
    }
}
