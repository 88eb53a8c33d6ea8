//! Where a tensor stands in a file, and its numbers as f32.

use std::ops::Range;

use crate::error::{Error, Result};

/// A type of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NumberType {
    F32,
    F16,
    BF16,
    /// Numbers that no SPLADE model is made of, and their width in bytes; 0 where it does not matter.
    Other(&'static str, usize),
}

impl NumberType {
    /// Bytes of a number.
    pub(crate) fn width(self) -> usize {
        match self {
            Self::F32 => 4,
            Self::F16 | Self::BF16 => 2,
            Self::Other(_, width) => width,
        }
    }

    /// Numbers as f32; of other types none.
    pub(crate) fn decode(self, bytes: &[u8], out: &mut [f32]) {
        match self {
            Self::F32 => each(bytes, out, f32::from_le_bytes),
            Self::F16 => each(bytes, out, |b| half::f16::from_le_bytes(b).to_f32()),
            Self::BF16 => each(bytes, out, |b| half::bf16::from_le_bytes(b).to_f32()),
            Self::Other(..) => {}
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::F32 => "float32",
            Self::F16 => "float16",
            Self::BF16 => "bfloat16",
            Self::Other(name, _) => name,
        }
    }
}

fn each<const N: usize>(bytes: &[u8], out: &mut [f32], decode: impl Fn([u8; N]) -> f32) {
    for (out, &number) in out.iter_mut().zip(bytes.as_chunks::<N>().0) {
        *out = decode(number);
    }
}

/// A tensor of a mapped file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TensorEntry {
    pub(crate) numbers: NumberType,
    pub(crate) shape: Vec<usize>,
    /// Numbers from one element to the next, for each dimension; `None` where they stand row by row.
    pub(crate) strides: Option<Vec<usize>>,
    /// Bytes of the file, from the first element on.
    pub(crate) bytes: Range<usize>,
}

impl TensorEntry {
    /// A tensor that starts `offset` numbers into a storage, with strides as PyTorch has them.
    ///
    /// # Errors
    /// An element outside of the storage, or more elements than numbers: so what a tensor takes in memory is bounded by the file.
    pub(crate) fn strided(
        numbers: NumberType,
        shape: Vec<usize>,
        strides: Vec<usize>,
        offset: usize,
        storage: Range<usize>,
    ) -> Result<Self> {
        let outside = || Error::data("reaches beyond its storage").hint(crate::error::DAMAGED);
        let width = numbers.width();
        let count = shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim));
        let count = count.ok_or_else(outside)?;
        let mut end = offset;
        if count > 0 {
            for (&dim, &stride) in shape.iter().zip(&strides) {
                let reach = (dim - 1).checked_mul(stride).ok_or_else(outside)?;
                end = end.checked_add(reach).ok_or_else(outside)?;
            }
            end = end.checked_add(1).ok_or_else(outside)?;
        }
        if end.checked_mul(width).is_none_or(|end| end > storage.len()) {
            return Err(outside());
        }
        if count > end - offset {
            return Err(Error::data("repeats numbers of its storage (an expanded tensor)")
                .hint("write it with tensor.contiguous()"));
        }
        let dense = strides == row_by_row(&shape);
        let bytes = storage.start + offset * width..storage.start + end * width;
        Ok(Self { numbers, shape, strides: (!dense).then_some(strides), bytes })
    }

    /// The numbers row by row, as f32; `None` where they are of a type that is not read.
    pub(crate) fn floats(&self, file: &[u8]) -> Option<Vec<f32>> {
        let bytes = file.get(self.bytes.clone())?;
        match self.numbers {
            NumberType::F32 => Some(self.gather(bytes.as_chunks().0, f32::from_le_bytes)),
            NumberType::F16 => {
                Some(self.gather(bytes.as_chunks().0, |b| half::f16::from_le_bytes(b).to_f32()))
            }
            NumberType::BF16 => {
                Some(self.gather(bytes.as_chunks().0, |b| half::bf16::from_le_bytes(b).to_f32()))
            }
            NumberType::Other(..) => None,
        }
    }

    fn gather<const N: usize>(
        &self,
        numbers: &[[u8; N]],
        decode: impl Fn([u8; N]) -> f32,
    ) -> Vec<f32> {
        let Some(strides) = &self.strides else {
            return numbers.iter().map(|&b| decode(b)).collect();
        };
        let count = self.shape.iter().product();
        let mut values = Vec::with_capacity(count);
        let mut place = vec![0; self.shape.len()];
        let mut at = 0;
        for _ in 0..count {
            values.push(decode(numbers[at]));
            // The next element in row-major order: the last dimension that has one more, those behind it from the start.
            for dim in (0..place.len()).rev() {
                place[dim] += 1;
                at += strides[dim];
                if place[dim] < self.shape[dim] {
                    break;
                }
                at -= strides[dim] * place[dim];
                place[dim] = 0;
            }
        }
        values
    }
}

/// Strides of elements that stand row by row. PyTorch's strides of a dimension of one element are arbitrary; such a tensor is
/// gathered, which gives the same.
fn row_by_row(shape: &[usize]) -> Vec<usize> {
    let mut strides = vec![1usize; shape.len()];
    for dim in (1..shape.len()).rev() {
        strides[dim - 1] = strides[dim].saturating_mul(shape[dim]);
    }
    strides
}
