//! SPLADE: a masked language model's logits, pooled into one weight a word (Formal, Piwowarski, Clinchant, SIGIR 2021; Formal,
//! Lassance, Piwowarski, Clinchant, arXiv 2109.10086), and its relatives: SPLADE-doc, whose queries are bags of words; pairs of
//! encoders (Lassance, Clinchant, arXiv 2207.03834); inference-free models, whose queries are weighted by a table (Geng et al.,
//! arXiv 2411.04403); lexical masks and top-k (naver/splade's `splade_lexical`, `splade_topk`).

use std::borrow::Cow;
use std::path::{Path as FilePath, PathBuf};
use std::str::FromStr;

use crate::encoder::inference_free::InferenceFree;
use crate::encoder::masked_lm::{Entries, LongTexts, MaskedLm, TextLength, heaviest};
use crate::error::{Error, Result};
use crate::kernel::Path;
use crate::kernel::packed::Precision;
use crate::model::device::Device;
use crate::model::folder::{Checkpoint, Encoding, Prompts, QuerySide};
use crate::model::head::pool::Strategy;
use crate::sparse::vector::SparseVector;
use crate::sparse::vocabulary::Vocabulary;

/// Which side of the search a text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A query.
    Query,
    /// A document.
    Document,
}

/// How to encode. What is not given is what the checkpoint says.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct SpladeOptions {
    /// Tokens of a text at most, special ones too.
    pub max_length: Option<usize>,
    /// Entries of a document's vector at most.
    pub max_active_dims: Option<usize>,
    /// Entries of a query's vector at most.
    pub query_max_active_dims: Option<usize>,
    /// Over which tokens logits are pooled.
    pub pooling: Option<Strategy>,
    /// What makes queries.
    pub queries: Option<Queries>,
    /// Which sides keep only words of their own text.
    pub lexical: Lexical,
    /// What becomes of texts longer than the model takes.
    pub long_texts: LongTexts,
    /// Instructions; the best of this machine where they are not given.
    pub path: Option<Path>,
    /// Numbers in which products are made.
    pub precision: Precision,
    /// Where the models run.
    pub device: Device,
}

/// What makes queries, where it is not what the checkpoint says.
#[derive(Debug, Clone, PartialEq)]
pub enum Queries {
    /// A checkpoint of their own, with the same vocabulary.
    Model(PathBuf),
    /// Their distinct tokens with weight 1 (SPLADE-doc).
    BagOfWords,
}

/// Which sides keep only words of their own text: naver/splade's `splade_lexical`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lexical {
    /// Neither.
    #[default]
    None,
    /// Queries.
    Query,
    /// Documents.
    Document,
    /// Both.
    Both,
}

impl FromStr for Lexical {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "none" => Ok(Self::None),
            "query" => Ok(Self::Query),
            "document" => Ok(Self::Document),
            "both" => Ok(Self::Both),
            other => Err(Error::usage(format!("unknown lexical mask '{other}'"))
                .hint("none, query, document or both")),
        }
    }
}

impl Lexical {
    fn masks(self, role: Role) -> bool {
        match self {
            Self::None => false,
            Self::Query => role == Role::Query,
            Self::Document => role == Role::Document,
            Self::Both => true,
        }
    }
}

/// An encoder of documents and queries; shared by all threads.
pub struct Splade {
    pub(super) document: MaskedLm,
    pub(super) query: QueryEncoder,
    prompts: Prompts,
    options: SpladeOptions,
}

/// What makes queries.
pub(super) enum QueryEncoder {
    /// The documents' model.
    Same,
    /// A model of their own.
    Model(Box<MaskedLm>),
    /// A table of token weights.
    Static(Box<InferenceFree>),
    /// The documents' tokenizer alone.
    BagOfWords,
}

impl Splade {
    /// Loads a checkpoint's folder.
    ///
    /// # Errors
    /// Files that are missing or damaged; an architecture, activation or pooling that is not supported; tensors that are missing,
    /// of another shape or not finite; a tokenizer with more words than the model; a query model with another vocabulary.
    pub fn load(folder: &FilePath, options: SpladeOptions) -> Result<Self> {
        let checkpoint = Checkpoint::open(folder)?;
        let path = options.path.unwrap_or_else(Path::detect);
        let load = |mut encoding: Encoding| {
            if let Some(strategy) = options.pooling {
                encoding.pooling.strategy = strategy;
            }
            MaskedLm::load(&encoding, &options, path)
        };
        let document = load(checkpoint.document)?;
        let mut prompts = checkpoint.prompts;
        let side = match &options.queries {
            Some(Queries::BagOfWords) => None,
            Some(Queries::Model(folder)) => {
                let other = Checkpoint::open(folder)?;
                prompts.query = other.prompts.query;
                Some(match other.query {
                    QuerySide::Same => QuerySide::Model(other.document),
                    own => own,
                })
            }
            None => Some(checkpoint.query),
        };
        let query = match side {
            None => QueryEncoder::BagOfWords,
            Some(QuerySide::Same) => QueryEncoder::Same,
            Some(QuerySide::Model(encoding)) => {
                let file = encoding.model.join("tokenizer.json");
                let query = load(encoding)?;
                if query.vocabulary != document.vocabulary {
                    return Err(Error::data("queries and documents have two vocabularies")
                        .at_file(&file)
                        .hint("a pair of encoders shares its tokenizer"));
                }
                QueryEncoder::Model(Box::new(query))
            }
            Some(QuerySide::Static(folder)) => {
                QueryEncoder::Static(Box::new(InferenceFree::of_embedding(&folder)?))
            }
            Some(QuerySide::Idf(table)) => {
                let tokenizer = table.with_file_name("tokenizer.json");
                QueryEncoder::Static(Box::new(InferenceFree::load(&tokenizer, &table)?))
            }
        };
        let options = SpladeOptions {
            max_active_dims: options.max_active_dims.or(checkpoint.max_active_dims),
            query_max_active_dims: options.query_max_active_dims.or(checkpoint.max_active_dims),
            ..options
        };
        Ok(Self { document, query, prompts, options })
    }

