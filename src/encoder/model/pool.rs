//! From the logits of a text's tokens to one weight a word.

/// Over which tokens, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// The greatest (SPLADE-max, all later models).
    #[default]
    Max,
    /// The sum (the first SPLADE).
    Sum,
    /// The first token's alone.
    Cls,
}

/// Strategy and activation, in sentence-transformers' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Pooling {
    /// Over which tokens.
    pub strategy: Strategy,
    /// `log1p_relu`: the logarithm is taken twice (OpenSearch's v3 models); else `relu`: once.
    pub twice: bool,
}

impl Pooling {
    /// `ln(1 + max(x, 0))`, once or twice.
    #[inline]
    pub fn activate(self, logit: f32) -> f32 {
        if logit <= 0.0 {
            return 0.0;
        }
        let once = logit.ln_1p();
        if self.twice { once.ln_1p() } else { once }
    }
}
