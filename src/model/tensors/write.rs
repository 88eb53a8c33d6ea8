//! Writes tensors as safetensors.

use std::borrow::Cow;
use std::collections::HashMap;
use std::path::Path;

use ::safetensors::{Dtype, SafeTensorError, View};

use crate::error::{Error, Result};

/// A tensor of numbers in single precision.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedTensor<'a> {
    /// As the checkpoint calls it.
    pub name: &'a str,
    /// Its dimensions.
    pub shape: Vec<usize>,
    /// Its numbers, row by row.
    pub values: Cow<'a, [f32]>,
}

impl View for &NamedTensor<'_> {
    fn dtype(&self) -> Dtype {
        Dtype::F32
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.values.iter().flat_map(|x| x.to_le_bytes()).collect())
    }

    fn data_len(&self) -> usize {
        size_of_val(&*self.values)
    }
}

/// Writes a file that transformers reads, too.
///
/// # Errors
/// A shape that is not that of its numbers; a number that is not finite, which no reader here would take; a name that stands twice;
/// I/O.
pub(crate) fn write_safetensors(path: &Path, tensors: &[NamedTensor<'_>]) -> Result<()> {
    let mut names: Vec<&str> = tensors.iter().map(|tensor| tensor.name).collect();
    names.sort_unstable();
    if let Some(twice) = names.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(Error::data(format!("the tensor '{}' is given twice", twice[0])));
    }
    for NamedTensor { name, shape, values } in tensors {
        let count = shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim));
        if count != Some(values.len()) {
            let count = values.len();
            let message = format!("the tensor '{name}' of shape {shape:?} has {count} numbers");
            return Err(Error::data(message));
        }
        if let Some(place) = values.iter().position(|x| !x.is_finite()) {
            let message = format!("the tensor '{name}' holds {} at place {place}", values[place]);
            return Err(Error::data(message).hint("the training went astray"));
        }
    }
    // transformers asks for it.
    let metadata = HashMap::from([("format".to_owned(), "pt".to_owned())]);
    let views = tensors.iter().map(|tensor| (tensor.name, tensor));
    ::safetensors::serialize_to_file(views, Some(metadata), path).map_err(|e| match e {
        SafeTensorError::IoError(e) => Error::io(path, &e),
        other => Error::data(format!("not to be written as safetensors: {other}")).at_file(path),
    })
}