    /// The words of the model; the ids of its vectors are their numbers.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.document.vocabulary
    }

    /// Tokens of a document at most.
    pub fn max_length(&self) -> usize {
        self.document.max_length
    }

    /// The instructions in use on the CPU.
    pub fn path(&self) -> Path {
        self.document.path
    }

    /// Where the models run.
    pub fn device(&self) -> Device {
        self.options.device
    }

    /// What makes queries, in a word or two.
    pub fn queries(&self) -> &'static str {
        match &self.query {
            QueryEncoder::Same => "same model",
            QueryEncoder::Model(_) => "model of their own",
            QueryEncoder::Static(_) => "inference-free",
            QueryEncoder::BagOfWords => "bag of words",
        }
    }

    /// Tensors of the checkpoint that the models have no use for.
    pub fn unused_tensors(&self) -> Vec<&str> {
        let mut unused: Vec<&str> =
            self.document.unused_tensors.iter().map(String::as_str).collect();
        if let QueryEncoder::Model(query) = &self.query {
            unused.extend(query.unused_tensors.iter().map(String::as_str));
        }
        unused
    }

    /// Encodes texts, in parallel; the vectors come in the order of the texts and do not depend on how they were batched. Gives
    /// each text's length too.
    ///
    /// # Errors
    /// A text that the tokenizer refuses.
    pub fn encode(
        &self,
        texts: &[&str],
        role: Role,
    ) -> Result<(Vec<SparseVector>, Vec<TextLength>)> {
        let prompt = self.prompt(role);
        let prompted = |&text| match prompt.is_empty() {
            true => Cow::Borrowed(text),
            false => Cow::Owned(format!("{prompt}{text}")),
        };
        let texts: Vec<Cow<'_, str>> = texts.iter().map(prompted).collect();
        let model = match (role, &self.query) {
            (Role::Document, _) | (Role::Query, QueryEncoder::Same) => &self.document,
            (Role::Query, QueryEncoder::Model(model)) => model,
            (Role::Query, QueryEncoder::BagOfWords) => {
                let bags = texts.iter().map(|text| self.document.bag(text));
                return Ok(bags.collect::<Result<Vec<_>>>()?.into_iter().unzip());
            }
            (Role::Query, QueryEncoder::Static(table)) => {
                let weighed = texts.iter().map(|text| self.weigh(table, text));
                return Ok(weighed.collect::<Result<Vec<_>>>()?.into_iter().unzip());
            }
        };
        let prune = heaviest(self.max_active_dims(role));
        let lexical = self.options.lexical.masks(role);
        let finish = |entries: &mut Entries, pieces: &[Vec<u32>]| {
            if lexical {
                let own = model.own_tokens(pieces);
                entries.retain(|(term, _)| own.binary_search(term).is_ok());
            }
            prune.apply(entries);
        };
        model.encode(&texts, finish)
    }

    fn weigh(&self, table: &InferenceFree, text: &str) -> Result<(SparseVector, TextLength)> {
        let (entries, unknown) = table.encode_query(text);
        let tokens = (entries.len() + unknown) as u32;
        let mut named = Vec::with_capacity(entries.len());
        for (token, weight) in entries {
            let term = self.vocabulary().get(&token).ok_or_else(|| {
                Error::data(format!("the documents' model does not know the query token '{token}'"))
                    .hint("table and model are of two checkpoints")
            })?;
            named.push((term, weight));
        }
        heaviest(self.max_active_dims(Role::Query)).apply(&mut named);
        Ok((SparseVector::new(named)?, TextLength { tokens, truncated: false }))
    }

    fn max_active_dims(&self, role: Role) -> Option<usize> {
        match role {
            Role::Query => self.options.query_max_active_dims,
            Role::Document => self.options.max_active_dims,
        }
    }

    /// What stands in front of a text.
    pub(super) fn prompt(&self, role: Role) -> &str {
        match role {
            Role::Query => &self.prompts.query,
            Role::Document => &self.prompts.document,
        }
    }
}
