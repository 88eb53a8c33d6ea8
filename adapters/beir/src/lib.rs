//! BEIR datasets: corpus, queries, qrels.
