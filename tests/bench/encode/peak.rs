//! What a core can do at most: multiply-adds of f32 between registers, no memory touched.
#![allow(unsafe_code, reason = "functions for instructions that are asked for first")]

use std::time::Instant;

const STEPS: u64 = 20_000_000;
/// Independent sums: more than latency times ports of any core.
const CHAINS: usize = 12;

/// GFLOP/s of one thread with the instructions of a kernel path; none for a path that is not its own.
pub(crate) fn gflops(kernel: &str) -> Option<f64> {
    #[cfg(target_arch = "x86_64")]
    match kernel {
        // The share of tiles is told of the 512-bit vectors that they replace.
        "avx512" | "amx" if is_x86_feature_detected!("avx512f") => {
            // SAFETY: the machine has it.
            return Some(timed(16, || unsafe { x86::avx512(STEPS) }));
        }
        "avx2" if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") => {
            // SAFETY: the machine has them.
            return Some(timed(8, || unsafe { x86::avx2(STEPS) }));
        }
        _ => {}
    }
    let _ = kernel;
    None
}

#[cfg(target_arch = "x86_64")]
fn timed(lanes: u64, run: impl Fn() -> f32) -> f64 {
    std::hint::black_box(run());
    let started = Instant::now();
    std::hint::black_box(run());
    let operations = STEPS * CHAINS as u64 * lanes * 2;
    operations as f64 / started.elapsed().as_secs_f64() / 1e9
}

#[cfg(target_arch = "x86_64")]
mod x86 {
    use std::arch::x86_64::*;
    use std::hint::black_box;

    use super::CHAINS;

    #[target_feature(enable = "avx512f")]
    pub(super) fn avx512(steps: u64) -> f32 {
        let (a, b) = (_mm512_set1_ps(black_box(0.5)), _mm512_set1_ps(black_box(1.0)));
        let mut sums = [a; CHAINS];
        for _ in 0..steps {
            for sum in &mut sums {
                *sum = _mm512_fmadd_ps(*sum, a, b);
            }
        }
        sums.into_iter().map(|sum| _mm512_reduce_add_ps(sum)).sum()
    }

    #[target_feature(enable = "avx2,fma")]
    pub(super) fn avx2(steps: u64) -> f32 {
        let (a, b) = (_mm256_set1_ps(black_box(0.5)), _mm256_set1_ps(black_box(1.0)));
        let mut sums = [a; CHAINS];
        for _ in 0..steps {
            for sum in &mut sums {
                *sum = _mm256_fmadd_ps(*sum, a, b);
            }
        }
        sums.into_iter().map(|sum| _mm_cvtss_f32(_mm256_castps256_ps128(sum))).sum()
    }
}
