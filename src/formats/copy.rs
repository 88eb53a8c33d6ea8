//! Document vectors from one format to another: record by record, list by list, or turned around within a memory budget.

use std::borrow::Cow;
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use crate::error::{Error, Result};
use crate::formats::converted::Converted;
use crate::formats::lists::{copy_lists, invert_documents, invert_lists};
use crate::formats::quantizing::Quantizing;
use crate::formats::renames::{BLANKS, Renames};
use crate::formats::vector_format::{
    Create, EachRecord, EachText, Place, Source, VectorFormat, VectorSource, WriteOptions, Written,
    name_twice,
};
use crate::formats::vectors::VectorCounts;
use crate::sparse::matrix::{DocumentSink, EachDocument, EachList, ListHeader, ListSource};
use crate::sparse::quantizer::{QuantizeCounts, Quantizer};
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::scratch::Scratch;

/// Memory for turning a matrix around, where nobody says another.
pub(crate) const MEMORY: usize = 1 << 30;

/// How to copy.
#[derive(Debug, Clone)]
pub struct CopyOptions {
    /// Quantiser of float weights.
    pub quantizer: Quantizer,
    /// Quantiser that made integer weights, where the input does not say so itself.
    pub made_by: Quantizer,
    /// Memory for turning a matrix around, in bytes.
    pub memory: usize,
    /// How the output is written.
    pub write: WriteOptions,
    /// Give docnos with white space other names, and write the map of them here.
    pub rename: Option<PathBuf>,
}

impl Default for CopyOptions {
    fn default() -> Self {
        Self {
            quantizer: Quantizer::Unknown,
            made_by: Quantizer::Unknown,
            memory: MEMORY,
            write: WriteOptions::default(),
            rename: None,
        }
    }
}

/// Copies a collection; the output appears whole or not at all. `progress` is told the number of documents, where they come one by
/// one.
///
/// # Errors
/// Malformed input; float weights without a quantiser; what the target cannot hold; I/O.
pub fn copy_vectors(
    input: &Path,
    from: &VectorFormat,
    out: &Path,
    to: &VectorFormat,
    options: &CopyOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    copy((input, from), (out, to), options, progress)
        .map_err(|e| name_twice(e, input, from).in_input(input, None))
}

fn copy(
    (input, from): (&Path, &VectorFormat),
    (out, to): (&Path, &VectorFormat),
    options: &CopyOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<Converted> {
    if from == to && matches!(to.create, Create::Vectors(_)) {
        return Err(Error::usage(format!("{from} to {to} is not a conversion"))
            .hint("'splade index --merge' joins indexes"));
    }
    let mut source = (from.open)(input)?;
    let quantizing = Quantizing::of(&mut source, input, options.quantizer, options.made_by)?;
    let (apply, label) = (quantizing.apply, quantizing.label);
    let model = source.model.take();
    let write = &WriteOptions { model: model.clone(), ..options.write.clone() };
    let renames = match &options.rename {
        Some(map) => Some(Rc::new(RefCell::new(Renames::create(map, BLANKS)?))),
        None => None,
    };
    if let Some(renames) = &renames {
        source = source_renamed(source, renames);
    }
    let finish_renames = || renames.as_ref().map_or(Ok(0), |renames| renames.borrow_mut().finish());
    let warnings = source.lists.as_ref().and_then(|lists| part(lists.header()));
    let warnings: Vec<String> = warnings.into_iter().collect();
    if let (Create::Lists(create), Some(lists)) = (&to.create, &mut source.lists) {
        let copied = copy_lists(&mut **lists, &Scratch::beside(out), &mut |header| {
            create(
                out,
                &ListHeader { quantizer: label, model: model.clone(), ..header.clone() },
                write,
            )
        })?;
        let (records, empty) = (copied.documents, copied.empty);
        let postings = copied.postings;
        let renamed = finish_renames()?;
        return Ok(Converted { records, empty, postings, renamed, warnings, ..Default::default() });
    }
    let mut documents = by_document(source, options.memory, Scratch::beside(out))?;
    let (mut done, mut postings) = (0, 0);
    let mut tick = |terms: usize| {
        done += 1;
        postings += terms as u64;
        progress(done);
    };
    let mut written = Written::default();
    let counts = match &to.create {
        Create::Records(create) => {
            let mut sink = create(out, label, write)?;
            let counts = documents.records(apply, &mut |record| {
                tick(record.len());
                sink.record(record)
            })?;
            quantizing.check(&counts, input)?;
            written = sink.finish()?;
            counts
        }
        Create::Vectors(create) => {
            let mut sink = create(out, label, write)?;
            let (vocabulary, counts) = documents.vectors(apply, &mut |docno, _, vector, _| {
                tick(vector.len());
                sink.vector(docno, vector)
            })?;
            quantizing.check(&counts, input)?;
            written = sink.finish(&vocabulary)?;
            counts
        }
        Create::Lists(create) => {
            let mut counts = VectorCounts::default();
            let mut read = |sink: &mut DocumentSink<'_>| {
                let (vocabulary, read) =
                    documents.vectors(apply, &mut |docno, _, vector, vocabulary| {
                        tick(vector.len());
                        sink(docno, vector, vocabulary)
                    })?;
                quantizing.check(&read, input)?;
                counts = read;
                Ok(vocabulary)
            };
            invert_documents(
                label,
                (options.memory, &Scratch::beside(out)),
                &mut read,
                &mut |header| {
                    create(out, &ListHeader { model: model.clone(), ..header.clone() }, write)
                },
            )?;
            counts
        }
    };
    let Written { fallbacks, saturated } = written;
    Ok(Converted {
        records: counts.documents,
        postings,
        empty: counts.empty,
        zeros: counts.zeros,
        fallback: fallbacks,
        renamed: finish_renames()?,
        warnings,
        quantize: QuantizeCounts { saturated, ..counts.quantize },
        ..Converted::default()
    })
}

