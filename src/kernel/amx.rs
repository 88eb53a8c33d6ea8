//! Products of up to 32 rows with a panel in Intel's tile registers (AMX): four tiles of 16 x 16 sums.
//!
//! The tiles multiply bfloat16. A product of singles is made of six: a single is the sum of three bfloat16 numbers (8 bits each of its
//! 24), and the three products below 2^-24 of the greatest are left out. That is as exact as f32, and still faster than 512-bit vectors.
//!
//! The compiler has no stable intrinsics for them, so these few instructions are assembly.
#![cfg_attr(not(all(target_arch = "x86_64", target_os = "linux")), allow(dead_code))]
#![expect(unsafe_code, reason = "instructions without stable intrinsics")]

use crate::kernel::packed::{Line, PANEL};
use crate::kernel::split::SPLIT_STEP;

/// Rows at a time.
pub(crate) const ROWS: usize = 32;

/// `start` plus the products of `rows` (16 or 32) packed rows with a panel into rows of `out` that are `stride` values apart.
///
/// # Safety
/// [`Tiles`] are configured on this thread; `left` holds the tiles of `rows` rows and the panel's inputs, at least two; `out` has room
/// for `rows` rows.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(crate) unsafe fn product(
    left: &[f32],
    rows: usize,
    panel: &[Line],
    start: &[f32; PANEL],
    out: &mut [f32],
    stride: usize,
) {
    let steps = panel.len() / 32;
    debug_assert!(steps > 0 && out.len() >= (rows - 1) * stride + PANEL);
    let (a, b, out) = (left.as_ptr(), panel.as_ptr(), out.as_mut_ptr());
    // SAFETY: `steps` times 2 KiB of panel and 1 or 2 KiB of rows are read, 16 or 32 rows of 32 sums written. The start is one row
    // of tiles, read 16 times.
    unsafe {
        if rows > 16 {
            std::arch::asm!(
                "tileloadd tmm0, [{start} + {zero}*1]",
                "tileloadd tmm1, [{start} + {zero}*1 + 64]",
                "tileloadd tmm2, [{start} + {zero}*1]",
                "tileloadd tmm3, [{start} + {zero}*1 + 64]",
                "2:",
                "tileloadd tmm4, [{a} + {narrow}*1]",
                "tileloadd tmm6, [{b} + {wide}*1]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tileloadd tmm7, [{b} + {wide}*1 + 64]",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tileloadd tmm5, [{a} + {narrow}*1 + 1024]",
                "tdpbf16ps tmm2, tmm5, tmm6",
                "tdpbf16ps tmm3, tmm5, tmm7",
                "add {a}, 2048",
                "add {b}, 2048",
                "dec {n}",
                "jnz 2b",
                "tilestored [{c} + {stride}*1], tmm0",
                "tilestored [{c} + {stride}*1 + 64], tmm1",
                "tilestored [{d} + {stride}*1], tmm2",
                "tilestored [{d} + {stride}*1 + 64], tmm3",
                a = inout(reg) a => _,
                b = inout(reg) b => _,
                n = inout(reg) steps => _,
                c = in(reg) out,
                d = in(reg) out.add(16 * stride),
                stride = in(reg) stride * 4,
                start = in(reg) start.as_ptr(),
                zero = in(reg) 0usize,
                narrow = in(reg) 64usize,
                wide = in(reg) 128usize,
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        } else {
            std::arch::asm!(
                "tileloadd tmm0, [{start} + {zero}*1]",
                "tileloadd tmm1, [{start} + {zero}*1 + 64]",
                "2:",
                "tileloadd tmm4, [{a} + {narrow}*1]",
                "tileloadd tmm6, [{b} + {wide}*1]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tileloadd tmm7, [{b} + {wide}*1 + 64]",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "add {a}, 1024",
                "add {b}, 2048",
                "dec {n}",
                "jnz 2b",
                "tilestored [{c} + {stride}*1], tmm0",
                "tilestored [{c} + {stride}*1 + 64], tmm1",
                a = inout(reg) a => _,
                b = inout(reg) b => _,
                n = inout(reg) steps => _,
                c = in(reg) out,
                stride = in(reg) stride * 4,
                start = in(reg) start.as_ptr(),
                zero = in(reg) 0usize,
                narrow = in(reg) 64usize,
                wide = in(reg) 128usize,
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}

/// As [`product`], of singles that were split in three: the six products that matter, the small ones first.
///
/// # Safety
/// As [`product`]; `right` holds a split panel.
#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
pub(crate) unsafe fn product_of_splits(
    left: &[f32],
    rows: usize,
    right: &[f32],
    start: &[f32; PANEL],
    out: &mut [f32],
    stride: usize,
) {
    // A step of 32 inputs: three planes of 16 pairs of 32 outputs.
    let steps = right.len() / SPLIT_STEP;
    debug_assert!(steps > 0 && out.len() >= (rows - 1) * stride + PANEL);
    let (a, b, out) = (left.as_ptr(), right.as_ptr(), out.as_mut_ptr());
    macro_rules! lines {
        ($($line:literal),* $(,)?) => { concat!($($line, "\n"),*) };
    }
    // SAFETY: `steps` times 6 KiB of panel and 3 or 6 KiB of rows are read, 16 or 32 rows of 32 sums written.
    unsafe {
        if rows > 16 {
            std::arch::asm!(
                "tileloadd tmm0, [{start} + {zero}*1]",
                "tileloadd tmm1, [{start} + {zero}*1 + 64]",
                "tileloadd tmm2, [{start} + {zero}*1]",
                "tileloadd tmm3, [{start} + {zero}*1 + 64]",
                "2:",
                // High rows with the panel's low and middle plane.
                lines!(
                    "tileloadd tmm4, [{a} + {narrow}*1]",
                    "tileloadd tmm6, [{b} + {wide}*1 + 4096]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tileloadd tmm7, [{b} + {wide}*1 + 4160]",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tileloadd tmm5, [{a} + {narrow}*1 + 1024]",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tileloadd tmm6, [{b} + {wide}*1 + 2048]",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                    "tileloadd tmm7, [{b} + {wide}*1 + 2112]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                ),
                // Middle rows with the middle and the high plane.
                lines!(
                    "tileloadd tmm4, [{a} + {narrow}*1 + 2048]",
                    "tileloadd tmm5, [{a} + {narrow}*1 + 3072]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tileloadd tmm6, [{b} + {wide}*1]",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                    "tileloadd tmm7, [{b} + {wide}*1 + 64]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                ),
                // Low and high rows with the high plane.
                lines!(
                    "tileloadd tmm4, [{a} + {narrow}*1 + 4096]",
                    "tileloadd tmm5, [{a} + {narrow}*1 + 5120]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tileloadd tmm4, [{a} + {narrow}*1]",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                    "tileloadd tmm5, [{a} + {narrow}*1 + 1024]",
                    "tdpbf16ps tmm0, tmm4, tmm6",
                    "tdpbf16ps tmm1, tmm4, tmm7",
                    "tdpbf16ps tmm2, tmm5, tmm6",
                    "tdpbf16ps tmm3, tmm5, tmm7",
                ),
                "add {a}, 6144",
                "add {b}, 6144",
                "dec {n}",
                "jnz 2b",
                "tilestored [{c} + {stride}*1], tmm0",
                "tilestored [{c} + {stride}*1 + 64], tmm1",
                "tilestored [{d} + {stride}*1], tmm2",
                "tilestored [{d} + {stride}*1 + 64], tmm3",
                a = inout(reg) a => _,
                b = inout(reg) b => _,
                n = inout(reg) steps => _,
                c = in(reg) out,
                d = in(reg) out.add(16 * stride),
                stride = in(reg) stride * 4,
                start = in(reg) start.as_ptr(),
                zero = in(reg) 0usize,
                narrow = in(reg) 64usize,
                wide = in(reg) 128usize,
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        } else {
            std::arch::asm!(
                "tileloadd tmm0, [{start} + {zero}*1]",
                "tileloadd tmm1, [{start} + {zero}*1 + 64]",
                "2:",
                "tileloadd tmm4, [{a} + {narrow}*1]",
                "tileloadd tmm6, [{b} + {wide}*1 + 4096]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tileloadd tmm7, [{b} + {wide}*1 + 4160]",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tileloadd tmm6, [{b} + {wide}*1 + 2048]",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tileloadd tmm7, [{b} + {wide}*1 + 2112]",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "tileloadd tmm5, [{a} + {narrow}*1 + 1024]",
                "tdpbf16ps tmm0, tmm5, tmm6",
                "tdpbf16ps tmm1, tmm5, tmm7",
                "tileloadd tmm6, [{b} + {wide}*1]",
                "tdpbf16ps tmm0, tmm5, tmm6",
                "tileloadd tmm7, [{b} + {wide}*1 + 64]",
                "tdpbf16ps tmm1, tmm5, tmm7",
                "tileloadd tmm5, [{a} + {narrow}*1 + 2048]",
                "tdpbf16ps tmm0, tmm5, tmm6",
                "tdpbf16ps tmm1, tmm5, tmm7",
                "tdpbf16ps tmm0, tmm4, tmm6",
                "tdpbf16ps tmm1, tmm4, tmm7",
                "add {a}, 3072",
                "add {b}, 6144",
                "dec {n}",
                "jnz 2b",
                "tilestored [{c} + {stride}*1], tmm0",
                "tilestored [{c} + {stride}*1 + 64], tmm1",
                a = inout(reg) a => _,
                b = inout(reg) b => _,
                n = inout(reg) steps => _,
                c = in(reg) out,
                stride = in(reg) stride * 4,
                start = in(reg) start.as_ptr(),
                zero = in(reg) 0usize,
                narrow = in(reg) 64usize,
                wide = in(reg) 128usize,
                out("tmm0") _, out("tmm1") _, out("tmm2") _, out("tmm3") _,
                out("tmm4") _, out("tmm5") _, out("tmm6") _, out("tmm7") _,
                options(nostack),
            );
        }
    }
}
