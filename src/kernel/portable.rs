//! The product of a few rows with a panel, in plain loops.

use crate::kernel::packed::{Line, PANEL};

/// Rows at a time.
pub(crate) const ROWS: usize = 4;

/// `start` plus the products of `rows` (at most [`ROWS`]) packed rows with a panel, inputs in order, into rows of `out` that are
/// `stride` values apart. `pairs`: the panel holds bf16 pairs, which are widened; the rows are f32.
#[inline(always)]
pub(crate) fn product(
    pairs: bool,
    left: &[f32],
    rows: usize,
    panel: &[Line],
    start: &[f32; PANEL],
    out: &mut [f32],
    stride: usize,
) {
    for (row, out) in out.chunks_mut(stride).enumerate().take(rows) {
        let mut sums = *start;
        let mut left = left[row..].iter().step_by(rows);
        for lines in panel.chunks_exact(2) {
            let Some(&x) = left.next() else { break };
            if !pairs {
                add(x, lines, &mut sums, |w| w);
                continue;
            }
            let Some(&y) = left.next() else { break };
            add(x, lines, &mut sums, |pair| f32::from_bits(pair.to_bits() << 16));
            add(y, lines, &mut sums, |pair| f32::from_bits(pair.to_bits() & 0xffff_0000));
        }
        out[..PANEL].copy_from_slice(&sums);
    }
}

#[inline(always)]
fn add(x: f32, lines: &[Line], sums: &mut [f32; PANEL], weight: impl Fn(f32) -> f32) {
    for (line, sums) in lines.iter().zip(sums.as_chunks_mut::<16>().0) {
        for (sum, &w) in sums.iter_mut().zip(&line.0) {
            *sum += x * weight(w);
        }
    }
}
