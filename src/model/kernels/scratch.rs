//! Memory of one thread, kept from batch to batch.

use crate::kernel::gemm::Products;
use crate::kernel::isa::Kernel;
use crate::kernel::packed::Packed;

/// What a run needs beside the weights. After a run `narrow` holds the head's states of all tokens.
pub(crate) struct Scratch {
    pub(crate) products: Products,
    /// Tokens of each text of the last batch.
    pub(crate) lengths: Vec<usize>,
    pub(crate) tokens: Vec<f32>,
    pub(crate) wide: Vec<f32>,
    pub(crate) narrow: Vec<f32>,
    pub(crate) context: Vec<f32>,
    pub(crate) scores: Vec<f32>,
    pub(crate) weights: Vec<f32>,
    pub(crate) keys: Packed,
    pub(crate) values: Packed,
}

impl Scratch {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self {
            products: Products::new(kernel),
            lengths: Vec::new(),
            tokens: Vec::new(),
            wide: Vec::new(),
            narrow: Vec::new(),
            context: Vec::new(),
            scores: Vec::new(),
            weights: Vec::new(),
            keys: Packed::default(),
            values: Packed::default(),
        }
    }
}
