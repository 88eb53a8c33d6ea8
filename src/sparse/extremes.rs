//! Smallest and largest weight of a collection, for quantisers that want them.

use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::Weights;

/// Smallest and largest weight of a collection.
pub(crate) struct Extremes {
    smallest: f32,
    largest: f32,
}

impl Default for Extremes {
    fn default() -> Self {
        Self { smallest: f32::INFINITY, largest: 0.0 }
    }
}

impl Extremes {
    pub(crate) fn add(&mut self, vector: &Weights) {
        if let Weights::Floats(vector) = vector {
            for &(_, weight) in vector.entries() {
                self.smallest = self.smallest.min(weight);
                self.largest = self.largest.max(weight);
            }
        }
    }

    /// Of a collection without a weight the quantiser stays as it was named.
    pub(crate) fn fill(&self, quantizer: Quantizer) -> Quantizer {
        match self.largest > 0.0 {
            true => quantizer.with_statistics(self.smallest, self.largest),
            false => quantizer,
        }
    }
}
