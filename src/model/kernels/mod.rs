//! The runtime of our own kernels, on the CPU.
//!
//! Texts of a batch stand one after another without padding; only attention and positions know where each begins.

pub(crate) mod attention;
pub(crate) mod bert;
pub(crate) mod layers;
pub(crate) mod model;
pub(crate) mod modern_bert;
pub(crate) mod scratch;
