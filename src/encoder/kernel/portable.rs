//! The product of a few rows with a panel, in plain loops.

use super::packed::{Line, PANEL};

/// Rows at a time.
pub(super) const ROWS: usize = 4;

/// `sums[r][c] += sum over i of a[r][i] * panel[i][c]`, inputs in order. `rows` is at most [`ROWS`].
#[inline(always)]
pub(super) fn product(
    a: &[f32],
    stride: usize,
    rows: usize,
    panel: &[Line],
    sums: &mut [[f32; PANEL]],
) {
    for (row, sums) in sums.iter_mut().enumerate().take(rows) {
        let inputs = panel.len() / 2;
        let a = &a[row * stride..row * stride + inputs];
        for (&x, lines) in a.iter().zip(panel.chunks_exact(2)) {
            for (half, line) in lines.iter().enumerate() {
                for (sum, &w) in sums[half * 16..half * 16 + 16].iter_mut().zip(&line.0) {
                    *sum += x * w;
                }
            }
        }
    }
}
