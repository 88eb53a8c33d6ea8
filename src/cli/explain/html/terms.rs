//! Lists of terms with bars.

use maud::{Markup, Render, html};

use crate::cli::explain::bag::Bag;
use crate::cli::explain::html::escape::Text;
use crate::cli::explain::pair::{Pair, by_name};
use crate::cli::explain::tables::{part, percent, score, weight};
use crate::encoder::explain::explanation::Term;

/// A bag of words by weight.
pub(super) fn bag(bag: &Bag, top: usize) -> Markup {
    let terms = &bag.explanation.terms;
    let heaviest = terms.first().map_or(1.0, |term| f64::from(term.weight));
    let row = |term: &Term| {
        let weight = f64::from(term.weight);
        let number = match bag.impact(term) {
            Some(impact) => html! { (impact) " " small { (format!("{weight:.3}")) } },
            None => text(&format!("{weight:.3}")),
        };
        let cells = [number, text(&part(weight, bag.total())), text(&bag.raised_by(term))];
        row(&term.token, term.in_text, weight / heaviest, &cells)
    };
    let rows: Vec<Markup> = terms.iter().map(row).collect();
    let weight = if rows.is_empty() { "no term has a weight" } else { "weight" };
    list(&["term", "", weight, "share", "raised by"], &rows, top)
}

/// The terms of a score by what they add.
pub(super) fn shared(pair: &Pair, top: usize) -> Markup {
    let shared = &pair.contributions.shared;
    if shared.is_empty() {
        return html! { p { "Query and document share no term." } };
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
            text(&score(contribution.product)),
            text(&format!("{} × {}", weight(contribution.query), weight(contribution.document))),
            text(&percent(pair.share(contribution))),
            text(&percent(cumulated)),
            html! {
                @for (bag, term) in sides {
                    @if let Some(term) = term { (raised_by(bag, term)) }
                }
            },
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
pub(super) fn missing(pair: &Pair, top: usize) -> Markup {
    let missing = &pair.contributions.missing;
    if missing.is_empty() {
        return html! { p { "None." } };
    }
    let terms = by_name(&pair.query);
    let heaviest = pair.query.explanation.terms.first().map_or(1.0, |term| f64::from(term.weight));
    let rows: Vec<Markup> = missing
        .iter()
        .map(|(token, of_query)| {
            let term = terms.get(token.as_str());
            let cells = [
                text(&weight(*of_query)),
                text(&term.map_or(String::new(), |term| pair.query.raised_by(term))),
            ];
            let length = term.map_or(0.0, |term| f64::from(term.weight) / heaviest);
            row(token, term.is_some_and(|term| term.in_text), length, &cells)
        })
        .collect();
    list(&["term", "", "query", "raised by"], &rows, top)
}

fn text(text: &str) -> Markup {
    Text(text).render()
}

fn raised_by(bag: &Bag, term: &Term) -> Markup {
    let (class, says) = match term.in_text {
        true => ("own", "stands in"),
        false => ("new", "expansion of"),
    };
    html! {
        span.by title={ (says) " the " (bag.role_name()) } {
            i.key.(class) {} " " (Text(&bag.raised_by(term)))
        }
    }
}

/// A row: the term, its bar, cells.
fn row(token: &str, own: bool, length: f64, cells: &[Markup]) -> Markup {
    let class = if own { "own" } else { "new" };
    html! {
        tr.(class) {
            th scope="row" { bdi { (Text(token)) } }
            td.bar { i style={ "width:" (format!("{:.1}", 100.0 * length)) "%" } {} }
            @for cell in cells { td { (cell) } }
        }
    }
}

/// The first `top` rows (0: all) as a table; the others unfold.
fn list(headings: &[&str], rows: &[Markup], top: usize) -> Markup {
    let shown = if top == 0 { rows.len() } else { top.min(rows.len()) };
    let table = |rows: &[Markup]| {
        html! {
            div.wide {
                table {
                    thead { tr { @for heading in headings { th scope="col" { (heading) } } } }
                    tbody { @for row in rows { (row) } }
                }
            }
        }
    };
    html! {
        (table(&rows[..shown]))
        @if shown < rows.len() {
            details {
                summary { (rows.len() - shown) " more" }
                (table(&rows[shown..]))
            }
        }
    }
}
