//! naver/splade's `create_anserini`: a collection and its query sets, for Anserini, and in the same pass for PISA.

pub(crate) mod documents;
pub(crate) mod layout;
pub(crate) mod options;
pub(crate) mod queries;
pub(crate) mod seen_tokens;

use crate::encoder::encode_documents::{Documents, Encoder};
use crate::encoder::encode_queries::QueryEncoder;
use crate::error::Result;
use crate::formats::renames::{BLANKS, BLANKS_AND_COLONS, Renames};
use crate::pipeline::create_anserini::layout::Layout;
use crate::pipeline::create_anserini::options::CreateOptions;
use crate::pipeline::create_anserini::queries::{CreatedQueries, QuerySet, WrittenQueries};
use crate::pipeline::create_anserini::seen_tokens::SeenTokens;
use crate::pipeline::encode::step::Step;
use crate::pipeline::encode::{Encoded, ordered};
use crate::storage::made_folders::MadeFolders;

/// What a collection's files are made of.
#[derive(Clone)]
pub struct CreateInput {
    /// The documents, if they are wanted.
    pub documents: Option<Documents>,
    /// Encodes them.
    pub encoder: Encoder,
    /// Sets of queries.
    pub queries: Vec<QuerySet>,
    /// Encodes them.
    pub query_encoder: QueryEncoder,
}

/// What was created.
#[derive(Debug, Clone, PartialEq)]
pub struct Created {
    /// The documents.
    pub documents: Option<Encoded>,
    /// The sets of queries.
    pub queries: Vec<CreatedQueries>,
}

/// Writes the queries, which take little time and tell much of what may be wrong, then the documents; what fails leaves nothing behind. Each text is encoded once,
/// whatever the targets. An emptied document gets the fallback token in the JSONL alone; lists hold its docno and nothing more.
///
/// # Errors
/// Malformed input, float weights, a folder of documents that holds another file, I/O.
pub fn create_anserini(
    input: &CreateInput,
    layout: &Layout,
    options: &CreateOptions,
    progress: &mut dyn FnMut(Step),
) -> Result<Created> {
    if let Some(documents) = &input.documents {
        documents::check(documents, layout, options)?;
    }
    let jsonl = ordered(&input.encoder, &options.jsonl);
    let mut made = MadeFolders::default();
    made.make(layout.folder())?;
    let unfit = if options.targets.lists() { BLANKS_AND_COLONS } else { BLANKS };
    let map = options.rename_qids.as_deref();
    let mut renames = map.map(|map| Renames::create(map, unfit)).transpose()?;
    let mut queries = Vec::new();
    for set in &input.queries {
        made.make(&layout.set(set.name.as_deref()))?;
        let (encoder, quantizer) = (&input.query_encoder, options.query_quantizer);
        queries.push(queries::create_queries(
            set,
            encoder,
            quantizer,
            layout,
            options.targets,
            &jsonl,
            &mut renames,
        )?);
    }
    let mut encoded = None;
    if let Some(documents) = &input.documents {
        let mut seen = SeenTokens::default();
        let encoder = &input.encoder;
        let created =
            documents::create_documents(documents, encoder, layout, options, &mut seen, progress);
        encoded =
            Some(created.map_err(|e| documents.name_twice(e).in_input(documents.path(), None))?);
        for set in &mut queries {
            let unmatched = set.created.tokens.unmatched(&|token| seen.has(token));
            set.created.unmatched = Some(unmatched);
        }
    }
    let queries = queries.into_iter().map(WrittenQueries::finish).collect::<Result<_>>()?;
    renames.map_or(Ok(0), |mut renames| renames.finish())?;
    made.keep();
    Ok(Created { documents: encoded, queries })
}
