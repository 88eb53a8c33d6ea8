//! Why a text has the terms that it has: which of its tokens raised each.

pub(crate) mod explanation;
pub(crate) mod raises;
pub(crate) mod splade;
