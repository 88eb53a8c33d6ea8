//! Linear layers and normalisations, and taking them out of a checkpoint.

use crate::error::Result;
use crate::kernel::Path;
use crate::kernel::gemm::Products;
use crate::kernel::left::Rows;
use crate::kernel::packed::{Packed, Precision};
use crate::kernel::rows::{add, gelu, gelu_tanh, layer_norm};
use crate::model::config::{Activation, Architecture};
use crate::model::names::{Part, names};
use crate::model::tensors::Tensors;
use crate::model::tensors::table::Table;

/// `x W' + b`.
pub(crate) struct Linear {
    pub(crate) weights: Packed,
    pub(crate) bias: Option<Vec<f32>>,
}

impl Linear {
    /// The product of rows; `out` gets rows of the layer's width.
    pub(crate) fn apply(&self, products: &mut Products, a: Rows<'_>, out: &mut [f32]) {
        products.gemm(a, &self.weights, self.bias.as_deref(), out, self.weights.outputs());
    }
}

/// A layer normalisation.
pub(crate) struct Norm {
    pub(crate) gamma: Vec<f32>,
    pub(crate) beta: Vec<f32>,
    pub(crate) eps: f32,
}

impl Norm {
    /// Of each row, in place.
    pub(crate) fn apply(&self, path: Path, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.gamma.len()) {
            layer_norm(path, row, &self.gamma, &self.beta, self.eps);
        }
    }

    /// `x = norm(x + y)`, row by row.
    pub(crate) fn residual(&self, path: Path, x: &mut [f32], y: &[f32]) {
        let width = self.gamma.len();
        for (x, y) in x.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
            add(path, x, y);
            layer_norm(path, x, &self.gamma, &self.beta, self.eps);
        }
    }
}

pub(crate) fn activate(path: Path, activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Gelu => gelu(path, values),
        Activation::GeluTanh => gelu_tanh(path, values),
        Activation::Relu => values.iter_mut().for_each(|x| *x = x.max(0.0)),
    }
}

/// Takes tensors by what they are.
pub(crate) struct Loader<'a> {
    pub(crate) tensors: &'a mut Tensors,
    pub(crate) architecture: Architecture,
    pub(crate) precision: Precision,
    pub(crate) eps: f32,
}

impl Loader<'_> {
    pub(crate) fn has(&self, part: Part, what: &str) -> bool {
        names(self.architecture, part, what).iter().any(|name| self.tensors.has(name))
    }

    pub(crate) fn take(&mut self, part: Part, what: &str, shape: &[usize]) -> Result<Vec<f32>> {
        self.tensors.take(&names(self.architecture, part, what), shape)
    }

    /// Whether a part is without bias: ModernBERT's parts, unless the checkpoint holds one.
    pub(crate) fn is_bare(&self, part: Part) -> bool {
        self.architecture == Architecture::ModernBert && !self.has(part, "bias")
    }

    /// A normalisation.
    pub(crate) fn norm(&mut self, part: Part, width: usize) -> Result<Norm> {
        let gamma = self.take(part, "weight", &[width])?;
        let beta =
            if self.is_bare(part) { vec![0.0; width] } else { self.take(part, "bias", &[width])? };
        Ok(Norm { gamma, beta, eps: self.eps })
    }

    /// A linear layer.
    pub(crate) fn linear(&mut self, part: Part, outputs: usize, inputs: usize) -> Result<Linear> {
        let weights = self.take(part, "weight", &[outputs, inputs])?;
        let bias =
            if self.is_bare(part) { None } else { Some(self.take(part, "bias", &[outputs])?) };
        Ok(Linear { weights: self.pack(&weights, outputs, inputs), bias })
    }

    /// A matrix of which rows are asked for.
    pub(crate) fn table(&mut self, part: Part, shape: [usize; 2]) -> Result<Table> {
        self.tensors.take_table(&names(self.architecture, part, "weight"), shape)
    }

    /// The rows of a table, packed.
    pub(crate) fn pack_table(&self, table: &Table, outputs: usize, inputs: usize) -> Packed {
        let packed = Packed::of_each(self.precision, outputs, inputs, |at, row| table.row(at, row));
        table.release();
        packed
    }

    pub(crate) fn pack(&self, weights: &[f32], outputs: usize, inputs: usize) -> Packed {
        Packed::of_rows(self.precision, weights, outputs, inputs, inputs)
    }
}
