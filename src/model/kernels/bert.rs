//! Runs the encoders of BERT, DistilBERT, RoBERTa and ELECTRA.

use crate::kernel::isa::Kernel;
use crate::kernel::left::Rows;
use crate::kernel::packed::Precision;
use crate::kernel::rows::add;
use crate::model::body::bert::Bert;
use crate::model::kernels::attention::Heads;
use crate::model::kernels::layers::{Packer, activate};
use crate::model::kernels::scratch::Scratch;
use crate::model::tensors::table::Table;

/// Leaves the states of all tokens in `scratch.tokens`.
pub(crate) fn encode(
    body: &Bert<Packer>,
    precision: Precision,
    words: &Table,
    texts: &[&[u32]],
    scratch: &mut Scratch,
) {
    let kernel = scratch.products.kernel();
    embed(body, kernel, words, texts, &mut scratch.tokens);
    let heads = Heads { count: body.heads, width: body.head_width, reach: None, precision };
    let width = body.embedding_norm.gamma.len();
    let count = scratch.tokens.len() / width;
    let hidden = heads.count * heads.width;
    scratch.narrow.resize(count * hidden, 0.0);
    scratch.context.resize(count * hidden, 0.0);
    if let Some(project) = &body.project {
        let x = Rows { values: &scratch.tokens, count, stride: width };
        project.apply(&mut scratch.products, x, &mut scratch.narrow);
        std::mem::swap(&mut scratch.tokens, &mut scratch.narrow);
        scratch.narrow.resize(count * hidden, 0.0);
    }
    for layer in &body.layers {
        let inner = layer.inner.weights.outputs();
        scratch.wide.resize(count * (3 * hidden).max(inner), 0.0);
        let x = Rows { values: &scratch.tokens, count, stride: hidden };
        layer.attention.apply(&mut scratch.products, x, &mut scratch.wide);
        heads.attend(texts, scratch);
        let Scratch { products, tokens, wide, narrow, context, .. } = scratch;
        let context = Rows { values: context, count, stride: hidden };
        layer.attention_out.apply(products, context, narrow);
        layer.attention_norm.residual(kernel, tokens, narrow);
        let x = Rows { values: tokens, count, stride: hidden };
        layer.inner.apply(products, x, wide);
        activate(kernel, body.activation, &mut wide[..count * inner]);
        let x = Rows { values: wide, count, stride: inner };
        layer.outer.apply(products, x, narrow);
        layer.outer_norm.residual(kernel, tokens, narrow);
    }
}

fn embed(body: &Bert<Packer>, kernel: Kernel, words: &Table, texts: &[&[u32]], out: &mut Vec<f32>) {
    let width = body.embedding_norm.gamma.len();
    out.clear();
    for text in texts {
        for (&id, position) in text.iter().zip(body.positions_of(text)) {
            let start = out.len();
            out.resize(start + width, 0.0);
            let token = &mut out[start..];
            words.row(id as usize, token);
            // As PyTorch adds them: type, then position.
            if let Some(type_zero) = &body.type_zero {
                add(kernel, token, type_zero);
            }
            add(kernel, token, &body.positions[position * width..(position + 1) * width]);
        }
    }
    body.embedding_norm.apply(kernel, out);
}
