//! Which tokens are in a text?

pub mod analysis;
pub(crate) mod start;
