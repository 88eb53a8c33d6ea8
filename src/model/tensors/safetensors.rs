//! Where tensors stand in a safetensors file.

use ::safetensors::{Dtype, SafeTensors};

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::entry::{NumberType, TensorEntry};

/// All tensors of a file.
pub(crate) fn entries(file: &[u8]) -> Result<Vec<(String, TensorEntry)>> {
    let damaged = |e: ::safetensors::SafeTensorError| {
        Error::data(format!("not safetensors: {e}")).hint(DAMAGED)
    };
    // Proves that every tensor is as long as its shape says, within the file.
    SafeTensors::deserialize(file).map_err(damaged)?;
    let (header, metadata) = SafeTensors::read_metadata(file).map_err(damaged)?;
    let start = 8 + header;
    let entry = |(name, info): (String, &::safetensors::tensor::TensorInfo)| {
        let numbers = match info.dtype {
            Dtype::F32 => NumberType::F32,
            Dtype::F16 => NumberType::F16,
            Dtype::BF16 => NumberType::BF16,
            Dtype::F64 => NumberType::Other("float64", 8),
            Dtype::I64 => NumberType::Other("int64", 8),
            _ => NumberType::Other("neither float32, float16 nor bfloat16", 0),
        };
        let (from, to) = info.data_offsets;
        let bytes = start + from..start + to;
        (name, TensorEntry { numbers, shape: info.shape.clone(), strides: None, bytes })
    };
    Ok(metadata.tensors().into_iter().map(entry).collect())
}
