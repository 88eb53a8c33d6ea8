//! Learned sparse retrieval: encode, quantise, export, index, search, evaluate.
//!
//! ```text
//! collection --> encoder --> SparseVector --> Quantizer --> ImpactVector --> io (Anserini, CIFF, PISA), index
//! topics ------> encoder --> Query ----------------------------------------> search --> run
//! qrels -------------------------------------------------------------------> evaluate <-- run
//! ```
//!
//! | module | its question |
//! |---|---|
//! | [`sparse`] | what is a vector here? |
//! | [`encoder`] | what turns text into a vector? |
//! | [`io`] | what do files of other systems hold, in our types? |
//! | [`index`] | where do the postings live? |
//! | [`search`] | which documents score highest? |
//! | [`significance`] | is one run better than another, or is it the sample of queries? |
//! | [`fuse`] | how do several runs become one? |
//! | [`pipeline`] | the stages that commands and regressions share |
//! | [`regress`] | do the published numbers hold? |
//! | [`cli`] | what does a person type and see? |
//!
//! Encode, index and search in memory-bounded steps, as the `splade` command does:
//!
//! ```no_run
//! use std::path::Path;
//!
//! use splade::index::Index;
//! use splade::pipeline::{BuildIndexOptions, Documents, Encoder, build_index};
//! use splade::search::Searcher;
//! use splade::sparse::Query;
//!
//! # fn main() -> splade::error::Result<()> {
//! let documents = Documents::Vectors("docs.jsonl.gz".into());
//! let out = Path::new("docs.idx");
//! build_index(&documents, &Encoder::None, &BuildIndexOptions::default(), out, &mut |_| {})?;
//! let index = Index::open(out)?;
//! let query = Query::integers("1".into(), vec![("glass".into(), 120), ("##ing".into(), 7)])?;
//! for hit in Searcher::new(&index).search(&query, 10) {
//!     println!("{} {}", hit.docno, hit.score);
//! }
//! # Ok(())
//! # }
//! ```

pub mod backend;
pub mod cli;
pub mod encoder;
pub mod error;
pub mod eval;
pub mod fetch;
pub mod formats;
pub mod index;
pub mod kernel;
pub mod model;
pub mod pipeline;
pub mod regress;
pub mod search;
pub mod sparse;
pub mod storage;
pub mod text;
