//! Singles as sums of three bfloat16 numbers, for tile registers.

use crate::kernel::packed::{Line, PANEL, TILE};
use crate::kernel::rows::on_each_kernel;

/// Values (of 4 bytes) of a split panel for 32 inputs: three planes of 16 pairs of 32 outputs.
pub(crate) const SPLIT_STEP: usize = 3 * TILE / 2 * PANEL;

/// The bits of the three numbers, the greatest first.
#[inline(always)]
pub(crate) fn split(x: f32) -> [u32; 3] {
    // As in packed.rs, but for NaN: that which arithmetic makes stays one all the same.
    let bf16 = |x: f32| {
        let bits = x.to_bits();
        bits.wrapping_add(0x7fff + (bits >> 16 & 1)) >> 16
    };
    let high = bf16(x);
    // Both differences are exact.
    let rest = x - f32::from_bits(high << 16);
    let middle = bf16(rest);
    [high, middle, bf16(rest - f32::from_bits(middle << 16))]
}

on_each_kernel! {
    /// Splits a panel of singles; `out` has [`SPLIT_STEP`] values for each 32 inputs.
    pub(crate) fn split_panel(lines: &[Line], out: &mut [f32]) => split_panel_body
}

#[inline(always)]
fn split_panel_body(lines: &[Line], out: &mut [f32]) {
    for (lines, out) in lines.chunks(2 * TILE).zip(out.chunks_exact_mut(SPLIT_STEP)) {
        if lines.len() < 2 * TILE {
            out.fill(0.0);
        }
        let (high, rest) = out.split_at_mut(SPLIT_STEP / 3);
        let (middle, low) = rest.split_at_mut(SPLIT_STEP / 3);
        let planes = high.as_chunks_mut::<16>().0.iter_mut();
        let planes = planes.zip(middle.as_chunks_mut::<16>().0).zip(low.as_chunks_mut::<16>().0);
        // Two inputs have four lines: both halves of the first, both of the second.
        for (at, ((high, middle), low)) in planes.enumerate() {
            let (pair, half) = (at / 2, at % 2);
            let Some(first) = lines.get(4 * pair + half) else { break };
            let nothing = Line([0.0; 16]);
            let second = lines.get(4 * pair + 2 + half).unwrap_or(&nothing);
            for lane in 0..16 {
                let (a, b) = (split(first.0[lane]), split(second.0[lane]));
                high[lane] = f32::from_bits(a[0] | b[0] << 16);
                middle[lane] = f32::from_bits(a[1] | b[1] << 16);
                low[lane] = f32::from_bits(a[2] | b[2] << 16);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_numbers_sum_to_the_single() {
        for i in 0..10_000u32 {
            let x = f32::from_bits(0x3000_0000 + i * 104_729);
            for x in [x, -x] {
                let parts = split(x).map(|bits| f64::from(f32::from_bits(bits << 16)));
                assert_eq!(parts.iter().sum::<f64>(), f64::from(x), "{x}");
            }
        }
        assert_eq!(split(0.0), [0; 3]);
    }
}
