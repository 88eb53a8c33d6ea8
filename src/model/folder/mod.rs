//! A model's folder, as Hugging Face's `save_pretrained` or sentence-transformers' `SparseEncoder` writes it.

pub(crate) mod json;
pub(crate) mod model_folder;
pub(crate) mod modules;
pub(crate) mod sides;
pub(crate) mod write;
