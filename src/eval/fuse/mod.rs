//! How do several runs become one?
//!
//! [`Normalization`] makes the scores of one query of one run comparable, [`Method`] combines what the runs say of a document,
//! [`Fusion`] puts both together. A run that lacks a query or a document says nothing of it, unless the method says otherwise.
//!
//! The order is total, as that of every run of ours: score descending, then docno ascending by bytes; equal scores of a run that is
//! read are ranked so too. (trec_eval ranks ties by docno descending.)

pub(crate) mod fusion;
pub(crate) mod method;
pub(crate) mod normalization;

pub use self::fusion::Fusion;
pub use self::method::Method;
pub use self::normalization::{Flat, Normalization};
