//! PISA's canonical index as a term-major collection: `BASE.docs .freqs .sizes .terms .documents .termlex .doclex`.

use std::path::{Path, PathBuf};

use pisa::{
    IndexReader, IndexWriter, LexiconReader, LexiconWriter, NamesReader, NamesWriter, Posting,
    SizesReader, SizesWriter,
};
use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::formats::convert_error::{reading, writing};
use crate::formats::sidecar::{read_sidecar, sidecar_file};
use crate::formats::vector_format::{Create, Holds, Kind, Source, Stored, VectorFormat};
use crate::formats::verified::{Verified, failed};
use crate::sparse::matrix::{EachDocument, EachList, ListHeader, ListSink, ListSource, Member};
use crate::sparse::names::{check_docno, check_token};
use crate::sparse::origin::Origin;
use crate::sparse::quantizer::Quantizer;
use crate::storage::distinct::Distinct;
use crate::storage::names::NameSpool;
use crate::storage::open::{Input, open_raw, open_text};
use crate::storage::persist::AtomicFile;
use crate::storage::place::real;
use crate::storage::scratch::Scratch;

/// The format. A basename is no file itself.
pub const PISA: &VectorFormat = &VectorFormat {
    name: "pisa",
    about: "PISA's canonical index: a basename",
    weights: Holds::Integers,
    is: |found| found.kind == Kind::Nothing && PisaSource::is_base(found.path),
    // As far as engines read them.
    files: |base| {
        let members = ["docs", "freqs", "sizes", "termlex", "doclex"];
        Ok(members.map(|extension| member_file(base, extension)).into())
    },
    open: |base| {
        let lists = PisaSource::open(base)?;
        Ok(Source {
            made_by: lists.header.quantizer,
            model: lists.header.model.clone(),
            weights: Stored::Integers,
            documents: None,
            lists: Some(Box::new(lists)),
        })
    },
    create: Create::Lists(|base, header, _| Ok(Box::new(PisaSink::create(base, header)?))),
    verify: |base| verify(base).map_err(|e| failed(e.in_input(base, None))),
};

fn verify(base: &Path) -> Result<Verified> {
    let mut source = PisaSource::open(base)?;
    let mut postings = 0u64;
    let mut distinct = Distinct::new(&Scratch::system())?;
    source.lists(&mut |term, list| {
        postings += list.len() as u64;
        check_token(term)
    })?;
    source.documents(&mut |docno, _| {
        check_docno(docno)?;
        distinct.push(docno, 0)
    })?;
    Ok(Verified {
        documents: source.header.documents.into(),
        terms: source.header.lists.into(),
        postings: Some(postings),
        made_by: Some(source.header.quantizer),
        ..Verified::default()
    })
}

