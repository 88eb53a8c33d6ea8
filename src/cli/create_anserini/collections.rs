//! What is to be encoded, by what, and where it goes.

use std::collections::HashSet;
use std::path::PathBuf;

use beir::Dataset;

use crate::cli::create_anserini::arguments::{CreateAnseriniArguments, EncoderName};
use crate::cli::template::template;
use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::encode_queries::QueryEncoder;
use crate::error::{Error, Result};
use crate::formats::jsonl::JSONL;
use crate::formats::queries::QueriesFormat;
use crate::formats::texts::TextFormat;
use crate::formats::topics_format::TopicsFormat;
use crate::pipeline::create_anserini::layout::Layout;
use crate::pipeline::create_anserini::queries::QuerySet;

/// A collection with the place where it goes.
pub(super) struct Collection {
    pub(super) layout: Layout,
    pub(super) documents: Option<Documents>,
    pub(super) queries: Vec<QuerySet>,
}

impl CreateAnseriniArguments {
    pub(super) fn collections(&self) -> Result<Vec<Collection>> {
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
                    format: TopicsFormat::Text(TextFormat::Beir),
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
        let set = |(name, path): &(Option<String>, PathBuf)| {
            let (name, path, format) = (name.clone(), path.clone(), self.query_format()?);
            Ok::<_, Error>(QuerySet { name, path, format, qrels: None })
        };
        let documents = match (&self.vectors, &self.input) {
            (Some(path), _) => Some(Documents::Vectors { path: path.clone(), format: JSONL }),
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
        let queries = self.queries.iter().map(set).collect::<Result<_>>()?;
        Ok(Collection { layout: Layout::new(&self.output), documents, queries })
    }

    fn query_format(&self) -> Result<TopicsFormat> {
        match &self.query_format {
            Some(named) => named.parse(),
            None if self.vectors.is_some() => Ok(TopicsFormat::Weighted(QueriesFormat::Tsv)),
            None => self.format.parse(),
        }
    }

    /// What encodes documents and queries, where either is text, and a model's limit.
    pub(super) fn encoders(&self) -> Result<(Encoder, QueryEncoder, Option<usize>)> {
        let weighted = matches!(self.query_format()?, TopicsFormat::Weighted(_));
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
}
