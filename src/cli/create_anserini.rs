//! `splade create-anserini`

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use beir::Dataset;
use clap::{Args, ValueEnum};

use super::recipe::Recipe;
use super::{
    Bm25Arguments, JsonlArguments, ModelArguments, encode, note, print, progress, template, warn,
};
use crate::error::{Error, ErrorKind, Result};
use crate::io::{QueriesFormat, TextFormat};
use crate::pipeline::{
    CreateInput, CreateOptions, Created, CreatedQueries, Documents, Encoder, Layout, MOST_CLAUSES,
    QueryEncoder, QuerySet, Step, Targets, create_anserini,
};
use crate::sparse::Quantizer;

/// Encode a collection and its queries for Anserini, CIFF and PISA, and print what to type next
#[derive(Debug, Args)]
#[command(
    group(clap::ArgGroup::new("documents").args(["input", "vectors", "beir"])),
    group(clap::ArgGroup::new("all").args(["input", "vectors", "beir", "queries"]).multiple(true).required(true)),
    after_help = "Examples:\n  \
    splade create-anserini --model splade-v3 --input collection.tsv --format msmarco --queries queries.dev.tsv --output out\n  \
    splade create-anserini --model splade-v3 --input collection.tsv --format msmarco --queries dev=dev.tsv --queries dl19=dl19.tsv \
    --output out --shards 8 --gzip --to jsonl,ciff,pisa\n  \
    splade create-anserini --model splade-v3 --beir nfcorpus scifact --output out\n  \
    splade create-anserini --vectors vectors.jsonl --queries queries.jsonl --query-format queries-jsonl --output out \
    --quantization-factor-document 100 --quantization-factor-query 100\n\n\
    What is written, in naver/splade's names; a dataset of --beir has its own folder OUT/beir/DATASET for it:\n  \
    OUT/docs/docs_anserini.jsonl      documents; the folder is Anserini's -input and holds nothing else\n  \
    OUT/docs/docs_anserini-00000.jsonl.gz ...   with --shards and --gzip: contiguous ranges, one after another the whole\n  \
    OUT/queries_anserini.tsv          queries, a token as often as its weight says; with names OUT/NAME/queries_anserini.tsv\n  \
    OUT/docs.ciff, OUT/docs.pisa.*    --to ciff, --to pisa: of the same vectors, in the same pass\n  \
    OUT/queries.pisa                  with either of them\n\n\
    --compat naver writes naver/splade's bytes (integer ids bare, 'content'); by default ids are strings. A model's tokens stand by \
    ascending id, others with --vocabulary. An emptied document gets --fallback-token in the JSONL alone: CIFF and PISA keep its docno without a token. \
    --beir takes the queries that have a judgment of --split, as BEIR's loader does. stdout is a script for a shell: the commands \
    of Anserini and PISA for what was written."
)]
pub(super) struct CreateAnseriniArguments {
    /// Texts: a file, a folder of files, or '-' for stdin
    #[arg(long)]
    input: Option<PathBuf>,
    /// How they are stored: beir (corpus.jsonl or a dataset's folder), msmarco (id, tab, text), trec-topics, naver-raw
    #[arg(long, default_value = "beir", conflicts_with_all = ["vectors", "beir"])]
    format: String,
    /// Ready vectors (JsonVectorCollection) instead of texts
    #[arg(long, value_name = "PATH")]
    vectors: Option<PathBuf>,
    /// Folders of BEIR datasets, with their queries
    #[arg(long, value_name = "DATASET", num_args = 1.., conflicts_with = "queries")]
    beir: Vec<PathBuf>,
    /// Split of the judgments
    #[arg(long, default_value = "test", requires = "beir")]
    split: String,
    /// Queries, once a set; sets beyond the first want a name
    #[arg(long, value_name = "[NAME=]PATH", visible_alias = "query-vectors", value_parser = query_set)]
    queries: Vec<(Option<String>, PathBuf)>,
    /// Their format: that of texts, or weighted: queries-tsv, queries-jsonl, pisa-queries [default: --format, with --vectors
    /// queries-tsv]
    #[arg(long, value_name = "FORMAT", requires = "queries")]
    query_format: Option<String>,
    /// Folder for everything
    #[arg(long, value_name = "OUT")]
    output: PathBuf,
    /// What is written
    #[arg(long, value_enum, value_delimiter = ',', default_value = "jsonl")]
    to: Vec<Target>,
    /// Files of the documents' JSONL, which Anserini indexes side by side
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..=512))]
    shards: u64,
    /// Compress the documents' JSONL
    #[arg(long)]
    gzip: bool,
    /// Factor of the documents' weights, rounded half to even [default: 100; none with --vectors, whose integers pass]
    #[arg(long, value_name = "FACTOR")]
    quantization_factor_document: Option<f32>,
    /// Factor of the queries' weights [default: 100; 1 for a bag of words; none for weighted queries, whose
    /// integers pass]
    #[arg(long, value_name = "FACTOR")]
    quantization_factor_query: Option<f32>,
    /// Another quantiser of the documents: range(weight=5, quant=256, round=half-up), linear(bits=8), ...
    #[arg(long, conflicts_with = "quantization_factor_document")]
    quantizer: Option<String>,
    /// Another quantiser of the queries
    #[arg(long, conflicts_with = "quantization_factor_query")]
    query_quantizer: Option<String>,
    /// What encodes texts
    #[arg(long, value_enum, default_value_t = EncoderName::Splade)]
    encoder: EncoderName,
    /// Text of a BEIR document: beir (title, blank, text), anserini (title, newline, text), text
    #[arg(long, default_value = "beir")]
    template: String,
    /// Memory for turning the matrix around, in MiB
    #[arg(long, default_value_t = 1024, value_name = "MIB")]
    memory: usize,
    /// Threads; 0 = one a core
    #[arg(long, default_value_t = 0)]
    threads: usize,
    #[command(flatten)]
    model: ModelArguments,
    #[command(flatten)]
    jsonl: JsonlArguments,
    #[command(flatten)]
    bm25: Bm25Arguments,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// Anserini's JsonVectorCollection and queries
    Jsonl,
    /// CIFF, and PISA's queries
    Ciff,
    /// PISA's canonical index and queries
    Pisa,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EncoderName {
    /// The SPLADE model that --model names
    Splade,
    /// BM25 as Lucene computes it
    Bm25,
}