fn member_file(base: &Path, extension: &str) -> PathBuf {
    let mut name = base.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

const BASENAME: &str =
    "a PISA index is named by its basename: 'nfcorpus' for nfcorpus.docs, nfcorpus.freqs, ...";

const ANEW: &str = "the members are not of one index: write it anew";

fn not_a_stream(base: &Path) -> Result<()> {
    match base.as_os_str() == "-" {
        true => Err(Error::usage("a PISA index is seven files, '-' is one").hint(BASENAME)),
        false => Ok(()),
    }
}

/// The adapter reads two members at once, and says which one is meant.
fn of_member(error: pisa::Error, base: &Path) -> Error {
    let file = member_file(base, error.extension.unwrap_or("docs"));
    reading(error, &file)
}

/// Reads a canonical index strictly. Names come from `.terms` and `.documents`, or from the lexicons where those are missing.
pub struct PisaSource {
    base: PathBuf,
    index: IndexReader<Input, Input>,
    header: ListHeader,
}

impl PisaSource {
    /// Whether a path is the basename of a canonical index.
    pub fn is_base(path: &Path) -> bool {
        !path.exists() && member_file(path, "docs").is_file()
    }

    /// Opens the index of a basename.
    ///
    /// # Errors
    /// A missing file, counts that differ.
    pub fn open(base: &Path) -> Result<Self> {
        not_a_stream(base)?;
        let docs = member_file(base, "docs");
        if !docs.is_file() {
            return Err(Error::new(crate::error::ErrorKind::Environment, "no such file")
                .at_file(&docs)
                .hint(BASENAME));
        }
        let freqs = open_raw(&member_file(base, "freqs"))?;
        let index = IndexReader::new(open_raw(&docs)?, freqs).map_err(|e| of_member(e, base))?;
        let documents = index.num_docs();
        let mut lists = 0u32;
        names(base, "terms", "termlex", true, &mut |_| {
            lists += 1;
            Ok(())
        })?;
        let mut total = 0u64;
        sizes(base, documents, &mut |length| {
            total += u64::from(length);
            Ok(())
        })?;
        let (quantizer, model) = read_sidecar(base)?;
        let header = ListHeader { lists, documents, total, quantizer, model, whole: None };
        Ok(Self { base: base.to_path_buf(), index, header })
    }
}

/// Hands the names of a text file on, or those of the lexicon where there is no text file.
fn names(
    base: &Path,
    text: &str,
    lexicon: &str,
    sorted: bool,
    each: &mut dyn FnMut(&str) -> Result<()>,
) -> Result<()> {
    let path = member_file(base, text);
    if path.is_file() {
        let reader = NamesReader::new(open_text(&path)?);
        for name in if sorted { reader.sorted() } else { reader } {
            each(&name.map_err(|e| reading(e, &path))?)?;
        }
        return Ok(());
    }
    let path = member_file(base, lexicon);
    let reader = LexiconReader::new(open_raw(&path)?).map_err(|e| reading(e, &path))?;
    for name in if sorted { reader.sorted() } else { reader } {
        each(&name.map_err(|e| reading(e, &path))?)?;
    }
    Ok(())
}

/// Hands the terms of a canonical index on.
///
/// # Errors
/// A missing file, malformed names, what `each` gives.
pub(crate) fn for_each_term(base: &Path, each: &mut dyn FnMut(&str) -> Result<()>) -> Result<()> {
    names(base, "terms", "termlex", true, each)
}

fn sizes(base: &Path, documents: u32, each: &mut dyn FnMut(u32) -> Result<()>) -> Result<()> {
    let path = member_file(base, "sizes");
    let reader = SizesReader::new(open_raw(&path)?).map_err(|e| of_member(e, base))?;
    if reader.num_docs() != documents {
        return Err(Error::data(format!(
            "lengths of {} documents, .docs has {documents}",
            reader.num_docs()
        ))
        .at_file(&path)
        .hint(ANEW));
    }
    for length in reader {
        each(length.map_err(|e| of_member(e, base))?)?;
    }
    Ok(())
}

impl ListSource for PisaSource {
    fn header(&self) -> &ListHeader {
        &self.header
    }

    fn lists(&mut self, each: &mut EachList<'_>) -> Result<()> {
        let docs = member_file(&self.base, "docs");
        let (index, base) = (&mut self.index, &self.base);
        let (mut list, mut members): (Vec<Posting>, Vec<Member>) = (Vec::new(), Vec::new());
        names(&self.base, "terms", "termlex", true, &mut |term| {
            if !index.next_list(&mut list).map_err(|e| of_member(e, base))? {
                return Err(Error::data(format!("no list for the term '{term}'"))
                    .at_file(&docs)
                    .hint(".terms has more terms than .docs has lists"));
            }
            members.clear();
            members.extend(list.iter().map(|posting| (posting.docid, posting.weight)));
            each(term, &members)
        })?;
        if index.next_list(&mut list).map_err(|e| of_member(e, base))? {
            return Err(Error::data("more lists than .terms has terms").at_file(&docs).hint(ANEW));
        }
        Ok(())
    }

    fn documents(&mut self, each: &mut EachDocument<'_>) -> Result<()> {
        // Lengths first: 4 bytes a document are less than a second pass over two files at once is worth.
        let mut lengths = Vec::new();
        sizes(&self.base, self.header.documents, &mut |length| {
            lengths.push(length);
            Ok(())
        })?;
        let mut next = lengths.iter();
        names(&self.base, "documents", "doclex", false, &mut |docno| match next.next() {
            Some(&length) => each(docno, length),
            None => Err(Error::data("more names than documents")
                .at_file(&member_file(&self.base, "documents"))
                .hint("a line break in a name shifts all that follow")),
        })?;
        match next.len() {
            0 => Ok(()),
            missing => Err(Error::data(format!("the names of {missing} documents are missing"))
                .at_file(&member_file(&self.base, "documents"))
                .hint(ANEW)),
        }
    }
}

/// Writes a canonical index with its lexicons, and the sidecar that names the quantiser.
///
/// Memory: none that grows; names wait in temporary files. When all files are written an older
/// `.docs` is removed and they are renamed, `.docs` last: an index is whole or none.
pub struct PisaSink {
    base: PathBuf,
    index: IndexWriter<AtomicFile, AtomicFile>,
    sizes: SizesWriter<AtomicFile>,
    terms: NameSpool,
    documents: NameSpool,
    quantizer: Quantizer,
    model: Option<Origin>,
    postings: Vec<Posting>,
}

impl PisaSink {
    /// Starts the files of a basename.
    ///
    /// # Errors
    /// The folder cannot be written; `-`, which is no basename.
    pub fn create(base: &Path, header: &ListHeader) -> Result<Self> {
        not_a_stream(base)?;
        let file = |extension| AtomicFile::create(&member_file(base, extension));
        let at = |e| writing(e, base);
        let scratch = Scratch::beside(base);
        Ok(Self {
            base: base.to_path_buf(),
            index: IndexWriter::new(file("docs")?, file("freqs")?, header.documents).map_err(at)?,
            sizes: SizesWriter::new(file("sizes")?, header.documents).map_err(at)?,
            terms: NameSpool::new(&scratch)?,
            documents: NameSpool::new(&scratch)?,
            quantizer: header.quantizer,
            model: header.model.clone(),
            postings: Vec::new(),
        })
    }
}

impl ListSink for PisaSink {
    fn list(&mut self, term: &str, postings: &[Member]) -> Result<()> {
        self.postings.clear();
        self.postings.extend(postings.iter().map(|&(docid, weight)| Posting { docid, weight }));
        self.index
            .write_list(&self.postings)
            .map_err(|e| Error::data(format!("term '{term}': {}", e.message)).hint_opt(e.hint))?;
        self.terms.push(term, 0)
    }

    fn document(&mut self, docno: &str, length: u32) -> Result<()> {
        self.sizes.write(length).map_err(|e| writing(e, &self.base))?;
        self.documents.push(docno, length)
    }

    fn finish(self: Box<Self>) -> Result<()> {
        let base = self.base;
        let at = |e| writing(e, &base);
        let mut written = Vec::new();
        for (spool, text, lexicon) in
            [(self.terms, "terms", "termlex"), (self.documents, "documents", "doclex")]
        {
            let count = spool.len();
            let mut spool = spool.finish()?;
            let mut names = NamesWriter::new(AtomicFile::create(&member_file(&base, text))?);
            let file = AtomicFile::create(&member_file(&base, lexicon))?;
            let mut lexicon = LexiconWriter::new(file, count).map_err(at)?;
            spool.for_each(&mut |name, _| {
                names.write(name).map_err(at)?;
                lexicon.length(name.len()).map_err(at)
            })?;
            spool.for_each(&mut |name, _| lexicon.name(name).map_err(at))?;
            written.push(names.finish().map_err(at)?);
            written.push(lexicon.finish().map_err(at)?);
        }
        written.push(self.sizes.finish().map_err(at)?);
        written.push(sidecar_file(&base, self.quantizer, self.model.as_ref())?);
        let (docs, freqs) = self.index.finish().map_err(at)?;
        written.extend([freqs, docs]);
        // Syncing waits for the disk, so all wait together.
        written.par_iter_mut().try_for_each(AtomicFile::sync)?;
        // Of an older index that is overwritten: without `.docs` what an interruption leaves is no index, rather than a mix of two.
        let old = real(&member_file(&base, "docs"))?;
        match std::fs::remove_file(&old) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(Error::io(&old, &e)),
            _ => {}
        }
        written.into_iter().try_for_each(AtomicFile::finish)
    }
}
