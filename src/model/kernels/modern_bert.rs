//! Runs ModernBERT's encoder.

use crate::kernel::left::Rows;
use crate::kernel::packed::Precision;
use crate::kernel::rows::{add, multiply};
use crate::model::body::modern_bert::ModernBert;
use crate::model::kernels::attention::Heads;
use crate::model::kernels::layers::{Packer, activate};
use crate::model::kernels::scratch::Scratch;
use crate::model::tensors::table::Table;

/// Leaves the states of all tokens in `scratch.tokens`.
pub(crate) fn encode(
    body: &ModernBert<Packer>,
    precision: Precision,
    words: &Table,
    texts: &[&[u32]],
    scratch: &mut Scratch,
) {
    let hidden = body.heads * body.head_width;
    let kernel = scratch.products.kernel();
    scratch.tokens.clear();
    for &id in texts.iter().copied().flatten() {
        let start = scratch.tokens.len();
        scratch.tokens.resize(start + hidden, 0.0);
        words.row(id as usize, &mut scratch.tokens[start..]);
    }
    body.embedding_norm.apply(kernel, &mut scratch.tokens);
    let count = scratch.tokens.len() / hidden;
    scratch.narrow.resize(count * hidden, 0.0);
    scratch.context.resize(count * hidden, 0.0);
    for layer in &body.layers {
        let inner = layer.inner.weights.outputs() / 2;
        scratch.wide.resize(count * (3 * hidden).max(2 * inner), 0.0);
        scratch.context.copy_from_slice(&scratch.tokens);
        if let Some(norm) = &layer.attention_norm {
            norm.apply(kernel, &mut scratch.context);
        }
        let x = Rows { values: &scratch.context, count, stride: hidden };
        layer.attention.apply(&mut scratch.products, x, &mut scratch.wide);
        let reach = layer.is_local.then_some(body.reach);
        let heads = Heads { count: body.heads, width: body.head_width, reach, precision };
        turn(&body.angles[usize::from(layer.is_local)], texts, heads, &mut scratch.wide);
        heads.attend(texts, scratch);
        let Scratch { products, tokens, wide, narrow, context, .. } = scratch;
        let x = Rows { values: context, count, stride: hidden };
        layer.attention_out.apply(products, x, narrow);
        add(kernel, tokens, narrow);
        context.copy_from_slice(tokens);
        layer.outer_norm.apply(kernel, context);
        let x = Rows { values: context, count, stride: hidden };
        layer.inner.apply(products, x, wide);
        for row in wide[..count * 2 * inner].chunks_exact_mut(2 * inner) {
            let (values, gate) = row.split_at_mut(inner);
            activate(kernel, body.activation, values);
            multiply(kernel, values, gate);
        }
        let x = Rows { values: wide, count, stride: 2 * inner };
        layer.outer.apply(products, x, narrow);
        add(kernel, tokens, narrow);
    }
    body.final_norm.apply(kernel, &mut scratch.tokens);
}

/// Turns query and key of every token by its position: value `i` of a head's first half with value `i` of its second.
fn turn(angles: &[f32], texts: &[&[u32]], heads: Heads, wide: &mut [f32]) {
    let (width, half) = (heads.width, heads.width / 2);
    let hidden = heads.count * width;
    let mut tokens = wide.chunks_exact_mut(3 * hidden);
    let mut turns = vec![(0f32, 0f32); half];
    for text in texts {
        for (position, token) in (0..text.len()).zip(&mut tokens) {
            for (turn, &angle) in turns.iter_mut().zip(angles) {
                *turn = (position as f32 * angle).sin_cos();
            }
            for head in token[..2 * hidden].chunks_exact_mut(width) {
                let (first, second) = head.split_at_mut(half);
                for ((x, y), &(sin, cos)) in first.iter_mut().zip(second).zip(&turns) {
                    (*x, *y) = (*x * cos - *y * sin, *y * cos + *x * sin);
                }
            }
        }
    }
}
