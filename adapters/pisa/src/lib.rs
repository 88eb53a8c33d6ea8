//! PISA's canonical inverted index and query files.
