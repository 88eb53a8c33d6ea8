//! What happens to rows between products. Written once, in loops over 16 lanes; compiled once for each kernel.

const LANES: usize = 16;

/// Defines a function of a kernel whose body is compiled with that kernel's instructions.
macro_rules! on_each_kernel {
    ($(#[$doc:meta])* $vis:vis fn $name:ident($($argument:ident: $type:ty),*) => $body:path) => {
        $(#[$doc])*
        #[expect(unsafe_code, reason = "calls the copy that was compiled for the detected instructions")]
        $vis fn $name(kernel: $crate::kernel::isa::Kernel, $($argument: $type),*) {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx2,fma")]
                fn avx512($($argument: $type),*) {
                    $body($($argument),*);
                }
                #[target_feature(enable = "avx2,fma")]
                fn avx2($($argument: $type),*) {
                    $body($($argument),*);
                }
                use $crate::kernel::isa::Isa;
                match kernel.isa {
                    // SAFETY: a kernel is only made where the machine has it.
                    Isa::Amx | Isa::Avx512 => return unsafe { avx512($($argument),*) },
                    // SAFETY: the same.
                    Isa::Avx2 => return unsafe { avx2($($argument),*) },
                    Isa::Portable => {}
                }
            }
            let _ = kernel;
            $body($($argument),*);
        }
    };
}

pub(crate) use on_each_kernel;

on_each_kernel! {
    /// Layer normalisation of a row in place: `(x - mean) / sqrt(variance + eps) * gamma + beta`.
    pub fn layer_norm(row: &mut [f32], gamma: &[f32], beta: &[f32], eps: f32) => layer_norm_body
}
on_each_kernel! {
    /// `softmax(scale * x)` of a row in place.
    pub fn softmax(row: &mut [f32], scale: f32) => softmax_body
}
on_each_kernel! {
    /// `x / 2 * (1 + erf(x / sqrt 2))` in place.
    pub fn gelu(values: &mut [f32]) => gelu_body
}
on_each_kernel! {
    /// GELU's tanh form in place (`gelu_new`, `gelu_pytorch_tanh`).
    pub fn gelu_tanh(values: &mut [f32]) => gelu_tanh_body
}
on_each_kernel! {
    /// `a *= b`.
    pub fn multiply(a: &mut [f32], b: &[f32]) => multiply_body
}
on_each_kernel! {
    /// `a += b`.
    pub fn add(a: &mut [f32], b: &[f32]) => add_body
}

/// Sums lanes first and the rest after, in one order for every length.
#[inline(always)]
fn sum(values: &[f32], each: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0f32; LANES];
    let chunks = values.chunks_exact(LANES);
    let rest = chunks.remainder();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane += each(x);
        }
    }
    let mut total: f32 = lanes.iter().sum();
    for &x in rest {
        total += each(x);
    }
    total
}

/// The sum of a row's magnitudes.
pub(crate) fn sum_of_magnitudes(row: &[f32]) -> f32 {
    sum(row, f32::abs)
}

/// The greatest magnitude of a row; NaN counts as greater than any number.
pub(crate) fn greatest_magnitude(row: &[f32]) -> f32 {
    // Without their signs, floats are ordered as their bits are, and NaN stands above infinity.
    let bits = |x: &f32| x.to_bits() & !(1 << 31);
    f32::from_bits(row.iter().map(bits).max().unwrap_or(0))
}

/// The greatest value, by lanes.
#[inline(always)]
fn greatest(values: &[f32]) -> f32 {
    let larger = |a: f32, b: f32| if b > a { b } else { a };
    let mut lanes = [f32::NEG_INFINITY; LANES];
    let (chunks, rest) = values.as_chunks::<LANES>();
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = larger(*lane, x);
        }
    }
    lanes.iter().chain(rest).fold(f32::NEG_INFINITY, |a, &b| larger(a, b))
}

#[inline(always)]
fn layer_norm_body(row: &mut [f32], gamma: &[f32], beta: &[f32], eps: f32) {
    let n = row.len() as f32;
    let mean = sum(row, |x| x) / n;
    let variance = sum(row, |x| (x - mean) * (x - mean)) / n;
    // Squares that overflow would make zeros of the row, and beta of it all: it must show instead.
    let scale = if variance < f32::INFINITY { 1.0 / (variance + eps).sqrt() } else { f32::NAN };
    for ((x, &gamma), &beta) in row.iter_mut().zip(gamma).zip(beta) {
        *x = (*x - mean) * scale * gamma + beta;
    }
}

#[inline(always)]
fn softmax_body(row: &mut [f32], scale: f32) {
    let greatest = greatest(row);
    for x in row.iter_mut() {
        *x = exp((*x - greatest) * scale);
    }
    let total = 1.0 / sum(row, |x| x);
    for x in row.iter_mut() {
        *x *= total;
    }
}

#[inline(always)]
fn gelu_body(values: &mut [f32]) {
    for x in values {
        *x = 0.5 * *x * (1.0 + erf(*x * std::f32::consts::FRAC_1_SQRT_2));
    }
}

