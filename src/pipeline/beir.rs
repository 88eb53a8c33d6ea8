//! A BEIR dataset from its texts (or ready vectors) to its score, and to the files that Anserini and PISA read.

use std::path::PathBuf;

use beir::{Dataset, Template};
use trec_eval_rs::{Evaluation, Measures, Options};

use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::encode_queries::{QueryEncoder, Topics, read_topics};
use crate::error::{Error, Result};
use crate::eval::printed::{of_evaluation, printed_run};
use crate::formats::ciff::CIFF;
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::jsonl::JSONL;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::native_index::INDEX;
use crate::formats::pisa::PISA;
use crate::formats::qrels::{QrelsFormat, read_qrels};
use crate::formats::queries::{QueriesFormat, QueryWriter};
use crate::formats::reading::{Reading, Told};
use crate::formats::run::{TieRule, write_run};
use crate::formats::texts::TextFormat;
use crate::formats::topics_format::TopicsFormat;
use crate::formats::vectors::VectorCounts;
use crate::index::format::IndexMeta;
use crate::index::reader::Index;
use crate::pipeline::build_index::{BuildIndexOptions, build_index};
use crate::pipeline::encode::encode;
use crate::pipeline::encode::options::EncodeOptions;
use crate::pipeline::encode::step::Step;
use crate::search::retrieve::{RetrieveOptions, retrieve};
use crate::sparse::quantizer::Quantizer;
use crate::storage::persist::AtomicFile;

/// How to run a dataset.
#[derive(Clone)]
pub struct BeirOptions {
    /// Encodes the documents.
    pub encoder: Encoder,
    /// Encodes the queries.
    pub query_encoder: QueryEncoder,
    /// What of a document is its text.
    pub template: Template,
    /// Ready document vectors instead of the texts.
    pub vectors: Option<PathBuf>,
    /// Ready weighted queries and their format, instead of the texts.
    pub query_vectors: Option<(PathBuf, QueriesFormat)>,
    /// Quantiser of the documents' weights.
    pub quantizer: Quantizer,
    /// Quantiser of the queries' weights.
    pub query_quantizer: Quantizer,
    /// How equal scores are printed.
    pub ties: TieRule,
    /// Threads; 0 = one a core.
    pub threads: usize,
    /// Documents a query that are scored, without the query's own.
    pub hits: usize,
    /// Measures.
    pub measures: Measures,
    /// Folder for everything that is made; without it only the score remains.
    pub output: Option<PathBuf>,
    /// How the documents' JSONL is written.
    pub jsonl: JsonlOptions,
    /// Memory for turning matrices around, in bytes.
    pub memory: usize,
}

/// What a dataset gave.
#[derive(Debug)]
pub struct BeirOutcome {
    /// The index's metadata.
    pub meta: IndexMeta,
    /// Documents read, and what quantising lost.
    pub counts: VectorCounts,
    /// The queries, and what was passed over.
    pub topics: Topics,
    /// Judged queries.
    pub judged: usize,
    /// The score, as trec_eval -c gives it.
    pub evaluation: Evaluation,
    /// What was written: what it is, and where.
    pub written: Vec<(&'static str, PathBuf)>,
    /// What was passed over in the judgments.
    pub warnings: Vec<String>,
}

/// Encode, export, index, search, evaluate. The query's own id is removed after a cut at `hits` + 1, as naver/splade does.
///
/// # Errors
/// Malformed input, float weights where files for Anserini and PISA are wanted, I/O.
pub fn run_dataset(
    dataset: &Dataset,
    options: &BeirOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<BeirOutcome> {
    let documents = match &options.vectors {
        Some(path) => Documents::Vectors { path: path.clone(), format: JSONL },
        None => Documents::Texts {
            path: dataset.corpus.clone(),
            format: TextFormat::Beir,
            template: options.template,
        },
    };
    let temporary = crate::storage::temporary::TemporaryFolder::make()?;
    let mut written = Vec::new();
    let folder = match &options.output {
        Some(output) => {
            let folder = output.join(&dataset.name);
            std::fs::create_dir_all(&folder).map_err(|e| Error::io(&folder, &e))?;
            folder
        }
        None => temporary.path().to_path_buf(),
    };
    let index_path = folder.join("index");
    let (meta, counts) = if options.output.is_some() {
        // Encoded once, into a JsonVectorCollection; all else is converted from it.
        let docs = folder.join("docs");
        let how = EncodeOptions {
            quantizer: options.quantizer,
            jsonl: options.jsonl.clone(),
            shard: None,
            resume: None,
        };
        let mut tell = |step| {
            if let Step::At(advance) = step {
                progress(advance.texts);
            }
        };
        let counts = encode(&documents, &options.encoder, &docs, &how, &mut tell)?.counts;
        written.push(("documents for Anserini", docs.clone()));
        let to = |name: &str, to| {
            let out = folder.join(name);
            let how = CopyOptions { memory: options.memory, ..CopyOptions::default() };
            copy_vectors(&docs, JSONL, &out, to, &how, &mut |_| {})?;
            Ok::<_, Error>(out)
        };
        written.push(("CIFF", to("docs.ciff", CIFF)?));
        written.push(("PISA's canonical index", to("docs.pisa", PISA)?));
        written.push(("index", to("index", INDEX)?));
        (Index::open(&index_path)?.meta().clone(), counts)
    } else {
        let build =
            BuildIndexOptions { quantizer: options.quantizer, ..BuildIndexOptions::default() };
        let built = build_index(&documents, &options.encoder, &build, &index_path, progress)?;
        (built.meta, built.counts)
    };
    let (queries, format, query_encoder) = match &options.query_vectors {
        Some((path, format)) => (path, TopicsFormat::Weighted(*format), &QueryEncoder::None),
        None => (&dataset.queries, TopicsFormat::Text(TextFormat::Beir), &options.query_encoder),
    };
    let topics = read_topics(queries, format, query_encoder, options.query_quantizer)?;
    if options.output.is_some() {
        for (name, what, format) in [
            ("queries.tsv", "queries for Anserini", QueriesFormat::Tsv),
            ("queries.pisa", "queries for PISA", QueriesFormat::Pisa),
        ] {
            let out = folder.join(name);
            let mut writer = QueryWriter::create(&out, format)?;
            for query in &topics.queries {
                writer
                    .write(&crate::formats::topics::record_of(query))
                    .map_err(|e| e.in_input(queries, None))?;
            }
            writer.finish()?;
            written.push((what, out));
        }
    }
    let index = Index::open(&index_path)?;
    let search = RetrieveOptions { hits: options.hits + 1, threads: options.threads };
    let mut ranked = retrieve(&index, &topics.queries, search)?;
    for query in &mut ranked {
        query.hits.retain(|(docno, _)| *docno != query.qid);
        query.hits.truncate(options.hits);
    }
    if options.output.is_some() {
        let out = folder.join("run.trec");
        let mut file = AtomicFile::create(&out)?;
        write_run(&mut file, &ranked, options.ties, false, "splade-rs")?;
        file.finish()?;
        written.push(("run", out));
    }
    let Told { value: qrels, warnings } =
        read_qrels(&dataset.qrels, QrelsFormat::Beir, Reading::default())?;
    let complete = Options { complete: true, ..Options::default() };
    let run = printed_run(&ranked, options.ties, false);
    let evaluation = trec_eval_rs::evaluate(&options.measures, &complete, &qrels, &run);
    let evaluation = evaluation.map_err(of_evaluation)?;
    Ok(BeirOutcome { meta, counts, topics, judged: qrels.len(), evaluation, written, warnings })
}
