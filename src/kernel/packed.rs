//! A weight matrix in the order in which products read it.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, Result};

/// Outputs of a panel.
pub(crate) const PANEL: usize = 32;

/// Inputs of bf16 panels come in whole tiles of 32, the rest zeros.
pub(crate) const TILE: usize = 32;

/// In which numbers products are made; sums are f32 always.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// Single precision.
    #[default]
    F32,
    /// Both factors rounded to bfloat16, half to even: half the memory, and many times the speed where the machine has
    /// instructions for it.
    Bf16,
}

impl fmt::Display for Precision {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::F32 => "f32",
            Self::Bf16 => "bf16",
        })
    }
}

impl FromStr for Precision {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self> {
        match name {
            "f32" | "float32" => Ok(Self::F32),
            "bf16" | "bfloat16" => Ok(Self::Bf16),
            other => Err(Error::usage(format!("unknown precision '{other}'")).hint("f32 or bf16")),
        }
    }
}

/// A matrix of `outputs` rows and `inputs` columns (as PyTorch stores a linear layer), packed in panels of 32 outputs.
///
/// f32: for each input the 32 weights side by side. bf16: for each two inputs 32 pairs, the first input's weight in the low half.
/// The last panel is filled with zeros.
#[derive(Debug, Clone, Default)]
pub struct Packed {
    pub(crate) outputs: usize,
    pub(crate) inputs: usize,
    pub(crate) precision: Precision,
    pub(crate) panels: Vec<Line>,
}

/// A cache line, so that panels are aligned to one. bf16 pairs stand in it by their bits.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(crate) struct Line(pub(crate) [f32; 16]);

impl Packed {
    /// Packs `outputs` x `inputs` weights; row `o` starts at `o * stride`.
    pub fn of_rows(
        precision: Precision,
        weights: &[f32],
        outputs: usize,
        inputs: usize,
        stride: usize,
    ) -> Self {
        let mut packed = Self::default();
        packed.pack(precision, outputs, inputs, |output, input| weights[output * stride + input]);
        packed
    }

    /// Packs rows that are handed over one by one, with no more than a panel's rows in memory beside.
    pub fn of_each(
        precision: Precision,
        outputs: usize,
        inputs: usize,
        row: impl Fn(usize, &mut [f32]),
    ) -> Self {
        let mut whole = Self { outputs, inputs, precision, panels: Vec::new() };
        whole.panels.reserve_exact(outputs.div_ceil(PANEL) * whole.lines());
        let mut rows = vec![0.0; PANEL * inputs];
        let mut panel = Self::default();
        for first in (0..outputs).step_by(PANEL) {
            let count = PANEL.min(outputs - first);
            for (at, out) in rows.chunks_exact_mut(inputs.max(1)).take(count).enumerate() {
                row(first + at, out);
            }
            panel.pack(precision, count, inputs, |output, input| rows[output * inputs + input]);
            whole.panels.extend_from_slice(&panel.panels);
        }
        whole
    }

    /// Packs any matrix by its elements, reusing the memory.
    pub fn pack(
        &mut self,
        precision: Precision,
        outputs: usize,
        inputs: usize,
        at: impl Fn(usize, usize) -> f32,
    ) {
        self.outputs = outputs;
        self.inputs = inputs;
        self.precision = precision;
        let lines = self.lines();
        let panels = outputs.div_ceil(PANEL);
        self.panels.clear();
        self.panels.resize(panels * lines, Line([0.0; 16]));
        for (panel, lines) in self.panels.chunks_exact_mut(lines.max(1)).enumerate() {
            let first = panel * PANEL;
            let width = (outputs - first).min(PANEL);
            match precision {
                Precision::F32 => {
                    for (input, lines) in lines.chunks_exact_mut(2).enumerate() {
                        for lane in 0..width {
                            lines[lane / 16].0[lane % 16] = at(first + lane, input);
                        }
                    }
                }
                Precision::Bf16 => {
                    for (pair, lines) in lines.chunks_exact_mut(2).enumerate() {
                        let bits = |lane: usize, input: usize| match input < inputs {
                            true => bf16(at(first + lane, input)),
                            false => 0,
                        };
                        for lane in 0..width {
                            let both = bits(lane, 2 * pair) | bits(lane, 2 * pair + 1) << 16;
                            lines[lane / 16].0[lane % 16] = f32::from_bits(both);
                        }
                    }
                }
            }
        }
    }

    /// Number of outputs.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Bytes in memory.
    pub fn bytes(&self) -> usize {
        self.panels.len() * size_of::<Line>()
    }

    /// Lines of a panel.
    fn lines(&self) -> usize {
        match self.precision {
            Precision::F32 => self.inputs * 2,
            Precision::Bf16 => self.inputs.next_multiple_of(TILE),
        }
    }

    /// As [`Packed::panel`]; nothing beyond the last.
    pub(crate) fn panel_or_none(&self, panel: usize) -> &[Line] {
        let lines = self.lines();
        self.panels.get(panel * lines..(panel + 1) * lines).unwrap_or(&[])
    }

    pub(crate) fn panel(&self, panel: usize) -> &[Line] {
        &self.panels[panel * self.lines()..(panel + 1) * self.lines()]
    }
}

/// The bits of a number rounded to bfloat16, half to even. NaN stays one.
#[inline(always)]
pub(crate) fn bf16(x: f32) -> u32 {
    let bits = x.to_bits();
    let rounded = bits.wrapping_add(0x7fff + (bits >> 16 & 1)) >> 16;
    if x.is_nan() { 0x7fc0 } else { rounded }
}
