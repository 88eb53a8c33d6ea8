//! Products with a packed matrix: all outputs, or the greatest or the sum of each output over the rows of a text.
#![expect(unsafe_code, reason = "chooses the SIMD kernel after its feature was detected")]

use crate::kernel::isa::{Isa, Kernel};
use crate::kernel::left::Rows;
use crate::kernel::left::{Layout, pack};
use crate::kernel::packed::Packed;
use crate::kernel::packed::{Line, PANEL, TILE};
use crate::kernel::rows::add;
use crate::kernel::rows::on_each_kernel;
use crate::kernel::split::{SPLIT_STEP, split_panel};
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
use crate::kernel::tiles::Tiles;
use crate::kernel::{amx, avx2, avx512, portable};

/// Bytes of packed rows that stay in the second-level cache while all panels pass by.
const BLOCK: usize = 1 << 20;

/// The same where panels are split, which is better done once.
const SPLIT_BLOCK: usize = 2 << 20;

/// Sums of as many rows as any kernel takes at a time.
type Sums = [[f32; PANEL]; amx::ROWS];

/// Makes products on one thread; keeps the memory for packed rows.
#[derive(Debug, Clone)]
pub struct Products {
    kernel: Kernel,
    left: Vec<f32>,
    /// A panel that was split for the tiles.
    right: Vec<f32>,
}

impl Products {
    /// By a kernel.
    pub fn new(kernel: Kernel) -> Self {
        Self { kernel, left: Vec::new(), right: Vec::new() }
    }

    /// The kernel.
    pub fn kernel(&self) -> Kernel {
        self.kernel
    }

    /// `out[r][o] = bias[o] + sum over i of a[r][i] w[o][i]`; rows of `out` are `out_stride` values apart.
    pub fn gemm(
        &mut self,
        a: Rows<'_>,
        w: &Packed,
        bias: Option<&[f32]>,
        out: &mut [f32],
        out_stride: usize,
    ) {
        let mut sums: Sums = [[0.0; PANEL]; amx::ROWS];
        self.run(a, w, bias, |tile, row, first, width| {
            let out = &mut out[row * out_stride + first..];
            if width == PANEL && tile.is_whole() {
                tile.product(out, out_stride);
                return;
            }
            tile.product(sums.as_flattened_mut(), PANEL);
            for (out, sums) in out.chunks_mut(out_stride).zip(&sums[..tile.rows]) {
                out[..width].copy_from_slice(&sums[..width]);
            }
        });
    }

    /// `out[t][o] = bias[o] + max over the rows r of text t of sum over i of a[r][i] w[o][i]`: logits are never written. Texts stand
    /// one after another, `lengths` rows each; a text without rows gets -inf.
    pub fn max_rows(
        &mut self,
        a: Rows<'_>,
        lengths: &[usize],
        w: &Packed,
        bias: &[f32],
        out: &mut [f32],
    ) {
        let kernel = self.kernel;
        let texts = texts_of_rows(lengths);
        let outputs = w.outputs;
        out[..lengths.len() * outputs].fill(f32::NEG_INFINITY);
        let mut sums: Sums = [[0.0; PANEL]; amx::ROWS];
        self.run(a, w, None, |tile, row, first, width| {
            tile.product(sums.as_flattened_mut(), PANEL);
            fold(&texts[row..], &sums[..tile.rows], |text, sums| {
                let out = &mut out[text * outputs + first..][..width];
                greatest(kernel, sums, out);
            });
        });
        for out in out.chunks_exact_mut(outputs).take(lengths.len()) {
            add(kernel, out, bias);
        }
    }

    /// `out[t][o] = sum over the rows r of text t of f(bias[o] + sum over i of a[r][i] w[o][i])`.
    pub fn sum_rows(
        &mut self,
        a: Rows<'_>,
        lengths: &[usize],
        w: &Packed,
        bias: &[f32],
        out: &mut [f32],
        f: impl Fn(f32) -> f32,
    ) {
        let texts = texts_of_rows(lengths);
        let outputs = w.outputs;
        out[..lengths.len() * outputs].fill(0.0);
        let mut sums: Sums = [[0.0; PANEL]; amx::ROWS];
        self.run(a, w, Some(bias), |tile, row, first, width| {
            tile.product(sums.as_flattened_mut(), PANEL);
            fold(&texts[row..], &sums[..tile.rows], |text, sums| {
                let out = &mut out[text * outputs + first..][..width];
                for sums in sums {
                    for (total, &sum) in out.iter_mut().zip(sums) {
                        *total += f(sum);
                    }
                }
            });
        });
    }

