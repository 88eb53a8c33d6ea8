//! Learned sparse retrieval: quantise, export, index, search, evaluate.

pub mod cli;
pub mod encoder;
pub mod error;
pub mod index;
pub mod io;
pub mod pipeline;
pub mod regress;
pub mod search;
pub mod sparse;
