//! A BEIR dataset from its texts (or ready vectors) to its score, and to the files that Anserini and PISA read.

use std::path::{Path, PathBuf};

use beir::{Dataset, Template};
use rustc_hash::FxHashSet;
use trec_eval_rs::{Evaluation, Measures, Options, Qrels, Ties};

use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::encode_queries::{QueryEncoder, Topics, read_wanted_topics};
use crate::encoder::encoded_document::FirstLost;
use crate::error::{Error, Result};
use crate::eval::identical_ids::IdenticalIds;
use crate::eval::left_out::{LeftOut, Sieve};
use crate::eval::printed::{of_evaluation, printed_run};
use crate::formats::ciff::CIFF;
use crate::formats::copy::{CopyOptions, copy_vectors};
use crate::formats::exclusions::Exclusions;
use crate::formats::jsonl::JSONL;
use crate::formats::jsonl_options::JsonlOptions;
use crate::formats::native_index::INDEX;
use crate::formats::pisa::PISA;
use crate::formats::qrels::{QrelsFormat, read_qrels};
use crate::formats::queries::{QueriesFormat, QueryWriter};
use crate::formats::reading::{Reading, Told};
use crate::formats::run::{TieRule, write_run};
use crate::formats::sidecar::read_sidecar;
use crate::formats::texts::TextFormat;
use crate::formats::topics_format::TopicsFormat;
use crate::formats::vectors::VectorCounts;
use crate::index::format::IndexMeta;
use crate::index::reader::Index;
use crate::pipeline::belonging::{Belonging, Docnos, belonging_of};
use crate::pipeline::build_index::{BuildIndexOptions, build_index};
use crate::pipeline::encode::options::EncodeOptions;
use crate::pipeline::encode::step::Step;
use crate::pipeline::encode::{Encoded, encode};
use crate::search::retrieve::{RetrieveOptions, retrieve};
use crate::search::unmatched::{QueryTokens, Unmatched};
use crate::sparse::origin::{MadeBy, Origin, one_model};
use crate::sparse::quantizer::Quantizer;
use crate::storage::persist::AtomicFile;
use crate::storage::place::is_special;

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
    /// The model that was named beside ready vectors.
    pub model: Option<Origin>,
    /// Take vectors and queries of different models.
    pub allow_other_model: bool,
    /// Encode and search the queries without a judgment too.
    pub all_queries: bool,
    /// Quantiser of the documents' weights.
    pub quantizer: Quantizer,
    /// Quantiser of the queries' weights.
    pub query_quantizer: Quantizer,
    /// How equal scores are printed.
    pub ties: TieRule,
    /// Threads; 0 = one a core.
    pub threads: usize,
    /// The order of equal scores in the evaluation; `None` is that of each measure's notation.
    pub order_of_ties: Option<Ties>,
    /// What becomes of hits whose docno is the query's id.
    pub identical_ids: IdenticalIds,
    /// Documents that do not count for single queries: lines `qid docid`.
    pub exclude_documents: Option<PathBuf>,
    /// Documents a query that are scored, without those that are left out.
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
    /// The first documents of which something was lost.
    pub first_lost: FirstLost,
    /// The queries, and what was passed over.
    pub topics: Topics,
    /// Judged queries.
    pub judged: usize,
    /// Queries without a judgment that were left out.
    pub unjudged: u64,
    /// Tokens of the queries that no document has.
    pub unmatched: Unmatched,
    /// How ready vectors and the corpus fit together.
    pub belonging: Option<Belonging>,
    /// The score, as trec_eval -c gives it.
    pub evaluation: Evaluation,
    /// What was written: what it is, and where.
    pub written: Vec<(&'static str, PathBuf)>,
    /// What was passed over in the judgments.
    pub warnings: Vec<String>,
    /// Hits that do not count.
    pub left_out: LeftOut,
}

