//! A weight matrix in the order in which products read it.

/// Outputs of a panel.
pub(super) const PANEL: usize = 32;

/// A matrix of `outputs` rows and `inputs` columns (as PyTorch stores a linear layer), packed in panels of 32 outputs: for each
/// input the 32 weights side by side. The last panel is filled with zeros.
#[derive(Debug, Clone)]
pub struct Packed {
    pub(super) outputs: usize,
    pub(super) inputs: usize,
    pub(super) panels: Vec<Line>,
}

/// A cache line, so that panels are aligned to one.
#[derive(Debug, Clone, Copy)]
#[repr(align(64))]
pub(super) struct Line(pub(super) [f32; 16]);

impl Packed {
    /// An empty matrix, to be filled by [`Packed::pack`].
    pub fn new() -> Self {
        Self { outputs: 0, inputs: 0, panels: Vec::new() }
    }

    /// Packs `outputs` x `inputs` weights; row `o` starts at `o * stride`.
    pub fn of_rows(weights: &[f32], outputs: usize, inputs: usize, stride: usize) -> Self {
        let mut packed = Self::new();
        packed.pack(outputs, inputs, |output, input| weights[output * stride + input]);
        packed
    }

    /// Packs any matrix by its elements, reusing the memory.
    pub fn pack(&mut self, outputs: usize, inputs: usize, at: impl Fn(usize, usize) -> f32) {
        self.outputs = outputs;
        self.inputs = inputs;
        let panels = outputs.div_ceil(PANEL);
        self.panels.clear();
        self.panels.resize(panels * inputs * 2, Line([0.0; 16]));
        for panel in 0..panels {
            let width = (outputs - panel * PANEL).min(PANEL);
            for input in 0..inputs {
                for lane in 0..width {
                    let line = (panel * inputs + input) * 2 + lane / 16;
                    self.panels[line].0[lane % 16] = at(panel * PANEL + lane, input);
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

    pub(super) fn panel(&self, panel: usize) -> &[Line] {
        &self.panels[panel * self.inputs * 2..(panel + 1) * self.inputs * 2]
    }
}

impl Default for Packed {
    fn default() -> Self {
        Self::new()
    }
}
