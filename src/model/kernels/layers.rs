//! Packed layers, and making them of a checkpoint's tensors.

use std::cell::Cell;

use crate::error::Result;
use crate::kernel::gemm::Products;
use crate::kernel::isa::Kernel;
use crate::kernel::left::Rows;
use crate::kernel::packed::{Packed, Precision};
use crate::kernel::rows::{add, gelu, gelu_tanh, layer_norm, sum_of_magnitudes};
use crate::model::layers::Layers;
use crate::model::loader::{Loader, Taken};
use crate::model::names::ModelPart;
use crate::model::shape::Activation;
use crate::model::tensors::table::Table;

/// Packs what a checkpoint holds, rounded to a precision.
pub(crate) struct Packer {
    pub(crate) precision: Precision,
}

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
    pub(crate) fn apply(&self, kernel: Kernel, rows: &mut [f32]) {
        for row in rows.chunks_exact_mut(self.gamma.len()) {
            layer_norm(kernel, row, &self.gamma, &self.beta, self.eps);
        }
    }

    /// `x = norm(x + y)`, row by row.
    pub(crate) fn residual(&self, kernel: Kernel, x: &mut [f32], y: &[f32]) {
        let width = self.gamma.len();
        for (x, y) in x.chunks_exact_mut(width).zip(y.chunks_exact(width)) {
            add(kernel, x, y);
            layer_norm(kernel, x, &self.gamma, &self.beta, self.eps);
        }
    }
}

pub(crate) fn activate(kernel: Kernel, activation: Activation, values: &mut [f32]) {
    match activation {
        Activation::Gelu => gelu(kernel, values),
        Activation::GeluTanh => gelu_tanh(kernel, values),
        // `max` would make a number of NaN.
        Activation::Relu => values.iter_mut().for_each(|x| *x = if *x < 0.0 { 0.0 } else { *x }),
    }
}

/// The decoder, and what its greatest row sums up to in magnitude.
pub(crate) struct Decoder {
    pub(crate) weights: Packed,
    pub(crate) greatest_row: f32,
}

impl Layers for Packer {
    type Words = Table;
    type Decoder = Decoder;
    type Matrix = Vec<f32>;
    type Vector = Vec<f32>;
    type Linear = Linear;
    type Norm = Norm;

    fn words(&mut self, from: &mut Loader<'_>, shape: [usize; 2]) -> Result<Table> {
        from.table(ModelPart::Words, shape)
    }

    fn decoder(
        &mut self,
        from: &mut Loader<'_>,
        words: &Table,
        [outputs, inputs]: [usize; 2],
    ) -> Result<Decoder> {
        let own = match from.has(ModelPart::Decoder, "weight") {
            true => Some(from.table(ModelPart::Decoder, [outputs, inputs])?),
            false => None,
        };
        let table = own.as_ref().unwrap_or(words);
        let greatest = Cell::new(0f32);
        let weights = Packed::of_each(self.precision, outputs, inputs, |at, row| {
            table.row(at, row);
            greatest.set(greatest.get().max(sum_of_magnitudes(row)));
        });
        table.release();
        words.release();
        Ok(Decoder { weights, greatest_row: greatest.get() })
    }

    fn matrix(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Vec<f32>> {
        Ok(from.take(part, "weight", &shape)?.values)
    }

    fn first_row(
        &mut self,
        from: &mut Loader<'_>,
        part: ModelPart,
        shape: [usize; 2],
    ) -> Result<Vec<f32>> {
        let mut all = self.matrix(from, part, shape)?;
        all.truncate(shape[1]);
        Ok(all)
    }

    fn head_bias(&mut self, from: &mut Loader<'_>, width: usize) -> Result<Vec<f32>> {
        Ok(from.take(ModelPart::HeadBias, "bias", &[width])?.values)
    }

    fn linear(
        &mut self,
        from: &mut Loader<'_>,
        parts: &[ModelPart],
        outputs: usize,
        inputs: usize,
    ) -> Result<Linear> {
        let mut weights = Vec::new();
        let mut biases: Option<Vec<f32>> = None;
        for (number, &part) in parts.iter().enumerate() {
            let more = from.take(part, "weight", &[outputs, inputs])?.values;
            if number == 0 {
                weights = more;
                weights.reserve_exact((parts.len() - 1) * weights.len());
            } else {
                weights.extend(more);
            }
            if let Some(Taken { values, .. }) = from.bias(part, outputs)? {
                biases.get_or_insert_default().extend(values);
            }
        }
        let all = parts.len() * outputs;
        let weights = Packed::of_rows(self.precision, &weights, all, inputs, inputs);
        Ok(Linear { weights, bias: biases })
    }

    fn norm(&mut self, from: &mut Loader<'_>, part: ModelPart, width: usize) -> Result<Norm> {
        let gamma = from.take(part, "weight", &[width])?.values;
        let beta = from.bias(part, width)?.map_or_else(|| vec![0.0; width], |b| b.values);
        Ok(Norm { gamma, beta, eps: from.eps })
    }
}
