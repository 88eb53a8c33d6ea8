//! Documents, encoded once, for all targets.

use std::path::Path;

use crate::encoder::encode_documents::{Documents, EncodedDocuments, Encoder, PrepareOptions};
use crate::encoder::encoded_document::{DocumentTaker, EncodedDocument, FirstLost};
use crate::encoder::part::{Shard, TextRange};
use crate::error::{Error, Result};
use crate::formats::ciff::CiffSink;
use crate::formats::doclength::Doclength;
use crate::formats::folder::free;
use crate::formats::jsonl::JsonlSink;
use crate::formats::lists::invert_documents;
use crate::formats::pisa::PisaSink;
use crate::formats::vectors::VectorCounts;
use crate::pipeline::create_anserini::layout::Layout;
use crate::pipeline::create_anserini::options::CreateOptions;
use crate::pipeline::create_anserini::seen_tokens::SeenTokens;
use crate::pipeline::encode::step::{Start, Step};
use crate::pipeline::encode::tally::Tally;
use crate::pipeline::encode::writer::{Size, Writer, first_pass};
use crate::pipeline::encode::{Encoded, count, ordered};
use crate::sparse::matrix::{DocumentSink, ListHeader, ListSink};
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vocabulary::Vocabulary;
use crate::storage::persist::AtomicFile;
use crate::storage::place::is_special;
use crate::storage::scratch::Scratch;

/// A document goes to the JSONL and to the lists.
struct Tee<'a, 'b, 'c> {
    writer: &'a mut Writer<'b>,
    lists: &'a mut DocumentSink<'c>,
    seen: &'a mut SeenTokens,
}

impl DocumentTaker for Tee<'_, '_, '_> {
    fn passed(&mut self, docno: &str, text: &str) -> Result<()> {
        self.writer.passed(docno, text)
    }

    fn take(&mut self, document: &EncodedDocument<'_>) -> Result<()> {
        self.seen.add(document.vector);
        (self.lists)(document.docno, document.vector, document.vocabulary)?;
        self.writer.take(document)
    }
}

pub(super) fn create_documents(
    documents: &Documents,
    encoder: &Encoder,
    layout: &Layout,
    options: &CreateOptions,
    seen: &mut SeenTokens,
    progress: &mut dyn FnMut(Step),
) -> Result<Encoded> {
    let targets = options.targets;
    if targets.ciff {
        // What cannot be written is found before the texts are encoded, not after.
        drop(AtomicFile::create(&layout.ciff())?);
    }
    let mut total = None;
    if targets.jsonl && options.shards > 1 {
        progress(Step::Counting);
        total = Some(count(documents)?);
    }
    if options.quantizer.needs_statistics() {
        progress(Step::Statistics);
    }
    let (quantizer, made_by) = (options.quantizer, Quantizer::Unknown);
    let docs = layout.docs();
    let rename = options.rename_docnos.as_deref();
    let prepare = PrepareOptions { quantizer, made_by, rename, out: &docs };
    let mut first = first_pass(documents, progress);
    let mut encoded = EncodedDocuments::prepare(documents, encoder, prepare, &mut first)?;
    drop(first);
    let mut quiet = |_| {};
    let progress = if encoded.first_pass().is_some() { &mut quiet } else { progress };
    let (label, model) = (encoded.label(), encoded.model().cloned());
    let sink = match targets.jsonl {
        true => {
            let files = files(options, total.unwrap_or_default())?;
            let jsonl = ordered(encoder, &options.jsonl);
            let sink = JsonlSink::create_files(&layout.docs(), &files, &jsonl, label)?;
            Some(sink.made_by(encoded.model().cloned()))
        }
        false => None,
    };
    let part = TextRange::default();
    let size = total.map_or_else(|| Size::of(documents, &part), Size::Texts);
    let tally = Tally::default();
    let (job, every, whole) = (None, u64::MAX, true);
    let first = FirstLost::default();
    let mut writer = Writer { sink, job, every, tally, first, whole, size, progress };
    let mut counts = VectorCounts::default();
    let mut source = |lists: &mut DocumentSink<'_>| {
        let mut vocabulary = Vocabulary::new();
        let mut tee = Tee { writer: &mut writer, lists, seen };
        counts = encoded.for_part(&part, &mut vocabulary, &mut tee)?;
        seen.named(&vocabulary);
        Ok(vocabulary)
    };
    if targets.lists() {
        let scratch = Scratch::beside(&layout.pisa());
        invert_documents(label, (options.memory, &scratch), &mut source, &mut |header| {
            open(&ListHeader { model: model.clone(), ..header.clone() }, layout, options)
        })
        .map_err(|e| e.in_input(documents.path(), None))?;
    } else {
        source(&mut |_, _, _| Ok(()))?;
    }
    writer.tally.lost(&counts);
    let (tally, first_lost) = writer.finish()?;
    counts.renamed = encoded.finish_renames()?;
    Ok(Encoded { start: Start::Fresh, tally, counts, first_lost, label })
}

/// Files of the folder, and the document that each begins with: contiguous ranges, so that one after another they are the whole.
fn files(options: &CreateOptions, total: u64) -> Result<Vec<(String, u64)>> {
    let names = Layout::docs_files(options.shards, options.gzip).into_iter();
    let start = |shard| Ok::<_, Error>(Shard::new(shard, options.shards.max(1))?.of(total).start);
    (0..).zip(names).map(|(shard, name)| Ok((name, start(shard)?))).collect()
}

fn open(
    header: &ListHeader,
    layout: &Layout,
    options: &CreateOptions,
) -> Result<Box<dyn ListSink>> {
    let mut sinks: Vec<Box<dyn ListSink>> = Vec::new();
    if options.targets.ciff {
        sinks.push(Box::new(CiffSink::create(&layout.ciff(), header, Doclength::default())?));
    }
    if options.targets.pisa {
        sinks.push(Box::new(PisaSink::create(&layout.pisa(), header)?));
    }
    Ok(Box::new(sinks))
}

/// What cannot be, before anything is made.
pub(super) fn check(documents: &Documents, layout: &Layout, options: &CreateOptions) -> Result<()> {
    let stream = |path: &Path| path.as_os_str() == "-" || is_special(path);
    if options.targets.jsonl && options.shards > 1 && stream(documents.path()) {
        return Err(Error::usage("--shards counts the documents, which stdin does not allow")
            .hint("give them as a file"));
    }
    if options.targets.jsonl {
        let names = Layout::docs_files(options.shards, options.gzip);
        free(&layout.docs(), &names.iter().map(String::as_str).collect::<Vec<_>>())?;
    }
    Ok(())
}
