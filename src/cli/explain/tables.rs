//! The explanation for a terminal.

use crate::cli::explain::bag::Bag;
use crate::cli::explain::pair::{Pair, by_name};
use crate::cli::explain::subject::Subject;
use crate::cli::table::aligned;
use crate::encoder::explain::explanation::Term;
use crate::search::contributions::Weight;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::score::Score;

/// Terms that are named for a token.
const NAMED: usize = 5;

/// All tables, of at most `top` rows each (0: all).
pub(super) fn text(subject: &Subject, top: usize) -> String {
    match subject {
        Subject::Bag(bag) => {
            format!("{}\n\n{}\n{}", bag.summary(), terms(bag, top), tokens(bag, top))
        }
        Subject::Pair(pair) => {
            let summaries = [pair.query.summary(), pair.document.summary(), pair.summary()];
            format!("{}\n\n{}\n{}", summaries.join("\n"), shared(pair, top), missing(pair, top))
        }
    }
}

/// The rows that are shown as a table, and a line for those that are not.
fn cut(headings: &[&str], texts: &[usize], rows: &[Vec<String>], top: usize) -> String {
    let shown = if top == 0 { rows.len() } else { top.min(rows.len()) };
    let mut text = aligned(headings, &rows[..shown], texts);
    text.push('\n');
    if shown < rows.len() {
        text.push_str(&format!("{} more, --top 0 shows all\n", rows.len() - shown));
    }
    text
}

fn terms(bag: &Bag, top: usize) -> String {
    let total = bag.total();
    let mut headings = vec!["term", "weight", "share", "in", "raised by"];
    let row = |term: &Term| {
        let mut row = vec![
            plain(&term.token),
            format!("{:.4}", term.weight),
            percent(f64::from(term.weight) / total),
            origin(term).to_owned(),
            plain(&bag.raised_by(term)),
        ];
        if let Some(impact) = bag.impact(term) {
            row.insert(2, impact.to_string());
        }
        row
    };
    let rows: Vec<Vec<String>> = bag.explanation.terms.iter().map(row).collect();
    if bag.quantizer == Quantizer::None {
        return cut(&headings, &[0, 3, 4], &rows, top);
    }
    headings.insert(2, "impact");
    cut(&headings, &[0, 4, 5], &rows, top)
}

/// The tokens of most weight, in the order of the text.
fn tokens(bag: &Bag, top: usize) -> String {
    let (tokens, total) = (&bag.explanation.tokens, bag.total());
    let mut heaviest: Vec<usize> = (0..tokens.len()).collect();
    heaviest.sort_by(|&a, &b| tokens[b].raised.total_cmp(&tokens[a].raised));
    let shown = if top == 0 { tokens.len() } else { top.min(tokens.len()) };
    heaviest[..shown].sort_unstable();
    let row = |&position: &usize| {
        let raised = bag.raised(position);
        let mut names: Vec<&str> = raised.iter().map(|(term, _)| term.token.as_str()).collect();
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let mut names = names.join(" ");
        if more > 0 {
            names.push_str(&format!(" and {more} more"));
        }
        vec![
            format!("{position}:{}", plain(&tokens[position].token)),
            format!("{:.4}", tokens[position].raised),
            percent(if total > 0.0 { tokens[position].raised / total } else { 0.0 }),
            raised.len().to_string(),
            plain(&names),
        ]
    };
    let rows: Vec<Vec<String>> = heaviest.iter().map(row).collect();
    cut(&["input token", "raised", "share", "terms", "the heaviest"], &[0, 4], &rows, top)
}

fn shared(pair: &Pair, top: usize) -> String {
    let (of_query, of_document) = (by_name(&pair.query), by_name(&pair.document));
    let mut cumulated = 0.0;
    let mut rows = Vec::new();
    for contribution in &pair.contributions.shared {
        let share = pair.share(contribution);
        cumulated += share;
        let side = |bag: &Bag, term: Option<&&Term>| {
            term.map(|term| format!("{} ({})", plain(&bag.raised_by(term)), origin(term)))
        };
        let name = contribution.token.as_str();
        rows.push(vec![
            plain(name),
            weight(contribution.query),
            weight(contribution.document),
            score(contribution.product),
            percent(share),
            percent(cumulated),
            side(&pair.query, of_query.get(name)).unwrap_or_default(),
            side(&pair.document, of_document.get(name)).unwrap_or_default(),
        ]);
    }
    let headings = [
        "term",
        "query",
        "document",
        "product",
        "share",
        "cumulated",
        "raised in query by",
        "in document by",
    ];
    cut(&headings, &[0, 6, 7], &rows, top)
}

fn missing(pair: &Pair, top: usize) -> String {
    let terms = by_name(&pair.query);
    let row = |(token, of_query): &(String, Weight)| {
        let term = terms.get(token.as_str());
        vec![
            plain(token),
            weight(*of_query),
            term.map_or("", |term| origin(term)).to_owned(),
            term.map(|term| plain(&pair.query.raised_by(term))).unwrap_or_default(),
        ]
    };
    let rows: Vec<Vec<String>> = pair.contributions.missing.iter().map(row).collect();
    if rows.is_empty() {
        return "the document has every term of the query\n".to_owned();
    }
    cut(&["the document lacks", "query", "in", "raised by"], &[0, 2, 3], &rows, top)
}

fn origin(term: &Term) -> &'static str {
    if term.in_text { "text" } else { "expansion" }
}

/// An integer as it is, a float with four digits.
pub(super) fn weight(weight: Weight) -> String {
    match weight {
        Weight::Integer(weight) => weight.to_string(),
        Weight::Float(weight) => format!("{weight:.4}"),
    }
}

/// As [`weight`].
pub(super) fn score(score: Score) -> String {
    match score {
        Score::Integer(score) => score.to_string(),
        Score::Float(score) => format!("{score:.4}"),
    }
}

pub(super) fn percent(share: f64) -> String {
    format!("{:.1}%", 100.0 * share)
}

/// One line that no terminal obeys: a vocabulary may hold anything.
fn plain(text: &str) -> String {
    let shown = |c: char| match c.is_control() {
        true => c.escape_debug().to_string(),
        false => c.to_string(),
    };
    text.chars().map(shown).collect()
}

/// A part of the whole, where there is a whole.
pub(super) fn part(value: f64, whole: f64) -> String {
    percent(if whole > 0.0 { value / whole } else { 0.0 })
}
