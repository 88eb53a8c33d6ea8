//! Products with a packed matrix: all outputs, or the greatest of each output over the rows.
#![expect(unsafe_code, reason = "chooses the SIMD kernel after its feature was detected")]

use super::packed::{Line, PANEL};
use super::{Isa, Packed, Path, avx2, avx512, portable};

/// Bytes of `a` that are kept in the second-level cache while all panels pass by.
const BLOCK: usize = 512 << 10;

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

/// `out[r][o] = bias[o] + sum over i of a[r][i] w[o][i]`; rows of `out` are `out_stride` values apart.
pub fn gemm(
    path: Path,
    a: Rows<'_>,
    w: &Packed,
    bias: Option<&[f32]>,
    out: &mut [f32],
    out_stride: usize,
) {
    let step = rows_at_a_time(path);
    let block = (BLOCK / (w.inputs * 4).max(1) / step).max(1) * step;
    let mut sums = [[0f32; PANEL]; avx512::ROWS];
    for from in (0..a.count).step_by(block) {
        let to = (from + block).min(a.count);
        for panel in 0..w.outputs.div_ceil(PANEL) {
            let first = panel * PANEL;
            let width = (w.outputs - first).min(PANEL);
            let mut start = [0f32; PANEL];
            if let Some(bias) = bias {
                start[..width].copy_from_slice(&bias[first..first + width]);
            }
            let lines = w.panel(panel);
            for row in (from..to).step_by(step) {
                let rows = step.min(to - row);
                sums[..rows].fill(start);
                product(path, &a.values[row * a.stride..], a.stride, rows, lines, &mut sums);
                for (at, sums) in sums[..rows].iter().enumerate() {
                    let start = (row + at) * out_stride + first;
                    out[start..start + width].copy_from_slice(&sums[..width]);
                }
            }
        }
    }
}

/// `out[o] = max over rows of sum over i of a[r][i] w[o][i]`, without bias: logits are never written. Without rows: -inf.
pub fn max_rows(path: Path, a: Rows<'_>, w: &Packed, out: &mut [f32]) {
    let none = [0.0; PANEL];
    fold_rows(
        path,
        a,
        w,
        |_| none,
        f32::NEG_INFINITY,
        |most, sum| if sum > most { sum } else { most },
        out,
    );
}

/// `out[o] = sum over rows of f(bias[o] + sum over i of a[r][i] w[o][i])`.
pub fn sum_rows(
    path: Path,
    a: Rows<'_>,
    w: &Packed,
    bias: &[f32],
    out: &mut [f32],
    f: impl Fn(f32) -> f32,
) {
    let start = |panel: usize| {
        let (mut start, bias) = ([0f32; PANEL], &bias[panel * PANEL..]);
        let width = bias.len().min(PANEL);
        start[..width].copy_from_slice(&bias[..width]);
        start
    };
    fold_rows(path, a, w, start, 0.0, |total, sum| total + f(sum), out);
}

/// Folds the rows of each output, in order, panel by panel. `start` gives a panel's bias.
#[inline]
fn fold_rows(
    path: Path,
    a: Rows<'_>,
    w: &Packed,
    start: impl Fn(usize) -> [f32; PANEL],
    first: f32,
    fold: impl Fn(f32, f32) -> f32,
    out: &mut [f32],
) {
    let step = rows_at_a_time(path);
    let mut sums = [[0f32; PANEL]; avx512::ROWS];
    for (panel, out) in out[..w.outputs].chunks_mut(PANEL).enumerate() {
        let lines = w.panel(panel);
        let start = start(panel);
        let mut folded = [first; PANEL];
        for row in (0..a.count).step_by(step) {
            let rows = step.min(a.count - row);
            sums[..rows].fill(start);
            product(path, &a.values[row * a.stride..], a.stride, rows, lines, &mut sums);
            for sums in &sums[..rows] {
                for (folded, &sum) in folded.iter_mut().zip(sums) {
                    *folded = fold(*folded, sum);
                }
            }
        }
        out.copy_from_slice(&folded[..out.len()]);
    }
}

fn rows_at_a_time(path: Path) -> usize {
    match path.0 {
        Isa::Avx512 => avx512::ROWS,
        Isa::Avx2 => avx2::ROWS,
        Isa::Portable => portable::ROWS,
    }
}

#[inline]
fn product(
    path: Path,
    a: &[f32],
    stride: usize,
    rows: usize,
    panel: &[Line],
    sums: &mut [[f32; PANEL]],
) {
    let inputs = panel.len() / 2;
    assert!(rows > 0 && a.len() >= (rows - 1) * stride + inputs && rows <= sums.len());
    match path.0 {
        // SAFETY: a `Path` other than portable is only made where the machine has it; the bounds were checked.
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => unsafe { avx512::product(a.as_ptr(), stride, rows, panel, sums) },
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => unsafe { avx2::product(a.as_ptr(), stride, rows, panel, sums) },
        _ => portable::product(a, stride, rows, panel, sums),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(n: usize, seed: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7919 + seed * 104_729) % 2003) as f32 / 1000.0 - 1.0).collect()
    }

    #[test]
    fn products_equal_the_definition_on_every_path() {
        for (rows, inputs, outputs) in [(1, 1, 1), (5, 33, 70), (13, 96, 32), (40, 17, 31)] {
            let a = values(rows * (inputs + 3), 1);
            let w = values(outputs * inputs, 2);
            let bias = values(outputs, 3);
            let packed = Packed::of_rows(&w, outputs, inputs, inputs);
            let a = Rows { values: &a, count: rows, stride: inputs + 3 };
            let exact = |row: usize, output: usize| -> f64 {
                (0..inputs)
                    .map(|i| {
                        f64::from(a.values[row * a.stride + i]) * f64::from(w[output * inputs + i])
                    })
                    .sum()
            };
            for path in ["portable", "avx2", "avx512"].iter().filter_map(|n| n.parse().ok()) {
                let mut out = vec![9.0; rows * (outputs + 1)];
                gemm(path, a, &packed, Some(&bias), &mut out, outputs + 1);
                let mut greatest = vec![0.0; outputs];
                max_rows(path, a, &packed, &mut greatest);
                for output in 0..outputs {
                    let mut most = f64::NEG_INFINITY;
                    for row in 0..rows {
                        let sum = exact(row, output);
                        let got = f64::from(out[row * (outputs + 1) + output]);
                        assert!((got - sum - f64::from(bias[output])).abs() < 1e-4, "{path}");
                        most = most.max(sum);
                    }
                    assert!((f64::from(greatest[output]) - most).abs() < 1e-4, "{path}");
                }
                // The value between rows is not touched.
                assert!((0..rows).all(|row| out[row * (outputs + 1) + outputs] == 9.0));
                // A row alone gives the same bits as among others.
                for row in 0..rows {
                    let one =
                        Rows { values: &a.values[row * a.stride..], count: 1, stride: a.stride };
                    let mut alone = vec![0.0; outputs];
                    gemm(path, one, &packed, Some(&bias), &mut alone, outputs);
                    assert_eq!(alone, out[row * (outputs + 1)..row * (outputs + 1) + outputs]);
                }
            }
        }
    }
}
