//! What of a configuration decides the arithmetic.

/// An architecture whose tensors have names of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Architecture {
    /// `BertForMaskedLM`.
    Bert,
    /// `DistilBertForMaskedLM`.
    DistilBert,
    /// `RobertaForMaskedLM`, `XLMRobertaForMaskedLM`, `CamembertForMaskedLM`.
    Roberta,
    /// `ElectraForMaskedLM`: embeddings may be narrower than the layers.
    Electra,
    /// `ModernBertForMaskedLM`: normalisation before each part, rotary positions, attention within a window in most layers.
    ModernBert,
}

/// Positions by rotation (Su et al., arXiv 2104.09864), as ModernBERT has them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rotary {
    /// Base of the angles in layers that see the whole text.
    pub global_theta: f32,
    /// Base in layers that see a window.
    pub local_theta: f32,
    /// Tokens that a window reaches to either side.
    pub reach: usize,
    /// Which layers see a window only.
    pub windows: Windows,
}

/// Which layers see a window only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Windows {
    /// All but every so-manieth, the first among them.
    AllBut(usize),
    /// By layer.
    Listed(Vec<bool>),
}

impl Windows {
    /// Whether a layer does.
    pub fn of_layer(&self, layer: usize) -> bool {
        match self {
            Self::AllBut(every) => !layer.is_multiple_of(*every),
            Self::Listed(layers) => layers.get(layer).copied().unwrap_or(false),
        }
    }
}

/// The function inside a feed-forward layer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Activation {
    /// GELU by erf.
    Gelu,
    /// GELU's tanh form.
    GeluTanh,
    /// max(x, 0).
    Relu,
}

/// What of a configuration decides the arithmetic.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    /// The architecture.
    pub architecture: Architecture,
    /// Rows of the embedding matrix.
    pub vocabulary: usize,
    /// Width of a token.
    pub hidden: usize,
    /// Width of embeddings and head; that of a token but in ELECTRA.
    pub embedding: usize,
    /// Layers.
    pub layers: usize,
    /// Attention heads.
    pub heads: usize,
    /// Width inside the feed-forward layer.
    pub inner: usize,
    /// Positions, special tokens included, that the model knows.
    pub positions: usize,
    /// Position of the first token (RoBERTa: padding id + 1).
    pub first_position: usize,
    /// Token types; texts are all of type 0.
    pub types: usize,
    /// Layer normalisation's epsilon.
    pub eps: f32,
    /// In the feed-forward layers.
    pub activation: Activation,
    /// In the head.
    pub head_activation: Activation,
    /// Rotary positions; without them positions are embedded.
    pub rotary: Option<Rotary>,
}

impl Shape {
    /// Width of a head.
    pub fn head_width(&self) -> usize {
        self.hidden / self.heads
    }
}
