//! Where tensors stand in a safetensors file.

use ::safetensors::{Dtype, SafeTensors};

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::entry::{Entry, Kind};

/// All tensors of a file.
pub(crate) fn entries(file: &[u8]) -> Result<Vec<(String, Entry)>> {
    let damaged = |e: ::safetensors::SafeTensorError| {
        Error::data(format!("not safetensors: {e}")).hint(DAMAGED)
    };
    // Proves that every tensor is as long as its shape says, within the file.
    SafeTensors::deserialize(file).map_err(damaged)?;
    let (header, metadata) = SafeTensors::read_metadata(file).map_err(damaged)?;
    let start = 8 + header;
    let entry = |(name, info): (String, &::safetensors::tensor::TensorInfo)| {
        let kind = match info.dtype {
            Dtype::F32 => Kind::F32,
            Dtype::F16 => Kind::F16,
            Dtype::BF16 => Kind::BF16,
            Dtype::F64 => Kind::Other("float64", 8),
            Dtype::I64 => Kind::Other("int64", 8),
            _ => Kind::Other("neither float32, float16 nor bfloat16", 0),
        };
        let (from, to) = info.data_offsets;
        let bytes = start + from..start + to;
        (name, Entry { kind, shape: info.shape.clone(), strides: None, bytes })
    };
    Ok(metadata.tensors().into_iter().map(entry).collect())
}
