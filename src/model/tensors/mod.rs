//! Tensors of mapped files, by name: safetensors, or what `torch.save` wrote.

pub(crate) mod checkpoint;
pub(crate) mod entry;
pub(crate) mod globals;
pub(crate) mod mapped;
pub(crate) mod pickle;
pub(crate) mod pytorch;
pub(crate) mod safetensors;
pub(crate) mod stack;
pub(crate) mod table;
pub(crate) mod unused;
pub(crate) mod values;
pub(crate) mod write;
pub(crate) mod zip;
