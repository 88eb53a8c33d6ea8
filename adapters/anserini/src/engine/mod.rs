//! Driving a real Anserini: a fat jar, run by a Java.
//!
//! Anserini's exit codes say nothing: a document that it cannot read ends its file, a query that it cannot parse is left out, and
//! both end with 0. So every step is judged by its log and by counts that the caller knows: documents, distinct tokens and the sum
//! of all weights (Anserini's "total terms").

mod index;
mod installation;
mod jar;
mod java;
mod log;
mod search;

pub use index::{Counts, IndexOptions, Indexed};
pub use installation::Engine;
pub use jar::Jar;
pub use java::Java;
pub use search::{CLAUSES, SearchOptions, Searched};