#[inline(always)]
fn gelu_tanh_body(values: &mut [f32]) {
    const SQRT_2_BY_PI: f32 = 0.797_884_6;
    for x in values {
        let inner = SQRT_2_BY_PI * (*x + 0.044_715 * *x * *x * *x);
        // 0.5 (1 + tanh(t)) = 1 / (1 + exp(-2 t))
        *x /= 1.0 + exp(-2.0 * inner);
    }
}

#[inline(always)]
fn multiply_body(a: &mut [f32], b: &[f32]) {
    for (a, &b) in a.iter_mut().zip(b) {
        *a *= b;
    }
}

#[inline(always)]
fn add_body(a: &mut [f32], b: &[f32]) {
    for (a, &b) in a.iter_mut().zip(b) {
        *a += b;
    }
}

/// e^x to about 2 units in the last place, without a call (Cephes' reduction and polynomial).
#[inline(always)]
fn exp(x: f32) -> f32 {
    // Adding it rounds to the nearest integer, which then stands in the low bits.
    const MAGIC: f32 = 12_582_912.0;
    let x = if x < -87.0 { -87.0 } else { x };
    let x = if x > 88.0 { 88.0 } else { x };
    let shifted = x * std::f32::consts::LOG2_E + MAGIC;
    let n = shifted - MAGIC;
    let r = (x - n * 0.693_359_4) + n * 2.121_944_4e-4;
    let mut p = 1.987_569_1e-4;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 5.000_000_3e-1;
    p = p * r * r + r + 1.0;
    f32::from_bits(p.to_bits().wrapping_add(shifted.to_bits() << 23))
}

/// erf as a quotient of polynomials on [-4, 4] (the minimax form that Eigen and XNNPACK publish); error below 5e-7.
#[inline(always)]
fn erf(x: f32) -> f32 {
    let x = if x < -4.0 { -4.0 } else { x };
    let x = if x > 4.0 { 4.0 } else { x };
    let s = x * x;
    let mut p = -2.726_142_3e-10;
    p = p * s + 2.770_681_4e-8;
    p = p * s - 2.101_024e-6;
    p = p * s - 5.692_506_5e-5;
    p = p * s - 7.349_906_3e-4;
    p = p * s - 2.954_6e-3;
    p = p * s - 1.609_603_3e-2;
    let mut q = -1.456_607_2e-5;
    q = q * s - 2.133_740_6e-4;
    q = q * s - 1.682_827e-3;
    q = q * s - 7.373_329e-3;
    q = q * s - 1.426_474e-2;
    x * p / q
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::isa::Kernel;

    /// By Taylor's series, in f64.
    fn erf64(x: f64) -> f64 {
        let (mut term, mut total) = (x, x);
        for n in 1..200 {
            term *= -x * x / f64::from(n);
            total += term / f64::from(2 * n + 1);
        }
        total * 2.0 / std::f64::consts::PI.sqrt()
    }

    fn kernels() -> Vec<Kernel> {
        ["portable", "avx2", "avx512", "amx"].iter().filter_map(|name| name.parse().ok()).collect()
    }

    #[test]
    fn functions_are_near_the_exact_ones() {
        for step in -8000..=8000 {
            let x = step as f32 / 1000.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) - exact).abs() <= 3e-7 * exact, "exp({x})");
            if x.abs() <= 4.5 {
                let difference = f64::from(erf(x)) - erf64(f64::from(x));
                assert!(difference.abs() < 5e-7, "erf({x}): {difference}");
            }
        }
        assert!(exp(-1000.0) < 1e-37);
        assert_eq!(exp(0.0), 1.0);
    }

    #[test]
    fn every_kernel_does_the_same() {
        let values: Vec<f32> = (0..387).map(|i| ((i * 37 % 101) as f32 - 50.0) / 9.0).collect();
        let gamma: Vec<f32> = (0..387).map(|i| 1.0 + i as f32 / 500.0).collect();
        for n in [1, 7, 16, 31, 384, 387] {
            let run = |kernel| {
                let mut out = Vec::new();
                let mut row = values[..n].to_vec();
                layer_norm(kernel, &mut row, &gamma, &values, 1e-12);
                out.extend_from_slice(&row);
                row.copy_from_slice(&values[..n]);
                softmax(kernel, &mut row, 0.3);
                assert!((row.iter().sum::<f32>() - 1.0).abs() < 1e-5);
                out.extend_from_slice(&row);
                row.copy_from_slice(&values[..n]);
                gelu(kernel, &mut row);
                gelu_tanh(kernel, &mut row);
                add(kernel, &mut row, &gamma);
                out.extend_from_slice(&row);
                out
            };
            let portable = run(Kernel::portable());
            for kernel in kernels() {
                for (a, b) in run(kernel).iter().zip(&portable) {
                    assert!((a - b).abs() <= 2e-5 * b.abs().max(1.0), "{kernel} {n}: {a} {b}");
                }
            }
        }
    }
}
