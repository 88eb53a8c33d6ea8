//! Takes tensors out of a checkpoint by what they are.

use crate::error::Result;
use crate::model::names::{ModelPart, names};
use crate::model::shape::{Architecture, Shape};
use crate::model::tensors::checkpoint::Tensors;
use crate::model::tensors::table::Table;

/// Knows what an architecture calls its parts.
pub(crate) struct Loader<'a> {
    tensors: &'a mut Tensors,
    architecture: Architecture,
    /// Layer normalisation's epsilon.
    pub(crate) eps: f32,
}

/// Numbers of a tensor, and the name under which they stand in the checkpoint (the usual one where they are missing).
pub(crate) struct Taken {
    #[cfg_attr(not(feature = "candle"), expect(dead_code, reason = "variables have names"))]
    pub(crate) name: String,
    pub(crate) values: Vec<f32>,
}

impl<'a> Loader<'a> {
    pub(crate) fn new(shape: &Shape, tensors: &'a mut Tensors) -> Self {
        Self { tensors, architecture: shape.architecture, eps: shape.eps }
    }

    pub(crate) fn has(&self, part: ModelPart, what: &str) -> bool {
        names(self.architecture, part, what).iter().any(|name| self.tensors.has(name))
    }

    /// A tensor of a part.
    pub(crate) fn take(&mut self, part: ModelPart, what: &str, shape: &[usize]) -> Result<Taken> {
        let names = names(self.architecture, part, what);
        let values = self.tensors.take(&names, shape)?;
        let there = names.iter().find(|name| self.tensors.has(name)).or(names.first());
        Ok(Taken { name: there.cloned().unwrap_or_default(), values })
    }

    /// A part's bias. ModernBERT's parts have none unless the checkpoint holds one.
    pub(crate) fn bias(&mut self, part: ModelPart, width: usize) -> Result<Option<Taken>> {
        if self.architecture == Architecture::ModernBert && !self.has(part, "bias") {
            return Ok(None);
        }
        self.take(part, "bias", &[width]).map(Some)
    }

    /// A matrix of which rows are asked for.
    pub(crate) fn table(&mut self, part: ModelPart, shape: [usize; 2]) -> Result<Table> {
        self.tensors.take_table(&names(self.architecture, part, "weight"), shape)
    }

    /// Refuses a checkpoint in which something was missing.
    pub(crate) fn check(&self) -> Result<()> {
        self.tensors.check()
    }
}
