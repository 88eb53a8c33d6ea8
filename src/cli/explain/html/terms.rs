//! Lists of terms with bars.

use crate::cli::explain::bag::Bag;
use crate::cli::explain::html::{escape, part};
use crate::cli::explain::pair::{Pair, by_name};
use crate::cli::explain::tables::{percent, score, weight};
use crate::encoder::explain::explanation::Term;

/// A bag of words by weight.
pub(super) fn bag(bag: &Bag, top: usize) -> String {
    let terms = &bag.explanation.terms;
    let heaviest = terms.first().map_or(1.0, |term| f64::from(term.weight));
    let row = |term: &Term| {
        let weight = f64::from(term.weight);
        let number = match bag.impact(term) {
            Some(impact) => format!("{impact} <small>{weight:.3}</small>"),
            None => format!("{weight:.3}"),
        };
        let cells = [number, part(weight, bag.total()), escape(&bag.raised_by(term))];
        row(&term.token, term.in_text, weight / heaviest, &cells)
    };
    let rows: Vec<String> = terms.iter().map(row).collect();
    let weight = if rows.is_empty() { "no term has a weight" } else { "weight" };
    list(&["term", "", weight, "share", "raised by"], &rows, top)
}

/// The terms of a score by what they add.
pub(super) fn shared(pair: &Pair, top: usize) -> String {
    let shared = &pair.contributions.shared;
    if shared.is_empty() {
        return "<p>Query and document share no term.</p>\n".to_owned();
    }
    let (of_query, of_document) = (by_name(&pair.query), by_name(&pair.document));
    let greatest = shared[0].product.as_f64();
    let mut cumulated = 0.0;
    let mut rows = Vec::new();
    for contribution in shared {
        cumulated += pair.share(contribution);
        let name = contribution.token.as_str();
        let sides = [(&pair.query, of_query.get(name)), (&pair.document, of_document.get(name))];
        let own = sides.iter().all(|(_, term)| term.is_some_and(|term| term.in_text));
        let cells = [
            score(contribution.product),
            format!("{} × {}", weight(contribution.query), weight(contribution.document)),
            percent(pair.share(contribution)),
            percent(cumulated),
            sides
                .map(|(bag, term)| term.map_or(String::new(), |term| raised_by(bag, term)))
                .concat(),
        ];
        rows.push(row(name, own, contribution.product.as_f64() / greatest, &cells));
    }
    let headings = [
        "term",
        "",
        "product",
        "query × document",
        "share",
        "cumulated",
        "raised in query, document by",
    ];
    list(&headings, &rows, top)
}

/// The terms of the query that the document lacks.
pub(super) fn missing(pair: &Pair, top: usize) -> String {
    let missing = &pair.contributions.missing;
    if missing.is_empty() {
        return "<p>None.</p>\n".to_owned();
    }
    let terms = by_name(&pair.query);
    let heaviest = pair.query.explanation.terms.first().map_or(1.0, |term| f64::from(term.weight));
    let rows: Vec<String> = missing
        .iter()
        .map(|(token, of_query)| {
            let term = terms.get(token.as_str());
            let cells = [
                weight(*of_query),
                term.map_or(String::new(), |term| escape(&pair.query.raised_by(term))),
            ];
            let length = term.map_or(0.0, |term| f64::from(term.weight) / heaviest);
            row(token, term.is_some_and(|term| term.in_text), length, &cells)
        })
        .collect();
    list(&["term", "", "query", "raised by"], &rows, top)
}

fn raised_by(bag: &Bag, term: &Term) -> String {
    let (class, says) = match term.in_text {
        true => ("own", "stands in"),
        false => ("new", "expansion of"),
    };
    let side = bag.role_name();
    format!(
        "<span class=\"by\" title=\"{says} the {side}\"><i class=\"key {class}\"></i> {}</span>",
        escape(&bag.raised_by(term))
    )
}

/// A row: the term, its bar, cells that are HTML already.
fn row(token: &str, own: bool, length: f64, cells: &[String]) -> String {
    let class = if own { "own" } else { "new" };
    let cells: String = cells.iter().map(|cell| format!("<td>{cell}</td>")).collect();
    let length = 100.0 * length;
    format!(
        "<tr class=\"{class}\"><th scope=\"row\"><bdi>{}</bdi></th><td class=\"bar\"><i style=\"width:{length:.1}%\"></i></td>{cells}</tr>\n",
        escape(token)
    )
}

/// The first `top` rows (0: all) as a table; the others unfold.
fn list(headings: &[&str], rows: &[String], top: usize) -> String {
    let shown = if top == 0 { rows.len() } else { top.min(rows.len()) };
    let headings: String =
        headings.iter().map(|heading| format!("<th scope=\"col\">{heading}</th>")).collect();
    let table = |rows: &[String]| {
        format!(
            "<div class=\"wide\"><table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{}</tbody>\n</table></div>\n",
            rows.concat()
        )
    };
    let mut out = table(&rows[..shown]);
    if shown < rows.len() {
        let more = rows.len() - shown;
        let rest = table(&rows[shown..]);
        out.push_str(&format!("<details>\n<summary>{more} more</summary>\n{rest}</details>\n"));
    }
    out
}
