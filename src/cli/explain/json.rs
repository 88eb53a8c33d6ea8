//! The explanation for machines: every term, every token, floats to the bit.

use serde::Serialize;

use crate::cli::explain::bag::Bag;
use crate::cli::explain::pair::Pair;
use crate::cli::explain::subject::Subject;
use crate::error::{Error, Result};
use crate::search::contributions::Weight;
use crate::sparse::score::Score;

#[derive(Serialize)]
struct Single<'a> {
    model: &'a str,
    #[serde(flatten)]
    text: Text<'a>,
}

#[derive(Serialize)]
struct Both<'a> {
    model: &'a str,
    score: Number,
    shared: Vec<Shared<'a>>,
    missing: Vec<Missing<'a>>,
    query: Text<'a>,
    document: Text<'a>,
}

#[derive(Serialize)]
struct Text<'a> {
    role: &'static str,
    text: &'a str,
    /// Bytes of the prompt at the text's beginning.
    prompt_bytes: usize,
    pooling: &'static str,
    quantizer: String,
    total_weight: f64,
    unread_tokens: usize,
    tokens: Vec<Token<'a>>,
    terms: Vec<Term<'a>>,
}

#[derive(Serialize)]
struct Token<'a> {
    position: usize,
    token: &'a str,
    start: usize,
    end: usize,
    special: bool,
    raised: f64,
}

#[derive(Serialize)]
struct Term<'a> {
    token: &'a str,
    weight: f32,
    #[serde(skip_serializing_if = "Option::is_none")]
    impact: Option<u32>,
    in_text: bool,
    raised_by: Vec<Raise>,
}

#[derive(Serialize)]
struct Raise {
    position: usize,
    weight: f32,
}

#[derive(Serialize)]
struct Shared<'a> {
    token: &'a str,
    query: Number,
    document: Number,
    product: Number,
    share: f64,
    cumulated: f64,
}

#[derive(Serialize)]
struct Missing<'a> {
    token: &'a str,
    query: Number,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Number {
    Integer(u64),
    Float(f32),
}

impl From<Weight> for Number {
    fn from(weight: Weight) -> Self {
        match weight {
            Weight::Integer(weight) => Self::Integer(weight.into()),
            Weight::Float(weight) => Self::Float(weight),
        }
    }
}

impl From<Score> for Number {
    fn from(score: Score) -> Self {
        match score {
            Score::Integer(score) => Self::Integer(score),
            Score::Float(score) => Self::Float(score),
        }
    }
}

/// One JSON object.
pub(super) fn document(subject: &Subject, model: &str) -> Result<String> {
    match subject {
        Subject::Bag(bag) => serde_json::to_string_pretty(&Single { model, text: text(bag) }),
        Subject::Pair(pair) => serde_json::to_string_pretty(&both(pair, model)),
    }
    .map_err(|e| Error::data(e.to_string()))
}

fn both<'a>(pair: &'a Pair, model: &'a str) -> Both<'a> {
    let mut cumulated = 0.0;
    let shared = pair.contributions.shared.iter().map(|contribution| {
        let share = pair.share(contribution);
        cumulated += share;
        Shared {
            token: &contribution.token,
            query: contribution.query.into(),
            document: contribution.document.into(),
            product: contribution.product.into(),
            share,
            cumulated,
        }
    });
    let missing = pair.contributions.missing.iter();
    Both {
        model,
        score: pair.contributions.score.into(),
        shared: shared.collect(),
        missing: missing.map(|(token, w)| Missing { token, query: (*w).into() }).collect(),
        query: text(&pair.query),
        document: text(&pair.document),
    }
}

fn text(bag: &Bag) -> Text<'_> {
    let explanation = &bag.explanation;
    let tokens = explanation.tokens.iter().enumerate().map(|(position, token)| Token {
        position,
        token: &token.token,
        start: token.bytes.start,
        end: token.bytes.end,
        special: token.special,
        raised: token.raised,
    });
    let raise = |raise: &crate::encoder::explain::explanation::Raise| Raise {
        position: raise.position,
        weight: raise.weight,
    };
    let terms = explanation.terms.iter().map(|term| Term {
        token: &term.token,
        weight: term.weight,
        impact: bag.impact(term),
        in_text: term.in_text,
        raised_by: term.raised_by.iter().map(raise).collect(),
    });
    Text {
        role: bag.role_name(),
        text: &explanation.text,
        prompt_bytes: explanation.prompt,
        pooling: bag.pooling(),
        quantizer: bag.quantizer.to_string(),
        total_weight: bag.total(),
        unread_tokens: explanation.unread,
        tokens: tokens.collect(),
        terms: terms.collect(),
    }
}
