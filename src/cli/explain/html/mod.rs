//! The explanation as a page: one file, no script, nothing fetched.

pub(crate) mod terms;
pub(crate) mod text;

use crate::cli::explain::bag::Bag;
use crate::cli::explain::pair::Pair;
use crate::cli::explain::subject::Subject;
use crate::cli::explain::tables::{percent, score};

/// The whole page; lists show `top` rows (0: all), the rest unfolds.
pub(super) fn page(subject: &Subject, model: &str, top: usize) -> String {
    let body = match subject {
        Subject::Bag(bag) => single(bag, model, top),
        Subject::Pair(pair) => both(pair, model, top),
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
        <meta name=\"color-scheme\" content=\"light dark\">\n\
        <title>splade explain</title>\n<style>\n{}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        include_str!("page.css")
    )
}

fn single(bag: &Bag, model: &str, top: usize) -> String {
    let terms = bag.explanation.terms.len();
    let facts = [
        ("terms", terms.to_string()),
        ("of the text", bag.own().to_string()),
        ("expansions", (terms - bag.own()).to_string()),
        ("input tokens", bag.explanation.tokens.len().to_string()),
        ("sum of weights", format!("{:.2}", bag.total())),
    ];
    let raised: Vec<f64> = bag.explanation.tokens.iter().map(|token| token.raised).collect();
    format!(
        "{}<section>\n<h2>The {}</h2>\n{}{}</section>\n<section>\n<h2>Bag of words</h2>\n{}{}</section>\n",
        header(&format!("A {}, explained", bag.role_name()), &facts, &origins(model, &[bag])),
        bag.role_name(),
        text::coloured(bag, &raised, None),
        legend_of_text("weight that a token raised", bag),
        legend_of_terms("stands in the text", "expansion"),
        terms::bag(bag, top),
    )
}

fn both(pair: &Pair, model: &str, top: usize) -> String {
    let contributions = &pair.contributions;
    let facts = [
        ("score", score(contributions.score)),
        ("shared terms", contributions.shared.len().to_string()),
        ("the document lacks", contributions.missing.len().to_string()),
        ("terms of the query", pair.query.explanation.terms.len().to_string()),
        ("terms of the document", pair.document.explanation.terms.len().to_string()),
    ];
    let mut page =
        header("A score, explained", &facts, &origins(model, &[&pair.query, &pair.document]));
    for bag in [&pair.query, &pair.document] {
        page.push_str(&format!(
            "<section>\n<h2>The {}</h2>\n{}{}</section>\n",
            bag.role_name(),
            text::coloured(bag, &pair.by_token(bag), Some(contributions.score.as_f64())),
            legend_of_text("what a token has of the score", bag),
        ));
    }
    page.push_str(&format!(
        "<section>\n<h2>Terms of the score</h2>\n{}{}</section>\n",
        legend_of_terms("stands in both texts", "expansion on a side"),
        terms::shared(pair, top),
    ));
    page.push_str(&format!(
        "<section>\n<h2>Terms of the query that the document lacks</h2>\n{}{}</section>\n",
        legend_of_terms("stands in the query", "expansion"),
        terms::missing(pair, top),
    ));
    for bag in [&pair.query, &pair.document] {
        page.push_str(&format!(
            "<details class=\"card\">\n<summary>Bag of words of the {}</summary>\n{}{}</details>\n",
            bag.role_name(),
            legend_of_terms("stands in the text", "expansion"),
            terms::bag(bag, top),
        ));
    }
    page
}

fn header(title: &str, facts: &[(&str, String)], origins: &str) -> String {
    let fact = |(name, value): &(&str, String)| {
        format!("<div><dt>{name}</dt><dd>{}</dd></div>", escape(value))
    };
    let facts: String = facts.iter().map(fact).collect();
    format!(
        "<header>\n<h1>{title}</h1>\n<dl>{facts}</dl>\n<p class=\"origins\">{origins}</p>\n</header>\n"
    )
}

/// Model, pooling and quantisers.
fn origins(model: &str, bags: &[&Bag]) -> String {
    let mut words = vec![format!("model <bdi>{}</bdi>", escape(model))];
    words.extend(bags.iter().map(|bag| {
        escape(&format!(
            "{}: pooling {}, quantizer {}",
            bag.role_name(),
            bag.pooling(),
            bag.quantizer
        ))
    }));
    words.join(" · ")
}

fn legend_of_text(what: &str, bag: &Bag) -> String {
    let unread = match bag.explanation.unread {
        0 => String::new(),
        unread => format!(" · <span class=\"unread\">struck</span>: {unread} tokens not read"),
    };
    format!(
        "<p class=\"legend\">little <span class=\"scale\"></span> much: {what}; a token's title names its terms{unread}</p>\n"
    )
}

fn legend_of_terms(own: &str, new: &str) -> String {
    format!(
        "<p class=\"legend\"><i class=\"key own\"></i> {own} <i class=\"key new\"></i> {new}</p>\n"
    )
}

/// A part of the whole, where there is a whole.
fn part(value: f64, whole: f64) -> String {
    percent(if whole > 0.0 { value / whole } else { 0.0 })
}

/// Text as HTML's text or as an attribute's value. A line feed stays one in both; characters that HTML has no place for become
/// the sign for such.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            '\t' => out.push('\t'),
            c if c.is_control() => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn no_text_is_markup() {
        let text = "<script>alert('a & b')</script> \"\n\u{0}\u{85}é";
        let escaped =
            "&lt;script&gt;alert(&#39;a &amp; b&#39;)&lt;/script&gt; &quot;&#10;\u{fffd}\u{fffd}é";
        assert_eq!(escape(text), escaped);
    }
}
