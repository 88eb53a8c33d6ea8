//! Products of up to 6 rows with half a panel in 256-bit registers: 12 of 16 hold sums.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
#![expect(unsafe_code, reason = "SIMD intrinsics take raw pointers")]

use crate::kernel::packed::{Line, PANEL};

/// Rows at a time.
pub(crate) const ROWS: usize = 6;

/// `start` plus the products of `rows` (at most 6) packed rows with a panel, inputs in order, into rows of `out` that are `stride`
/// values apart. `pairs`: the panel holds bf16 pairs, which are widened; the rows are f32.
///
/// # Safety
/// The machine has AVX2 and FMA; `left` holds `rows` rows of the panel's inputs; `out` has room for `rows` rows.
#[cfg(target_arch = "x86_64")]
pub(crate) unsafe fn product(
    pairs: bool,
    left: &[f32],
    rows: usize,
    panel: &[Line],
    start: &[f32; PANEL],
    out: &mut [f32],
    stride: usize,
) {
    debug_assert!(rows == 0 || out.len() >= (rows - 1) * stride + PANEL);
    let (a, b, start) = (left.as_ptr(), panel.as_ptr().cast::<f32>(), start.as_ptr());
    let (steps, out) = (panel.len() / 2, out.as_mut_ptr());
    macro_rules! by_rows {
        ($pairs:literal: $($n:literal)*) => {
            match rows {
                // SAFETY: the caller's; the second half of a panel and of its sums starts 16 values on.
                $($n => unsafe {
                    kernel::<$n, $pairs>(a, steps, b, start, out, stride);
                    kernel::<$n, $pairs>(a, steps, b.add(16), start.add(16), out.add(16), stride);
                },)*
                _ => {}
            }
        };
    }
    if pairs { by_rows!(true: 1 2 3 4 5 6) } else { by_rows!(false: 1 2 3 4 5 6) }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
unsafe fn kernel<const N: usize, const PAIRS: bool>(
    mut a: *const f32,
    steps: usize,
    mut b: *const f32,
    start: *const f32,
    out: *mut f32,
    stride: usize,
) {
    use std::arch::x86_64::*;
    // SAFETY: as in the AVX-512 kernel, 16 values wide.
    unsafe {
        let mut sums = [[_mm256_loadu_ps(start), _mm256_loadu_ps(start.add(8))]; N];
        for _ in 0..steps {
            _mm_prefetch::<_MM_HINT_T0>(b.wrapping_add(8 * PANEL).cast());
            if PAIRS {
                let odd = _mm256_set1_epi32(0xffff_0000_u32.cast_signed());
                let (low, high) = (_mm256_load_si256(b.cast()), _mm256_load_si256(b.add(8).cast()));
                for (row, sums) in sums.iter_mut().enumerate() {
                    let x = _mm256_set1_ps(*a.add(row));
                    let first = |pairs| _mm256_castsi256_ps(_mm256_slli_epi32::<16>(pairs));
                    sums[0] = _mm256_fmadd_ps(x, first(low), sums[0]);
                    sums[1] = _mm256_fmadd_ps(x, first(high), sums[1]);
                }
                for (row, sums) in sums.iter_mut().enumerate() {
                    let x = _mm256_set1_ps(*a.add(N + row));
                    let second = |pairs| _mm256_castsi256_ps(_mm256_and_si256(pairs, odd));
                    sums[0] = _mm256_fmadd_ps(x, second(low), sums[0]);
                    sums[1] = _mm256_fmadd_ps(x, second(high), sums[1]);
                }
                a = a.add(2 * N);
            } else {
                let (low, high) = (_mm256_load_ps(b), _mm256_load_ps(b.add(8)));
                for (row, sums) in sums.iter_mut().enumerate() {
                    let x = _mm256_set1_ps(*a.add(row));
                    sums[0] = _mm256_fmadd_ps(x, low, sums[0]);
                    sums[1] = _mm256_fmadd_ps(x, high, sums[1]);
                }
                a = a.add(N);
            }
            b = b.add(PANEL);
        }
        for (row, sums) in sums.iter().enumerate() {
            _mm256_storeu_ps(out.add(row * stride), sums[0]);
            _mm256_storeu_ps(out.add(row * stride + 8), sums[1]);
        }
    }
}
