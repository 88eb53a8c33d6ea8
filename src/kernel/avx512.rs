//! Products of up to 12 rows with a panel in 512-bit registers: 24 of 32 hold sums.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code))]
#![expect(unsafe_code, reason = "SIMD intrinsics take raw pointers")]

use crate::kernel::packed::{Line, PANEL};

/// Rows at a time.
pub(crate) const ROWS: usize = 12;

/// What stands in the panel.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbers {
    /// f32.
    Singles,
    /// bf16 pairs, widened before they are multiplied; rows are f32.
    Widened,
    /// bf16 pairs, multiplied as pairs; so are the rows.
    Pairs,
}

/// `start` plus the products of `rows` (at most 12) packed rows with a panel, inputs in order, into rows of `out` that are `stride`
/// values apart.
///
/// # Safety
/// The machine has AVX-512F, for pairs AVX512-BF16; `left` holds what the layout of `numbers` asks for `rows` rows and the panel's
/// inputs; `out` has room for `rows` rows.
#[cfg(target_arch = "x86_64")]
pub(crate) unsafe fn product(
    numbers: Numbers,
    left: &[f32],
    rows: usize,
    panel: &[Line],
    start: &[f32; PANEL],
    out: &mut [f32],
    stride: usize,
) {
    debug_assert!(rows == 0 || out.len() >= (rows - 1) * stride + PANEL);
    let (a, b) = (left.as_ptr(), panel.as_ptr().cast::<f32>());
    let (steps, out) = (panel.len() / 2, out.as_mut_ptr());
    macro_rules! by_rows {
        ($kernel:ident: $($n:literal)*) => {
            match rows {
                // SAFETY: the caller's.
                $($n => unsafe { $kernel::<$n>(a, steps, b, start, out, stride) },)*
                _ => {}
            }
        };
    }
    match numbers {
        Numbers::Singles => by_rows!(singles: 1 2 3 4 5 6 7 8 9 10 11 12),
        Numbers::Widened => by_rows!(widened: 1 2 3 4 5 6 7 8 9 10 11 12),
        Numbers::Pairs => by_rows!(pairs: 1 2 3 4 5 6 7 8 9 10 11 12),
    }
}

/// Defines a kernel: sums in registers, and for each two lines of the panel what `$step` does with them.
macro_rules! kernel {
    ($name:ident, $feature:literal, $left_step:literal, |$sums:ident, $a:ident, $b:ident| $step:block) => {
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = $feature)]
        unsafe fn $name<const N: usize>(
            mut $a: *const f32,
            steps: usize,
            mut $b: *const f32,
            start: &[f32; PANEL],
            out: *mut f32,
            stride: usize,
        ) {
            use std::arch::x86_64::*;
            // SAFETY: the caller's: `steps` steps of a panel of aligned lines, as many of `N` packed rows, room for `N` rows.
            // Prefetching beyond the panel's end reads nothing.
            unsafe {
                let start = start.as_ptr();
                let mut $sums = [[_mm512_loadu_ps(start), _mm512_loadu_ps(start.add(16))]; N];
                for _ in 0..steps {
                    // Panels come from the second-level cache: 8 steps ahead hides it.
                    _mm_prefetch::<_MM_HINT_T0>($b.wrapping_add(8 * PANEL).cast());
                    _mm_prefetch::<_MM_HINT_T0>($b.wrapping_add(8 * PANEL + 16).cast());
                    $step
                    $a = $a.add($left_step * N);
                    $b = $b.add(PANEL);
                }
                for (row, sums) in $sums.iter().enumerate() {
                    _mm512_storeu_ps(out.add(row * stride), sums[0]);
                    _mm512_storeu_ps(out.add(row * stride + 16), sums[1]);
                }
            }
        }
    };
}

kernel!(singles, "avx512f", 1, |sums, a, b| {
    let (low, high) = (_mm512_load_ps(b), _mm512_load_ps(b.add(16)));
    for (row, sums) in sums.iter_mut().enumerate() {
        let x = _mm512_set1_ps(*a.add(row));
        sums[0] = _mm512_fmadd_ps(x, low, sums[0]);
        sums[1] = _mm512_fmadd_ps(x, high, sums[1]);
    }
});

kernel!(widened, "avx512f", 2, |sums, a, b| {
    let (low, high) = (_mm512_load_si512(b.cast()), _mm512_load_si512(b.add(16).cast()));
    let odd = _mm512_set1_epi32(0xffff_0000_u32.cast_signed());
    let first = |pairs| _mm512_castsi512_ps(_mm512_slli_epi32::<16>(pairs));
    let second = |pairs| _mm512_castsi512_ps(_mm512_and_si512(pairs, odd));
    for (row, sums) in sums.iter_mut().enumerate() {
        let x = _mm512_set1_ps(*a.add(row));
        sums[0] = _mm512_fmadd_ps(x, first(low), sums[0]);
        sums[1] = _mm512_fmadd_ps(x, first(high), sums[1]);
    }
    for (row, sums) in sums.iter_mut().enumerate() {
        let x = _mm512_set1_ps(*a.add(N + row));
        sums[0] = _mm512_fmadd_ps(x, second(low), sums[0]);
        sums[1] = _mm512_fmadd_ps(x, second(high), sums[1]);
    }
});

kernel!(pairs, "avx512f,avx512bf16", 1, |sums, a, b| {
    // SAFETY of the transmutes: both types are 64 bytes of bits.
    let pairs = |x: __m512| std::mem::transmute::<__m512, __m512bh>(x);
    let (low, high) = (pairs(_mm512_load_ps(b)), pairs(_mm512_load_ps(b.add(16))));
    for (row, sums) in sums.iter_mut().enumerate() {
        let x = pairs(_mm512_set1_ps(*a.add(row)));
        sums[0] = _mm512_dpbf16_ps(sums[0], x, low);
        sums[1] = _mm512_dpbf16_ps(sums[1], x, high);
    }
});
