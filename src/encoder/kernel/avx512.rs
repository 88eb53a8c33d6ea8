//! Products of up to 12 rows with a panel in 512-bit registers: 24 of 32 hold sums.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
#![expect(unsafe_code, reason = "SIMD intrinsics take raw pointers")]

use super::packed::{Line, PANEL};

/// Rows at a time.
pub(super) const ROWS: usize = 12;

/// Adds the products of `rows` (at most 12) rows of `a` with a panel to `sums`, inputs in order.
///
/// # Safety
/// The machine has AVX-512F; `a` holds `rows` rows of `panel.len() / 2` values, `stride` apart; `sums` has `rows` entries.
#[cfg(target_arch = "x86_64")]
pub(super) unsafe fn product(
    a: *const f32,
    stride: usize,
    rows: usize,
    panel: &[Line],
    sums: &mut [[f32; PANEL]],
) {
    debug_assert!(sums.len() >= rows);
    let (b, inputs, out) = (panel.as_ptr().cast::<f32>(), panel.len() / 2, sums.as_mut_ptr());
    macro_rules! by_rows {
        ($($n:literal)*) => {
            match rows {
                // SAFETY: the caller's.
                $($n => unsafe { kernel::<$n>(a, stride, inputs, b, out.cast()) },)*
                _ => {}
            }
        };
    }
    by_rows!(1 2 3 4 5 6 7 8 9 10 11 12);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f")]
unsafe fn kernel<const N: usize>(
    a: *const f32,
    stride: usize,
    inputs: usize,
    b: *const f32,
    out: *mut f32,
) {
    use std::arch::x86_64::{
        _mm512_fmadd_ps, _mm512_load_ps, _mm512_loadu_ps, _mm512_set1_ps, _mm512_storeu_ps,
    };
    // SAFETY: N rows of `inputs` values, a panel of `inputs` x 32 aligned values, N x 32 sums: as the caller promised.
    unsafe {
        let mut sums = [[_mm512_set1_ps(0.0); 2]; N];
        for (row, sums) in sums.iter_mut().enumerate() {
            sums[0] = _mm512_loadu_ps(out.add(row * PANEL));
            sums[1] = _mm512_loadu_ps(out.add(row * PANEL + 16));
        }
        for input in 0..inputs {
            let low = _mm512_load_ps(b.add(input * PANEL));
            let high = _mm512_load_ps(b.add(input * PANEL + 16));
            for (row, sums) in sums.iter_mut().enumerate() {
                let x = _mm512_set1_ps(*a.add(row * stride + input));
                sums[0] = _mm512_fmadd_ps(x, low, sums[0]);
                sums[1] = _mm512_fmadd_ps(x, high, sums[1]);
            }
        }
        for (row, sums) in sums.iter().enumerate() {
            _mm512_storeu_ps(out.add(row * PANEL), sums[0]);
            _mm512_storeu_ps(out.add(row * PANEL + 16), sums[1]);
        }
    }
}