    /// Hands each meeting of a few rows with a panel to `sink`: first row, first output, outputs. For one output, rows come in their
    /// order.
    fn run(
        &mut self,
        a: Rows<'_>,
        w: &Packed,
        bias: Option<&[f32]>,
        mut sink: impl FnMut(Tile<'_>, usize, usize, usize),
    ) {
        let kernel = self.kernel;
        let layout = Layout::of(kernel, w);
        let step = rows_at_a_time(kernel, layout);
        let tile = layout.values(step, w.inputs);
        let block = if layout == Layout::Splits { SPLIT_BLOCK } else { BLOCK };
        let tiles = (block / 4 / tile.max(1)).clamp(1, a.count.div_ceil(step).max(1));
        self.left.resize(tiles * tile + 16, 0.0);
        // Tile registers read whole cache lines.
        let aligned = self.left.as_ptr().align_offset(64).min(16);
        let left = &mut self.left[aligned..][..tiles * tile];
        #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
        // SAFETY: this layout is only chosen on a kernel with tile registers.
        let _tiles = layout.is_tiles().then(|| unsafe { Tiles::configure() });
        let right = &mut self.right;
        if layout == Layout::Splits {
            right.resize(w.inputs.div_ceil(TILE) * SPLIT_STEP + 16, 0.0);
        }
        let aligned = right.as_ptr().align_offset(64).min(right.len());
        let right = &mut right[aligned..];
        let right = match layout {
            Layout::Splits => &mut right[..w.inputs.div_ceil(TILE) * SPLIT_STEP],
            _ => &mut right[..0],
        };
        for from in (0..a.count).step_by(tiles * step) {
            let to = (from + tiles * step).min(a.count);
            pack_all(kernel, layout, a, from..to, step, w.inputs, left);
            for panel in 0..w.outputs.div_ceil(PANEL) {
                let first = panel * PANEL;
                let width = (w.outputs - first).min(PANEL);
                let mut start = [0f32; PANEL];
                if let Some(bias) = bias {
                    start[..width].copy_from_slice(&bias[first..first + width]);
                }
                let lines = w.panel(panel);
                if layout == Layout::Splits {
                    split_panel(kernel, lines, right);
                }
                // Meanwhile the next panel comes into the second-level cache, a part with each few rows.
                let mut next = w.panel_or_none(panel + 1);
                let part = next.len().div_ceil((to - from).div_ceil(step));
                for (row, left) in (from..to).step_by(step).zip(left.chunks_exact(tile.max(1))) {
                    let rows = step.min(to - row);
                    let (now, later) = next.split_at(part.min(next.len()));
                    next = later;
                    prefetch(now);
                    sink(
                        Tile { kernel, layout, left, right, rows, lines, start: &start },
                        row,
                        first,
                        width,
                    );
                }
            }
        }
    }
}

/// Asks for lines to come into the second-level cache.
#[inline(always)]
fn prefetch(lines: &[Line]) {
    #[cfg(target_arch = "x86_64")]
    for line in lines {
        use std::arch::x86_64::{_MM_HINT_T1, _mm_prefetch};
        // SAFETY: every x86-64 has the instruction, and it changes nothing.
        unsafe { _mm_prefetch::<_MM_HINT_T1>(std::ptr::from_ref(line).cast()) }
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = lines;
}

/// The text of each row.
fn texts_of_rows(lengths: &[usize]) -> Vec<usize> {
    lengths.iter().enumerate().flat_map(|(text, &rows)| std::iter::repeat_n(text, rows)).collect()
}

/// Hands on rows of one text together.
#[inline(always)]
fn fold(texts: &[usize], sums: &[[f32; PANEL]], mut each: impl FnMut(usize, &[[f32; PANEL]])) {
    let mut from = 0;
    while from < sums.len() {
        let text = texts[from];
        let mut to = from + 1;
        while to < sums.len() && texts[to] == text {
            to += 1;
        }
        each(text, &sums[from..to]);
        from = to;
    }
}

on_each_kernel! {
    /// Raises `out` to the greatest of the rows.
    fn greatest(sums: &[[f32; PANEL]], out: &mut [f32]) => greatest_body
}

#[inline(always)]
fn greatest_body(sums: &[[f32; PANEL]], out: &mut [f32]) {
    let mut most = [f32::NEG_INFINITY; PANEL];
    for sums in sums {
        for (most, &sum) in most.iter_mut().zip(sums) {
            *most = if sum > *most { sum } else { *most };
        }
    }
    for (out, &most) in out.iter_mut().zip(&most) {
        *out = if most > *out { most } else { *out };
    }
}

on_each_kernel! {
    /// Packs rows, `step` at a time.
    fn pack_all(layout: Layout, a: Rows<'_>, rows: std::ops::Range<usize>, step: usize, inputs: usize, left: &mut [f32]) => pack_all_body
}

#[inline(always)]
fn pack_all_body(
    layout: Layout,
    a: Rows<'_>,
    rows: std::ops::Range<usize>,
    step: usize,
    inputs: usize,
    left: &mut [f32],
) {
    let tile = layout.values(step, inputs);
    for (row, out) in rows.clone().step_by(step).zip(left.chunks_exact_mut(tile.max(1))) {
        let count = step.min(rows.end - row);
        pack(layout, a, row, count, inputs, &mut out[..layout.values(count, inputs)]);
    }
}

fn rows_at_a_time(kernel: Kernel, layout: Layout) -> usize {
    match kernel.isa {
        Isa::Amx if layout.is_tiles() => amx::ROWS,
        Isa::Amx | Isa::Avx512 => avx512::ROWS,
        Isa::Avx2 => avx2::ROWS,
        Isa::Portable => portable::ROWS,
    }
}

/// A few packed rows and a panel.
struct Tile<'a> {
    kernel: Kernel,
    layout: Layout,
    left: &'a [f32],
    right: &'a [f32],
    rows: usize,
    lines: &'a [Line],
    start: &'a [f32; PANEL],
}

impl Tile<'_> {
    /// Whether no more rows are written than there are.
    fn is_whole(&self) -> bool {
        !self.layout.is_tiles() || self.rows.is_multiple_of(16)
    }

    /// The products, on top of the start, into rows of `out` that are `stride` values apart.
    #[inline]
    fn product(&self, out: &mut [f32], stride: usize) {
        let Self { kernel, layout, left, right, rows, lines, start } = *self;
        // Inputs that the panel has, zeros at its end counted.
        let singles = matches!(layout, Layout::Singles | Layout::Splits);
        let inputs = if singles { lines.len() / 2 } else { lines.len() };
        let written = if layout.is_tiles() { rows.next_multiple_of(16) } else { rows };
        assert!(rows > 0 && left.len() >= layout.values(rows, inputs));
        assert!(out.len() >= (written - 1) * stride + PANEL);
        if lines.is_empty() {
            out.chunks_mut(stride).take(rows).for_each(|out| out[..PANEL].copy_from_slice(start));
            return;
        }
        #[cfg(target_arch = "x86_64")]
        {
            use avx512::Numbers;
            let mut wide = |numbers| {
                // SAFETY: such a kernel is only made where the machine has AVX-512, pairs only chosen where it has AVX512-BF16; the
                // bounds were checked.
                unsafe { avx512::product(numbers, left, rows, lines, start, out, stride) }
            };
            match (kernel.isa, layout) {
                #[cfg(target_os = "linux")]
                // SAFETY: `run` configured the tiles; the bounds were checked.
                (_, Layout::Tiles) => unsafe {
                    amx::product(left, written, lines, start, out, stride);
                },
                #[cfg(target_os = "linux")]
                // SAFETY: the same; `run` split the panel.
                (_, Layout::Splits) => unsafe {
                    amx::product_of_splits(left, written, right, start, out, stride);
                },
                (Isa::Amx | Isa::Avx512, Layout::Singles) => wide(Numbers::Singles),
                (Isa::Amx | Isa::Avx512, Layout::Rounded) => wide(Numbers::Widened),
                (Isa::Amx | Isa::Avx512, Layout::Pairs) => wide(Numbers::Pairs),
                // SAFETY: as above, with AVX2.
                (Isa::Avx2, layout) => unsafe {
                    avx2::product(layout == Layout::Rounded, left, rows, lines, start, out, stride);
                },
                _ => portable::product(
                    layout == Layout::Rounded,
                    left,
                    rows,
                    lines,
                    start,
                    out,
                    stride,
                ),
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        portable::product(layout == Layout::Rounded, left, rows, lines, start, out, stride);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::packed::Precision;

    fn values(n: usize, seed: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7919 + seed * 104_729) % 2003) as f32 / 1000.0 - 1.0).collect()
    }

    fn rounded(precision: Precision, x: f32) -> f64 {
        f64::from(match precision {
            Precision::F32 => x,
            Precision::Bf16 => half::bf16::from_f32(x).to_f32(),
        })
    }

    /// Every kernel of this machine in every precision.
    fn all() -> Vec<(Kernel, Precision)> {
        let names = ["portable", "avx2", "avx512", "amx"];
        let kernels = names.iter().filter_map(|n| n.parse::<Kernel>().ok());
        kernels.flat_map(|kernel| [(kernel, Precision::F32), (kernel, Precision::Bf16)]).collect()
    }

    #[test]
    fn products_equal_the_definition_on_every_kernel() {
        for (rows, inputs, outputs) in
            [(1, 1, 1), (5, 33, 70), (13, 96, 32), (70, 47, 31), (70, 301, 290)]
        {
            let a = values(rows * (inputs + 3), 1);
            let w = values(outputs * inputs, 2);
            let bias = values(outputs, 3);
            let a = Rows { values: &a, count: rows, stride: inputs + 3 };
            // Texts of other lengths than the kernels' numbers of rows, an empty one among them.
            let lengths = [rows / 3, 0, rows - rows / 3];
            for (kernel, precision) in all() {
                let what = format!("{kernel} {precision} {rows} {inputs} {outputs}");
                let packed = Packed::of_rows(precision, &w, outputs, inputs, inputs);
                let exact = |row: usize, output: usize| -> f64 {
                    let term = |i| {
                        rounded(precision, a.values[row * a.stride + i])
                            * rounded(precision, w[output * inputs + i])
                    };
                    (0..inputs).map(term).sum::<f64>() + f64::from(bias[output])
                };
                let mut products = Products::new(kernel);
                let mut out = vec![9.0; rows * (outputs + 1)];
                products.gemm(a, &packed, Some(&bias), &mut out, outputs + 1);
                let mut most = vec![0.0; 3 * outputs];
                products.max_rows(a, &lengths, &packed, &bias, &mut most);
                let mut sums = vec![0.0; 3 * outputs];
                products.sum_rows(a, &lengths, &packed, &bias, &mut sums, |x| x.max(0.0));
                for output in 0..outputs {
                    let mut first = 0;
                    for (text, length) in lengths.into_iter().enumerate() {
                        let of_rows = (first..first + length).map(|row| exact(row, output));
                        let greatest = of_rows.clone().fold(f64::NEG_INFINITY, f64::max);
                        let got = f64::from(most[text * outputs + output]);
                        assert!(got == greatest || (got - greatest).abs() < 1e-4, "{what}");
                        let sum: f64 = of_rows.map(|x| x.max(0.0)).sum();
                        assert!((f64::from(sums[text * outputs + output]) - sum).abs() < 1e-3);
                        first += length;
                    }
                    for row in 0..rows {
                        let got = f64::from(out[row * (outputs + 1) + output]);
                        assert!((got - exact(row, output)).abs() < 1e-4, "{what}");
                    }
                }
                // The value between rows is not touched.
                assert!((0..rows).all(|row| out[row * (outputs + 1) + outputs] == 9.0));
                // A row alone gives the same bits as among others.
                for row in 0..rows {
                    let one =
                        Rows { values: &a.values[row * a.stride..], count: 1, stride: a.stride };
                    let mut alone = vec![0.0; outputs];
                    products.gemm(one, &packed, Some(&bias), &mut alone, outputs);
                    assert_eq!(
                        alone,
                        out[row * (outputs + 1)..row * (outputs + 1) + outputs],
                        "{what}"
                    );
                }
            }
        }
    }
}
