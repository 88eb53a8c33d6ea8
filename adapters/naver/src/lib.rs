//! naver/splade's files: raw.tsv, JSON runs and qrels.
