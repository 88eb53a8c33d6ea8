//! Learned sparse retrieval: encode, quantise, export, index, search, evaluate.
//!
//! ```text
//! collection --> encoder --> SparseVector --> Quantizer --> ImpactVector --> formats (Anserini, CIFF, PISA), index
//! topics ------> encoder --> Query ----------------------------------------> search, backend --> run
//! qrels -------------------------------------------------------------------> eval <------------- run
//! ```
//!
//! | module | its question |
//! |---|---|
//! | `cli` | what does a person type and see? (feature `cli`) |
//! | [`regress`] | do the published numbers hold? |
//! | [`pipeline`] | which stages do commands and regressions share? |
//! | [`backend`] | who searches: our own index, Anserini, PISA? |
//! | [`eval`] | how good is a run, is it better than another, and how do several become one? |
//! | [`search`] | which documents score highest? |
//! | [`encoder`] | what turns text into a vector? (BM25; with the feature `encoder` models too) |
//! | `fetch` | what lies elsewhere, and how does it get here? (feature `hub`) |
//! | [`formats`] | what does a foreign file hold, in our types? |
//! | `model` | which weights does a checkpoint have, and what do they make of tokens? (feature `encoder`) |
//! | [`text`] | which tokens are in a text? |
//! | [`index`] | where do the postings live? |
//! | `kernel` | which instructions make the products? (feature `encoder`) |
//! | [`storage`] | how do bytes reach the disk, and come back? |
//! | [`sparse`] | what is a vector here? |
//! | [`error`] | what went wrong, where, and what helps? |
//!
//! Each room imports from those below it. Only `cli` prints, reads the environment or ends the process.
//!
//! Encode, index and search in memory-bounded steps, as the `splade` command does:
//!
//! ```no_run
//! use std::path::Path;
//!
//! use splade::formats::JSONL;
//! use splade::index::Index;
//! use splade::encoder::{Documents, Encoder};
//! use splade::pipeline::{BuildIndexOptions, build_index};
//! use splade::search::Searcher;
//! use splade::sparse::Query;
//!
//! # fn main() -> splade::error::Result<()> {
//! let documents = Documents::Vectors { path: "docs.jsonl.gz".into(), format: JSONL };
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
#[cfg(feature = "cli")]
pub mod cli;
pub mod encoder;
pub mod error;
pub mod eval;
#[cfg(feature = "hub")]
pub mod fetch;
pub mod formats;
pub mod index;
#[cfg(feature = "encoder")]
pub mod kernel;
#[cfg(feature = "encoder")]
pub mod model;
pub mod pipeline;
pub mod regress;
pub mod search;
pub mod sparse;
pub mod storage;
pub mod text;
