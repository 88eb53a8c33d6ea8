//! What turns the states of a body into weights of terms.

pub(crate) mod mlm;
pub(crate) mod pool;