/// Encode, export, index, search, evaluate. What is left out is left out before the cut at `hits`.
///
/// # Errors
/// Malformed input, float weights where files for Anserini and PISA are wanted, I/O.
pub fn run_dataset(
    dataset: &Dataset,
    options: &BeirOptions,
    progress: &mut dyn FnMut(u64),
) -> Result<BeirOutcome> {
    // What is wrong with the judgments is found before an hour of encoding.
    let Told { value: qrels, warnings } =
        read_qrels(&dataset.qrels, QrelsFormat::Beir, Reading::default())?;
    let exclusions = options.exclude_documents.as_deref().map(Exclusions::read).transpose()?;
    let documents = match &options.vectors {
        Some(path) => Documents::Vectors { path: path.clone(), format: JSONL },
        None => Documents::Texts {
            path: dataset.corpus.clone(),
            format: TextFormat::Beir,
            template: options.template,
        },
    };
    let mut warnings = warnings;
    if let Some(path) = &options.vectors {
        warnings.extend(of_one_model(path, options)?);
    }
    let mut belonging = None;
    if let (Documents::Vectors { path, .. }, true) = (&documents, options.output.is_some())
        && path.as_os_str() != "-"
        && !is_special(path)
    {
        // Before anything is written, at the price of reading the vectors once more.
        belonging = Some(belonging_of(path, &Docnos::of_vectors(path)?, &dataset.corpus)?);
    }
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
    let (meta, counts, first_lost) = if options.output.is_some() {
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
        let Encoded { counts, first_lost, .. } =
            encode(&documents, &options.encoder, &docs, &how, &mut tell)?;
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
        (Index::open(&index_path)?.meta().clone(), counts, first_lost)
    } else {
        let build =
            BuildIndexOptions { quantizer: options.quantizer, ..BuildIndexOptions::default() };
        let built = build_index(&documents, &options.encoder, &build, &index_path, progress)?;
        (built.meta, built.counts, built.first_lost)
    };
    if let (Documents::Vectors { path, .. }, None) = (&documents, &belonging) {
        belonging =
            Some(belonging_of(path, &Docnos::Index(&Index::open(&index_path)?), &dataset.corpus)?);
    }
    let (queries, format, query_encoder) = match &options.query_vectors {
        Some((path, format)) => (path, TopicsFormat::Weighted(*format), &QueryEncoder::None),
        None => (&dataset.queries, TopicsFormat::Text(TextFormat::Beir), &options.query_encoder),
    };
    let judged = judged(&qrels);
    let mut unjudged = 0;
    let mut wanted = |qid: &str| {
        let wanted = options.all_queries || judged.contains(qid);
        unjudged += u64::from(!wanted);
        wanted
    };
    let quantizer = options.query_quantizer;
    let topics = read_wanted_topics(queries, format, query_encoder, quantizer, &mut wanted)?;
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
    let unmatched = QueryTokens::of(&topics.queries).unmatched(&|token| index.has(token));
    let sieve = Sieve {
        judged: Some((&qrels, 1)),
        identical: options.identical_ids.of(&dataset.name),
        exclusions: exclusions.as_ref(),
        unjudged: false,
    };
    let hits = options.hits + 1 + exclusions.as_ref().map_or(0, Exclusions::most);
    let search = RetrieveOptions { hits, threads: options.threads };
    let mut ranked = retrieve(&index, &topics.queries, search)?;
    let left_out = sieve.sift(&mut ranked, options.hits, None);
    if options.output.is_some() {
        let out = folder.join("run.trec");
        let mut file = AtomicFile::create(&out)?;
        write_run(&mut file, &ranked, options.ties, false, "splade-rs")?;
        file.finish()?;
        written.push(("run", out));
    }
    let ties = options.order_of_ties;
    let complete = Options { complete: true, ties, ..Options::default() };
    let run = printed_run(&ranked, options.ties, false);
    let evaluation = trec_eval_rs::evaluate(&options.measures, &complete, &qrels, &run);
    let evaluation = evaluation.map_err(of_evaluation)?;
    Ok(BeirOutcome {
        meta,
        counts,
        first_lost,
        topics,
        judged: qrels.len(),
        unjudged,
        unmatched,
        belonging,
        evaluation,
        written,
        warnings,
        left_out,
    })
}

/// Ready vectors and ready queries must be of one model, as far as they say of which, and of the one that is named.
fn of_one_model(vectors: &Path, options: &BeirOptions) -> Result<Vec<String>> {
    let of_sidecar = |path: &Path| match path.as_os_str() == "-" {
        true => Ok(None),
        false => read_sidecar(path).map(|(_, model)| model),
    };
    let documents = of_sidecar(vectors)?;
    let name = |path: &Path| format!("'{}'", path.display());
    let of_documents = name(vectors);
    let documents = MadeBy { what: &of_documents, model: documents.as_ref() };
    let mut warnings = Vec::new();
    if let Some((path, _)) = &options.query_vectors {
        let (queries, of_queries) = (of_sidecar(path)?, name(path));
        let queries = MadeBy { what: &of_queries, model: queries.as_ref() };
        warnings.extend(one_model(documents, queries, options.allow_other_model)?);
    }
    if let Some(model) = &options.model {
        let named = MadeBy { what: "--model", model: Some(model) };
        warnings.extend(one_model(documents, named, options.allow_other_model)?);
    }
    Ok(warnings)
}

/// The queries that have a judgment, whatever it is.
fn judged(qrels: &Qrels) -> FxHashSet<String> {
    let ids = qrels.in_file_order().into_iter().map(|(_, qid, _, _)| qid);
    ids.map(|qid| String::from_utf8_lossy(qid).into_owned()).collect()
}
