//! Anserini's formats: JsonVectorCollection, weighted topics.
