//! Learned sparse retrieval.
