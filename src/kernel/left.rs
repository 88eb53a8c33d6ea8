//! Rows of the left matrix in the order in which the kernels read them: a few rows side by side, input by input.

use crate::kernel::isa::{Isa, Kernel};
use crate::kernel::packed::{Packed, Precision, TILE, bf16};
use crate::kernel::split::split;

/// Rows of a matrix: `count` of them, `stride` values apart.
#[derive(Clone, Copy)]
pub struct Rows<'a> {
    /// All values.
    pub values: &'a [f32],
    /// Number of rows.
    pub count: usize,
    /// Values from one row to the next.
    pub stride: usize,
}

/// How a kernel wants its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// For each input the values of all rows.
    Singles,
    /// The same, rounded to bfloat16.
    Rounded,
    /// For each two inputs the bfloat16 pairs of all rows.
    Pairs,
    /// Tiles of 16 rows by 32 inputs in bfloat16, two of them (32 rows) for each 32 inputs; with 16 rows or fewer one.
    Tiles,
    /// Such tiles three times, for singles that are split in three.
    Splits,
}

/// Inputs and outputs from which on splitting pays.
const LARGE: usize = 256;

impl Layout {
    /// It depends on the matrix alone, not on the number of rows: else a row's bits would depend on its neighbours.
    pub(crate) fn of(kernel: Kernel, w: &Packed) -> Self {
        let is_large = w.inputs >= LARGE && w.outputs >= LARGE;
        match (w.precision, kernel.isa) {
            (Precision::F32, Isa::Amx) if is_large => Self::Splits,
            (Precision::F32, _) => Self::Singles,
            (Precision::Bf16, Isa::Amx) => Self::Tiles,
            (Precision::Bf16, Isa::Avx512) if kernel.bf16 => Self::Pairs,
            (Precision::Bf16, _) => Self::Rounded,
        }
    }

    /// Whether the kernel is one of tile registers.
    pub(crate) fn is_tiles(self) -> bool {
        matches!(self, Self::Tiles | Self::Splits)
    }

    /// Values (of 4 bytes) that `rows` rows take.
    pub(crate) fn values(self, rows: usize, inputs: usize) -> usize {
        match self {
            Self::Singles => rows * inputs,
            Self::Rounded => rows * inputs.next_multiple_of(TILE),
            Self::Pairs => rows * inputs.next_multiple_of(TILE) / 2,
            Self::Tiles => rows.next_multiple_of(16) * inputs.next_multiple_of(TILE) / 2,
            Self::Splits => 3 * Self::Tiles.values(rows, inputs),
        }
    }
}

/// Packs `rows` rows of `a` from `first` on. `out` has room for [`Layout::values`].
#[inline(always)]
pub(crate) fn pack(
    layout: Layout,
    a: Rows<'_>,
    first: usize,
    rows: usize,
    inputs: usize,
    out: &mut [f32],
) {
    let row = |at: usize| {
        let start = (first + at) * a.stride;
        &a.values[start..start + inputs]
    };
    match layout {
        Layout::Singles => side_by_side(rows, row, out, |x| x),
        Layout::Rounded => {
            out[rows * inputs..].fill(0.0);
            side_by_side(rows, row, out, |x| f32::from_bits(bf16(x) << 16));
        }
        Layout::Pairs => {
            for at in 0..rows {
                let pairs = row(at).chunks(2);
                let filled = inputs.div_ceil(2);
                for (out, pair) in out[at..].iter_mut().step_by(rows).zip(pairs) {
                    *out = both(pair);
                }
                out[at..].iter_mut().step_by(rows).skip(filled).for_each(|out| *out = 0.0);
            }
        }
        Layout::Splits => {
            let plane = rows.div_ceil(16) * 256;
            for (step, out) in out.chunks_exact_mut(3 * plane).enumerate() {
                for at in 0..rows {
                    split_row(&row(at)[step * TILE..], plane, &mut out[at * 16..]);
                }
            }
        }
        Layout::Tiles => {
            let tiles = rows.div_ceil(16);
            for (step, out) in out.chunks_exact_mut(tiles * 256).enumerate() {
                for (at, out) in out.chunks_exact_mut(16).enumerate() {
                    if at < rows {
                        tile_row(&row(at)[step * TILE..], out);
                    }
                }
            }
        }
    }
}

/// Up to 32 values as 16 pairs in each of three planes, `plane` values apart.
#[inline(always)]
fn split_row(row: &[f32], plane: usize, out: &mut [f32]) {
    let mut whole = [0.0; TILE];
    let count = row.len().min(TILE);
    whole[..count].copy_from_slice(&row[..count]);
    let parts = whole.map(split);
    for number in 0..3 {
        for (out, pair) in out[number * plane..].iter_mut().zip(parts.as_chunks::<2>().0) {
            *out = f32::from_bits(pair[0][number] | pair[1][number] << 16);
        }
    }
}

/// Up to 32 values as 16 pairs.
#[inline(always)]
fn tile_row(row: &[f32], out: &mut [f32]) {
    if let Some(whole) = row.first_chunk::<TILE>() {
        for (out, pair) in out.iter_mut().zip(whole.as_chunks::<2>().0) {
            *out = f32::from_bits(bf16(pair[0]) | bf16(pair[1]) << 16);
        }
        return;
    }
    out.fill(0.0);
    for (out, pair) in out.iter_mut().zip(row.chunks(2)) {
        *out = both(pair);
    }
}

#[inline(always)]
fn both(pair: &[f32]) -> f32 {
    let high = pair.get(1).map_or(0, |&x| bf16(x));
    f32::from_bits(bf16(pair[0]) | high << 16)
}

#[inline(always)]
fn side_by_side<'a>(
    rows: usize,
    row: impl Fn(usize) -> &'a [f32],
    out: &mut [f32],
    change: impl Fn(f32) -> f32,
) {
    // The usual numbers of rows known to the compiler, which then transposes in registers.
    macro_rules! fixed {
        ($($n:literal)*) => {
            match rows {
                $($n => {
                    let all: [&[f32]; $n] = std::array::from_fn(&row);
                    let inputs = all[0].len();
                    for (input, out) in out.as_chunks_mut::<$n>().0.iter_mut().enumerate().take(inputs) {
                        for (out, row) in out.iter_mut().zip(&all) {
                            *out = change(row[input]);
                        }
                    }
                })*
                _ => {
                    for at in 0..rows {
                        for (out, &x) in out[at..].iter_mut().step_by(rows).zip(row(at)) {
                            *out = change(x);
                        }
                    }
                }
            }
        };
    }
    fixed!(4 6 12);
}
