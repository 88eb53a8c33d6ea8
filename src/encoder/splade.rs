//! SPLADE: a masked language model's logits, pooled into one weight a word (Formal, Piwowarski, Clinchant, SIGIR 2021; Formal,
//! Lassance, Piwowarski, Clinchant, arXiv 2109.10086), and its relatives: SPLADE-doc, whose queries are bags of words; pairs of
//! encoders (Lassance, Clinchant, arXiv 2207.03834); inference-free models, whose queries are weighted by a table (Geng et al.,
//! arXiv 2411.04403); lexical masks and top-k (naver/splade's `splade_lexical`, `splade_topk`).

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use crate::encoder::inference_free::InferenceFree;
use crate::encoder::masked_lm::{Entries, MaskedLm, heaviest};
use crate::encoder::options::{Queries, Role, SpladeOptions};
use crate::error::{Error, Result};
use crate::kernel::isa::Kernel;
use crate::model::device::Device;
use crate::model::fingerprint::hash;
use crate::model::folder::model_folder::ModelFolder;
use crate::model::folder::sides::{PooledModel, Prompts, QuerySide};
use crate::sparse::origin::{Origin, Side};
use crate::sparse::vector::SparseVector;
use crate::sparse::vocabulary::Vocabulary;
use crate::text::length::TextLength;

/// An encoder of documents and queries; shared by all threads.
pub struct Splade {
    pub(super) document: MaskedLm,
    pub(super) query: QueryRoute,
    prompts: Prompts,
    options: SpladeOptions,
    folder: PathBuf,
}

/// What makes queries.
pub(super) enum QueryRoute {
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
    pub fn load(folder: &Path, options: SpladeOptions) -> Result<Self> {
        let found = ModelFolder::open(folder)?;
        let kernel = options.kernel.unwrap_or_else(Kernel::detect);
        let load = |mut encoding: PooledModel| {
            if let Some(strategy) = options.pooling {
                encoding.pooling.strategy = strategy;
            }
            MaskedLm::load(&encoding, &options, kernel)
        };
        let document = load(found.document)?;
        let mut prompts = found.prompts;
        let side = match &options.queries {
            Some(Queries::BagOfWords) => None,
            Some(Queries::Model(folder)) => {
                let other = ModelFolder::open(folder)?;
                prompts.query = other.prompts.query;
                Some(match other.query {
                    QuerySide::Same => QuerySide::Model(other.document),
                    own => own,
                })
            }
            None => Some(found.query),
        };
        let query = match side {
            None => QueryRoute::BagOfWords,
            Some(QuerySide::Same) => QueryRoute::Same,
            Some(QuerySide::Model(encoding)) => {
                let file = encoding.model.join("tokenizer.json");
                let query = load(encoding)?;
                if query.vocabulary != document.vocabulary {
                    return Err(Error::data("queries and documents have two vocabularies")
                        .at_file(&file)
                        .hint("a pair of encoders shares its tokenizer"));
                }
                QueryRoute::Model(Box::new(query))
            }
            Some(QuerySide::Static(folder)) => {
                QueryRoute::Static(Box::new(InferenceFree::of_embedding(&folder)?))
            }
            Some(QuerySide::Idf(table)) => {
                let tokenizer = table.with_file_name("tokenizer.json");
                QueryRoute::Static(Box::new(InferenceFree::load(&tokenizer, &table)?))
            }
        };
        let options = SpladeOptions {
            max_active_dims: options.max_active_dims.or(found.max_active_dims),
            query_max_active_dims: options.query_max_active_dims.or(found.max_active_dims),
            ..options
        };
        Ok(Self { document, query, prompts, options, folder: folder.to_path_buf() })
    }

    /// The words of the model; the ids of its vectors are their numbers.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.document.vocabulary
    }

    /// Tokens of a document at most.
    pub fn max_length(&self) -> usize {
        self.document.tokenizer.max_length()
    }

    /// The instructions in use on the CPU.
    pub fn kernel(&self) -> Kernel {
        self.document.kernel
    }

    /// Where the models run.
    pub fn device(&self) -> Device {
        self.options.device
    }

    /// What makes queries, in a word or two.
    pub fn queries(&self) -> &'static str {
        match &self.query {
            QueryRoute::Same => "same model",
            QueryRoute::Model(_) => "model of their own",
            QueryRoute::Static(_) => "inference-free",
            QueryRoute::BagOfWords => "bag of words",
        }
    }

    /// What outputs say of the model that made them: its name, a hash of its configuration and weights (they are read for it), and what
    /// bounds the vectors of a side. Both sides of a pair are the one model that [`Splade::load`] was given.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn origin(&self, role: Role) -> Result<Origin> {
        let (side, length) = match (role, &self.query) {
            (Role::Document, _) => (Side::Document, Some(self.max_length())),
            (Role::Query, QueryRoute::Model(query)) => {
                (Side::Query, Some(query.tokenizer.max_length()))
            }
            (Role::Query, QueryRoute::Static(_)) => (Side::Query, None),
            (Role::Query, _) => (Side::Query, Some(self.max_length())),
        };
        Ok(Origin {
            hash: Some(hash(&self.folder)?),
            side: Some(side),
            max_length: length.map(|length| length as u64),
            max_active_dims: self.max_active_dims(role).map(|dims| dims as u64),
            ..Origin::of_folder(&self.folder)
        })
    }

    /// Tensors of the checkpoint that the models have no use for.
    pub fn unused_tensors(&self) -> Vec<&str> {
        let mut unused: Vec<&str> =
            self.document.unused_tensors.iter().map(String::as_str).collect();
        if let QueryRoute::Model(query) = &self.query {
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
            (Role::Document, _) | (Role::Query, QueryRoute::Same) => &self.document,
            (Role::Query, QueryRoute::Model(model)) => model,
            (Role::Query, QueryRoute::BagOfWords) => {
                let bags = texts.iter().map(|text| self.document.bag(text));
                return Ok(bags.collect::<Result<Vec<_>>>()?.into_iter().unzip());
            }
            (Role::Query, QueryRoute::Static(table)) => {
                let weighed = texts.iter().map(|text| self.weigh(table, text));
                return Ok(weighed.collect::<Result<Vec<_>>>()?.into_iter().unzip());
            }
        };
        let prune = heaviest(self.max_active_dims(role));
        let lexical = self.options.lexical.masks(role);
        let finish = |entries: &mut Entries, ids: &[u32]| {
            if lexical {
                let own = model.tokenizer.own(ids);
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
