//! trec_eval in Rust: qrels, runs and every measure, a drop-in binary.