/// `[NAME=]PATH`; a name is a folder's.
fn query_set(text: &str) -> std::result::Result<(Option<String>, PathBuf), String> {
    let Some((name, path)) = text.split_once('=').filter(|(name, _)| !name.contains('/')) else {
        return Ok((None, text.into()));
    };
    if name.is_empty() || name.starts_with('.') || ["docs", "lucene"].contains(&name) {
        return Err(format!("'{name}' cannot name a set of queries: its folder has that name"));
    }
    Ok((Some(name.to_owned()), path.into()))
}

/// A collection with the place where it goes.
struct Collection {
    layout: Layout,
    documents: Option<Documents>,
    queries: Vec<QuerySet>,
}

impl CreateAnseriniArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        let collections = self.collections()?;
        let (encoder, query_encoder, max_length) = self.encoders()?;
        let options = self.options(&encoder, &query_encoder)?;
        // A process runs one command: its pool is the one where the encoder's loops run.
        rayon::ThreadPoolBuilder::new()
            .num_threads(self.threads)
            .build_global()
            .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?;
        for Collection { layout, documents, queries } in collections {
            let (encoder, query_encoder) = (encoder.clone(), query_encoder.clone());
            let input = CreateInput { documents, encoder, queries, query_encoder };
            let mut progress = progress::Progress::new(style, "documents");
            let mut tell = |step| match step {
                Step::Started(_) => {}
                Step::Counting => note("counting the documents"),
                Step::Statistics => {
                    note("first pass, for the quantiser's statistics; the second writes");
                }
                Step::At(advance) => progress.now(progress::State {
                    done: advance.texts,
                    tokens: max_length.map(|_| advance.tokens),
                    fraction: advance.fraction,
                }),
            };
            match create_anserini(&input, &layout, &options, &mut tell) {
                Ok(created) => {
                    let seconds = progress.done().as_secs_f64();
                    if let Some(encoded) = &created.documents {
                        encode::report(encoded, (0, 0), seconds, max_length);
                    }
                    created.queries.iter().for_each(report_queries);
                    print(&self.written(&layout, &input, &created, options.targets))?;
                }
                Err(e) => {
                    progress.failed();
                    return Err(e);
                }
            }
        }
        Ok(())
    }

    fn collections(&self) -> Result<Vec<Collection>> {
        if self.output.as_os_str() == "-" {
            return Err(Error::usage("--output is a folder, not stdout").hint("give it a name"));
        }
        if self.beir.is_empty() {
            return Ok(vec![self.collection()?]);
        }
        let mut names = HashSet::new();
        let mut collections = Vec::new();
        // All datasets are looked for before the first is encoded.
        for folder in &self.beir {
            let dataset = Dataset::open(folder, &self.split)
                .map_err(|e| Error::data(e.message).hint_opt(e.hint))?;
            if dataset.name.is_empty() || !names.insert(dataset.name.clone()) {
                return Err(Error::usage("a dataset's folder gives its outputs their name, which this one has not for itself")
                    .at_file(folder)
                    .hint("name each dataset once, by its own folder"));
            }
            collections.push(Collection {
                layout: Layout::beir(&self.output, &dataset.name),
                documents: Some(Documents::Texts {
                    path: dataset.corpus,
                    format: TextFormat::Beir,
                    template: template(&self.template)?,
                }),
                queries: vec![QuerySet {
                    name: None,
                    path: dataset.queries,
                    format: "beir".to_owned(),
                    qrels: Some(dataset.qrels),
                }],
            });
        }
        Ok(collections)
    }

    fn collection(&self) -> Result<Collection> {
        let mut names = HashSet::new();
        for (name, path) in &self.queries {
            if !names.insert(name) {
                return Err(Error::usage("two sets of queries would be one file")
                    .at_file(path)
                    .hint("name them: --queries dev=dev.tsv --queries dl19=dl19.tsv"));
            }
        }
        let format = self.query_format();
        let set = |(name, path): &(Option<String>, PathBuf)| {
            let (name, path, format) = (name.clone(), path.clone(), format.to_owned());
            QuerySet { name, path, format, qrels: None }
        };
        let documents = match (&self.vectors, &self.input) {
            (Some(path), _) => Some(Documents::Vectors(path.clone())),
            (None, Some(path)) => {
                let template = template(&self.template)?;
                Some(Documents::Texts {
                    path: path.clone(),
                    format: self.format.parse()?,
                    template,
                })
            }
            (None, None) => None,
        };
        let queries = self.queries.iter().map(set).collect();
        Ok(Collection { layout: Layout::new(&self.output), documents, queries })
    }

    fn query_format(&self) -> &str {
        match &self.query_format {
            Some(named) => named,
            None if self.vectors.is_some() => "queries-tsv",
            None => &self.format,
        }
    }

    /// What encodes documents and queries, where either is text, and a model's limit.
    fn encoders(&self) -> Result<(Encoder, QueryEncoder, Option<usize>)> {
        let weighted = self.query_format().parse::<QueriesFormat>().is_ok();
        let query_texts = !self.beir.is_empty() || !self.queries.is_empty() && !weighted;
        let texts = self.input.is_some() || !self.beir.is_empty();
        let (encoder, query_encoder, limit) = match self.encoder {
            _ if !texts && !query_texts => (Encoder::None, QueryEncoder::None, None),
            EncoderName::Splade => {
                let splade = self.model.wanted()?;
                let limit = texts.then(|| splade.max_length());
                (Encoder::Splade(splade.clone()), QueryEncoder::Splade(splade), limit)
            }
            EncoderName::Bm25 => {
                let (analyzer, parameters) = (self.bm25.analyzer()?, self.bm25.parameters());
                let encoder = Encoder::Bm25 { analyzer: analyzer.clone(), parameters, stats: None };
                (encoder, QueryEncoder::Tokens(analyzer), None)
            }
        };
        Ok((encoder, if query_texts { query_encoder } else { QueryEncoder::None }, limit))
    }

    fn options(&self, encoder: &Encoder, query_encoder: &QueryEncoder) -> Result<CreateOptions> {
        let named = |quantizer: &Option<String>, factor: Option<f32>| match (quantizer, factor) {
            (Some(named), _) => named.parse().map(Some),
            (None, Some(factor)) => format!("scale(factor={factor})").parse().map(Some),
            (None, None) => Ok(None),
        };
        if !self.to.contains(&Target::Jsonl) && (self.shards > 1 || self.gzip) {
            return Err(Error::usage("--shards and --gzip are of JSONL, which is not written")
                .hint("add it: --to jsonl,ciff"));
        }
        let scale = |factor| Quantizer::Scale { factor };
        let quantizer = named(&self.quantizer, self.quantization_factor_document)?;
        let query_quantizer = named(&self.query_quantizer, self.quantization_factor_query)?;
        if query_quantizer.is_some() && matches!(query_encoder, QueryEncoder::Tokens(_)) {
            return Err(Error::usage(
                "the weights of BM25's queries are numbers of tokens already",
            )
            .hint("leave --quantization-factor-query out"));
        }
        let (jsonl, vectors) =
            (self.jsonl.options()?, matches!(encoder, Encoder::None) || self.vectors.is_some());
        Ok(CreateOptions {
            targets: Targets {
                jsonl: self.to.contains(&Target::Jsonl),
                ciff: self.to.contains(&Target::Ciff),
                pisa: self.to.contains(&Target::Pisa),
            },
            quantizer: quantizer.unwrap_or(if vectors { Quantizer::Unknown } else { scale(100.0) }),
            query_quantizer: query_quantizer.unwrap_or(match query_encoder {
                // As naver/splade: every weight is 1, and stays 1.
                QueryEncoder::Splade(splade) if splade.queries() == "bag of words" => scale(1.0),
                QueryEncoder::Splade(_) | QueryEncoder::InferenceFree(_) => scale(100.0),
                QueryEncoder::None | QueryEncoder::Tokens(_) => Quantizer::Unknown,
            }),
            jsonl,
            shards: self.shards,
            gzip: self.gzip,
            memory: self.memory << 20,
        })
    }

    /// Says what was written; what comes next.
    fn written(
        &self,
        layout: &Layout,
        input: &CreateInput,
        created: &Created,
        targets: Targets,
    ) -> String {
        let wrote = |wanted: bool, path: &Path, what: &str| {
            if wanted {
                note(&format!("wrote {}: {what}", path.display()));
            }
        };
        let documents = created.documents.is_some();
        wrote(documents && targets.jsonl, &layout.docs(), "documents for Anserini");
        wrote(documents && targets.ciff, &layout.ciff(), "CIFF");
        wrote(documents && targets.pisa, &layout.pisa(), "PISA's canonical index");
        for set in &created.queries {
            let name = set.name.as_deref();
            wrote(targets.jsonl, &layout.queries_tsv(name), "queries for Anserini");
            wrote(targets.lists(), &layout.queries_pisa(name), "queries for PISA");
        }
        let recipe = Recipe {
            layout,
            targets,
            documents: created.documents.as_ref().map(|encoded| encoded.counts.documents),
            shards: self.shards,
            sets: created.queries.iter().map(|set| set.name.as_deref()).collect(),
            qrels: input.queries.iter().find_map(|set| set.qrels.as_deref()),
        };
        recipe.script()
    }
}

/// How many queries, and what was lost or left out.
fn report_queries(set: &CreatedQueries) {
    let counts = &set.counts;
    let name = set.name.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    note(&format!("{name}{} queries, {} weighted tokens", counts.records, counts.postings));
    warn(&[
        (set.unjudged, "queries without a judgment of the split, left out"),
        (set.missing, "judged queries that the dataset lacks"),
        (counts.empty, "queries without a token"),
        (counts.fallback, "queries got the fallback token"),
        (
            counts.left_out.max(set.left_out_of_pisa),
            "queries left out for PISA, which wants a token",
        ),
        (counts.quantize.dropped, "query weights that became 0 and were dropped"),
        (set.unknown_tokens as u64, "query tokens that are not in the table of weights"),
        (
            set.too_long,
            &format!("queries with more than {MOST_CLAUSES} tokens, which Anserini leaves out"),
        ),
    ]);
}
