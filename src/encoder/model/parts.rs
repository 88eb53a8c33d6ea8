//! Linear layers and normalisations, and taking them out of a checkpoint.

use super::config::{Activation, Architecture};
use super::names::{Part, names};
use super::tensors::{Table, Tensors};
use crate::encoder::kernel::{
    Packed, Path, Precision, Products, Rows, add, gelu, gelu_tanh, layer_norm,
};
use crate::error::Result;

/// `x W' + b`.
pub(super) struct Linear {
    pub(super) weights: Packed,
    pub(super) bias: Option<Vec<f32>>,
}

impl Linear {
    /// The product of rows; `out` gets rows of the layer's width.
    pub(super) fn apply(&self, products: &mut Products, a: Rows<'_>, out: &mut [f32]) {
        products.gemm(a, &self.weights, self.bias.as_deref(), out, self.weights.outputs());
    }
}

/// A layer normalisation.
pub(super) struct Norm {
    pub(super) gamma: Vec<f32>,
    pub(super) beta: Vec<f32>,
    pub(super) eps: f32,
}

impl Norm {
    /// Of each row, in place.
    pub(super) fn apply(&self, path: Path, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.gamma.len()) {
            layer_norm(path, row, &self.gamma, &self.beta, self.eps);
        }
    }

    /// `x = norm(x + y)`, row by row.
    pub(super) fn residual(&self, path: Path, x: &mut [f32], y: &[f32]) {
        let width = self.gamma.len();
        for (x, y) in x.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
            add(path, x, y);
            layer_norm(path, x, &self.gamma, &self.beta, self.eps);
        }
    }
}

pub(super) fn activate(path: Path, activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Gelu => gelu(path, values),
        Activation::GeluTanh => gelu_tanh(path, values),
        Activation::Relu => values.iter_mut().for_each(|x| *x = x.max(0.0)),
    }
}

/// Takes tensors by what they are.
pub(super) struct Loader<'a> {
    pub(super) tensors: &'a mut Tensors,
    pub(super) architecture: Architecture,
    pub(super) precision: Precision,
    pub(super) eps: f32,
}

impl Loader<'_> {
    pub(super) fn has(&self, part: Part, what: &str) -> bool {
        names(self.architecture, part, what).iter().any(|name| self.tensors.has(name))
    }

    pub(super) fn take(&mut self, part: Part, what: &str, shape: &[usize]) -> Result<Vec<f32>> {
        self.tensors.take(&names(self.architecture, part, what), shape)
    }

    /// Whether a part is without bias: ModernBERT's parts, unless the checkpoint holds one.
    pub(super) fn is_bare(&self, part: Part) -> bool {
        self.architecture == Architecture::ModernBert && !self.has(part, "bias")
    }

    /// A normalisation.
    pub(super) fn norm(&mut self, part: Part, width: usize) -> Result<Norm> {
        let gamma = self.take(part, "weight", &[width])?;
        let beta =
            if self.is_bare(part) { vec![0.0; width] } else { self.take(part, "bias", &[width])? };
        Ok(Norm { gamma, beta, eps: self.eps })
    }

    /// A linear layer.
    pub(super) fn linear(&mut self, part: Part, outputs: usize, inputs: usize) -> Result<Linear> {
        let weights = self.take(part, "weight", &[outputs, inputs])?;
        let bias =
            if self.is_bare(part) { None } else { Some(self.take(part, "bias", &[outputs])?) };
        Ok(Linear { weights: self.pack(&weights, outputs, inputs), bias })
    }

    /// A matrix of which rows are asked for.
    pub(super) fn table(&mut self, part: Part, shape: [usize; 2]) -> Result<Table> {
        self.tensors.take_table(&names(self.architecture, part, "weight"), shape)
    }

    /// The rows of a table, packed.
    pub(super) fn pack_table(&self, table: &Table, outputs: usize, inputs: usize) -> Packed {
        let packed = Packed::of_each(self.precision, outputs, inputs, |at, row| table.row(at, row));
        table.release();
        packed
    }

    pub(super) fn pack(&self, weights: &[f32], outputs: usize, inputs: usize) -> Packed {
        Packed::of_rows(self.precision, weights, outputs, inputs, inputs)
    }
}
