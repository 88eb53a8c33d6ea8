//! What turns the states of a body into weights of terms.

pub(crate) mod logits;
pub(crate) mod pool;

pub use self::pool::{Pooling, Strategy};
