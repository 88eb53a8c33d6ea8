//! The runtime on candle's tensors: the way to GPUs, and to training.
//!
//! Texts are padded to the longest of their batch. The vocabulary is taken in pieces, so that only some of a token's logits are in memory. Not
//! implemented: flash attention.

pub(crate) mod batch;
pub(crate) mod bert;
pub(crate) mod layers;
pub(crate) mod model;
pub(crate) mod modern_bert;
