//! A matrix of which single rows are asked for: the embeddings of words.

use std::sync::Arc;

use memmap2::Mmap;

use crate::model::tensors::entry::{NumberType, TensorEntry};
use crate::model::tensors::mapped::release;

/// Rows of numbers, in a mapped file or in memory.
pub(crate) enum Table {
    /// Where they are in the file; rows become f32 when they are asked for.
    Mapped {
        /// The file.
        file: Arc<Mmap>,
        /// The place in it, row by row.
        entry: TensorEntry,
    },
    /// In memory.
    Owned {
        /// Row by row.
        values: Vec<f32>,
        /// Numbers of a row.
        width: usize,
    },
}

impl Table {
    /// Of numbers that stand row by row; `None` where they are of a type that is not read, or not all there.
    pub(crate) fn mapped(file: Arc<Mmap>, entry: TensorEntry) -> Option<Self> {
        let count = entry.shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim))?;
        let known = !matches!(entry.numbers, NumberType::Other(..));
        let whole = entry.bytes.len() == count.checked_mul(entry.numbers.width())?
            && entry.bytes.end <= file.len();
        (known && whole && entry.shape.len() == 2).then_some(Self::Mapped { file, entry })
    }

    /// Row `at`, as f32.
    pub(crate) fn row(&self, at: usize, out: &mut [f32]) {
        match self {
            Self::Owned { values, width } => {
                out.copy_from_slice(&values[at * width..(at + 1) * width]);
            }
            Self::Mapped { file, entry } => {
                let bytes = entry.shape[1] * entry.numbers.width();
                let start = entry.bytes.start + at * bytes;
                entry.numbers.decode(&file[start..start + bytes], out);
            }
        }
    }

    /// Says that rows are not needed soon.
    pub(crate) fn release(&self) {
        if let Self::Mapped { file, entry } = self {
            release(file, &entry.bytes);
        }
    }
}
