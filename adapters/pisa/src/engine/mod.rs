//! Drives a real PISA: it makes its own index of a canonical one and searches it.
//!
//! PISA never sees the names of a collection. Terms and documents go by surrogates of ASCII letters and digits, so that no
//! lower-casing, no tokenizer and no white space in a token, a docno or a query id can change what is found.

mod algorithm;
mod binaries;
mod canonical;
mod hits;
mod indexed;
mod installation;
mod process;
mod questions;
mod run_file;
mod search;
mod surrogates;
mod task;
mod wheel;
mod wheel_files;

pub use algorithm::Algorithm;
pub use binaries::Binaries;
pub use indexed::Indexed;
pub use installation::Engine;
pub use search::{EXACT, Found};
pub use task::Search;
pub use wheel::Wheel;