/// Says that a collection is a part of another.
fn part(header: &ListHeader) -> Option<String> {
    let (lists, documents) = header.whole?;
    let (some, few) = (header.lists, header.documents);
    Some(format!(
        "the input says that it is a part of a collection: {some} of {lists} terms, {few} of {documents} documents"
    ))
}

/// An opened collection, read by document; lists are turned around within `memory` bytes.
///
/// # Errors
/// A collection that can be read in no way.
pub(crate) fn by_document(
    source: Source,
    memory: usize,
    scratch: Scratch,
) -> Result<Box<dyn VectorSource>> {
    match (source.documents, source.lists) {
        (Some(documents), _) => Ok(documents),
        (None, Some(lists)) => Ok(Box::new(Inverted { lists, memory, scratch })),
        (None, None) => Err(Error::usage("the format cannot be read")),
    }
}

type SharedRenames = Rc<RefCell<Renames>>;

/// A source whose docnos go on under other names.
fn source_renamed(source: Source, renames: &SharedRenames) -> Source {
    let documents = source.documents.map(|inner| -> Box<dyn VectorSource> {
        Box::new(Renamed { inner, renames: Rc::clone(renames) })
    });
    let lists = source.lists.map(|inner| -> Box<dyn ListSource> {
        Box::new(Renamed { inner, renames: Rc::clone(renames) })
    });
    Source { documents, lists, ..source }
}

struct Renamed<S> {
    inner: S,
    renames: SharedRenames,
}

impl VectorSource for Renamed<Box<dyn VectorSource>> {
    fn vectors(
        &mut self,
        apply: Quantizer,
        each: &mut EachText<'_>,
    ) -> Result<(Vocabulary, VectorCounts)> {
        let renames = Rc::clone(&self.renames);
        self.inner.vectors(apply, &mut |docno, text, vector, words| {
            let docno = renames.borrow_mut().name(docno)?;
            each(&docno, text, vector, words)
        })
    }

    fn records(&mut self, apply: Quantizer, each: &mut EachRecord<'_>) -> Result<VectorCounts> {
        let renames = Rc::clone(&self.renames);
        self.inner.records(apply, &mut |record| match renames.borrow_mut().name(&record.id)? {
            Cow::Borrowed(_) => each(record),
            Cow::Owned(id) => {
                let mut renamed = record.clone();
                renamed.id = id;
                each(&renamed)
            }
        })
    }

    fn places(&mut self, docno: &str) -> Vec<Place> {
        self.inner.places(docno)
    }
}

impl ListSource for Renamed<Box<dyn ListSource>> {
    fn header(&self) -> &ListHeader {
        self.inner.header()
    }

    fn lists(&mut self, each: &mut EachList<'_>) -> Result<()> {
        self.inner.lists(each)
    }

    fn documents(&mut self, each: &mut EachDocument<'_>) -> Result<()> {
        let renames = Rc::clone(&self.renames);
        self.inner.documents(&mut |docno, length| {
            let docno = renames.borrow_mut().name(docno)?;
            each(&docno, length)
        })
    }
}

/// Lists, read by document.
struct Inverted {
    lists: Box<dyn ListSource>,
    memory: usize,
    scratch: Scratch,
}

impl VectorSource for Inverted {
    fn vectors(
        &mut self,
        _: Quantizer,
        each: &mut EachText<'_>,
    ) -> Result<(Vocabulary, VectorCounts)> {
        let mut counts = VectorCounts::default();
        let vocabulary = invert_lists(
            &mut *self.lists,
            (self.memory, &self.scratch),
            &mut |docno, vector, vocabulary| {
                counts.documents += 1;
                counts.empty += u64::from(vector.is_empty());
                each(docno, "", vector, vocabulary)
            },
        )?;
        Ok((vocabulary, counts))
    }
}
