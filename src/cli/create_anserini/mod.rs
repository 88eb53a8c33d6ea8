//! `splade create-anserini`

pub(crate) mod arguments;
pub(crate) mod collections;
pub(crate) mod recipe;
pub(crate) mod report;

use crate::cli::create_anserini::arguments::{CreateAnseriniArguments, Target};
use crate::cli::create_anserini::collections::Collection;
use crate::cli::create_anserini::recipe::Recipe;
use crate::cli::print::{note, print, say_passed_over};
use crate::cli::progress;
use crate::cli::threads::on_threads;
use crate::encoder::encode_queries::QueryEncoder;
use crate::error::{Error, Result};
use crate::pipeline::create_anserini::layout::Targets;
use crate::pipeline::create_anserini::options::CreateOptions;
use crate::pipeline::create_anserini::{CreateInput, create_anserini};
use crate::pipeline::encode::step::Step;
use crate::sparse::quantizer::Quantizer;

impl CreateAnseriniArguments {
    pub(super) fn run(&self, style: progress::Style) -> Result<()> {
        on_threads(self.threads, || self.create(style))
    }

    fn create(&self, style: progress::Style) -> Result<()> {
        let collections = self.collections()?;
        let (encoder, query_encoder, max_length) = self.encoders()?;
        let options = self.options(&query_encoder)?;
        for Collection { layout, documents, queries } in collections {
            if let Some(documents) = &documents {
                say_passed_over(documents.path());
            }
            let (encoder, query_encoder) = (encoder.clone(), query_encoder.clone());
            let input = CreateInput { documents, encoder, queries, query_encoder };
            let mut progress = progress::Progress::new(style, "documents");
            let mut tell = |step| match step {
                Step::Started(_) | Step::Comparing => {}
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
                    report::report(&created, &layout, options.targets, seconds, max_length);
                    let recipe = Recipe {
                        layout: &layout,
                        targets: options.targets,
                        documents: created.documents.map(|encoded| encoded.counts.documents),
                        shards: self.shards,
                        sets: created.queries.iter().map(|set| set.name.as_deref()).collect(),
                        qrels: input.queries.iter().find_map(|set| set.qrels.as_deref()),
                    };
                    print(&recipe.script())?;
                }
                Err(e) => {
                    progress.failed();
                    return Err(e);
                }
            }
        }
        Ok(())
    }

    fn options(&self, query_encoder: &QueryEncoder) -> Result<CreateOptions> {
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
        let vectors = self.vectors.is_some();
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
            jsonl: self.jsonl.options()?,
            shards: self.shards,
            gzip: self.gzip,
            memory: self.memory << 20,
            rename_docnos: self.rename_docnos.clone(),
            rename_qids: self.rename_qids.clone(),
        })
    }
}
