//! The explanation as a page: one file, no script, nothing fetched.

pub(crate) mod escape;
pub(crate) mod terms;
pub(crate) mod text;

use maud::{Markup, PreEscaped, html};

use crate::cli::explain::bag::Bag;
use crate::cli::explain::html::escape::Text;
use crate::cli::explain::pair::Pair;
use crate::cli::explain::subject::Subject;
use crate::cli::explain::tables::score;

/// The whole page; lists show `top` rows (0: all), the rest unfolds.
pub(super) fn page(subject: &Subject, model: &str, top: usize) -> String {
    let body = match subject {
        Subject::Bag(bag) => single(bag, model, top),
        Subject::Pair(pair) => both(pair, model, top),
    };
    let page = html! {
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="color-scheme" content="light dark";
                title { "splade explain" }
                style { (PreEscaped(include_str!("page.css"))) }
            }
            body { main { (body) } }
        }
    };
    format!("<!DOCTYPE html>\n{}\n", page.into_string())
}

fn single(bag: &Bag, model: &str, top: usize) -> Markup {
    let terms = bag.explanation.terms.len();
    let facts = [
        ("terms", terms.to_string()),
        ("of the text", bag.own().to_string()),
        ("expansions", (terms - bag.own()).to_string()),
        ("input tokens", bag.explanation.tokens.len().to_string()),
        ("sum of weights", format!("{:.2}", bag.total())),
    ];
    let raised: Vec<f64> = bag.explanation.tokens.iter().map(|token| token.raised).collect();
    html! {
        (header(&format!("A {}, explained", bag.role_name()), &facts, model, &[bag]))
        section {
            h2 { "The " (bag.role_name()) }
            (text::coloured(bag, &raised, None))
            (legend_of_text("weight that a token raised", bag))
        }
        section {
            h2 { "Bag of words" }
            (legend_of_terms("stands in the text", "expansion"))
            (terms::bag(bag, top))
        }
    }
}

fn both(pair: &Pair, model: &str, top: usize) -> Markup {
    let contributions = &pair.contributions;
    let bags = [&pair.query, &pair.document];
    let facts = [
        ("score", score(contributions.score)),
        ("shared terms", contributions.shared.len().to_string()),
        ("the document lacks", contributions.missing.len().to_string()),
        ("terms of the query", pair.query.explanation.terms.len().to_string()),
        ("terms of the document", pair.document.explanation.terms.len().to_string()),
    ];
    html! {
        (header("A score, explained", &facts, model, &bags))
        @for bag in bags {
            section {
                h2 { "The " (bag.role_name()) }
                (text::coloured(bag, &pair.by_token(bag), Some(contributions.score.as_f64())))
                (legend_of_text("what a token has of the score", bag))
            }
        }
        section {
            h2 { "Terms of the score" }
            (legend_of_terms("stands in both texts", "expansion on a side"))
            (terms::shared(pair, top))
        }
        section {
            h2 { "Terms of the query that the document lacks" }
            (legend_of_terms("stands in the query", "expansion"))
            (terms::missing(pair, top))
        }
        @for bag in bags {
            details.card {
                summary { "Bag of words of the " (bag.role_name()) }
                (legend_of_terms("stands in the text", "expansion"))
                (terms::bag(bag, top))
            }
        }
    }
}

/// Title and facts; model, pooling and quantisers.
fn header(title: &str, facts: &[(&str, String)], model: &str, bags: &[&Bag]) -> Markup {
    html! {
        header {
            h1 { (title) }
            dl {
                @for (name, value) in facts {
                    div { dt { (name) } dd { (Text(value)) } }
                }
            }
            p.origins {
                "model " bdi { (Text(model)) }
                @for bag in bags {
                    " · " (bag.role_name()) ": pooling " (bag.pooling()) ", quantizer " (Text(&bag.quantizer.to_string()))
                }
            }
        }
    }
}

fn legend_of_text(what: &str, bag: &Bag) -> Markup {
    html! {
        p.legend {
            "little " span.scale {} " much: " (what) "; a token's title names its terms"
            @if bag.explanation.unread > 0 {
                " · " span.unread { "struck" } ": " (bag.explanation.unread) " tokens not read"
            }
        }
    }
}

fn legend_of_terms(own: &str, new: &str) -> Markup {
    html! {
        p.legend { i.key.own {} " " (own) " " i.key.new {} " " (new) }
    }
}
