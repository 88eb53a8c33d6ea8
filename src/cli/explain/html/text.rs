//! The text, coloured.

use std::ops::Range;

use maud::{Markup, html};

use crate::cli::explain::bag::Bag;
use crate::cli::explain::html::escape::Text;
use crate::cli::explain::tables::part;

/// Terms that a title names.
const NAMED: usize = 20;

/// Tokens that are shown as one: pieces of one character share its bytes.
struct Group {
    bytes: Range<usize>,
    positions: Vec<usize>,
}

/// The text, each token as deep as its part of `heat` (a value a token). `score`: heat is a part of this score.
pub(super) fn coloured(bag: &Bag, heat: &[f64], score: Option<f64>) -> Markup {
    let explanation = &bag.explanation;
    let text = explanation.text.as_str();
    let groups = groups(bag);
    let of_group = |group: &Group| group.positions.iter().map(|&at| heat[at]).sum::<f64>();
    let hottest = groups.iter().map(of_group).fold(0.0, f64::max);
    let mut written = 0;
    let mut pieces = Vec::new();
    for group in &groups {
        // What no token stands for, as blanks.
        let between = text.get(written..group.bytes.start).unwrap_or("");
        // A character that two groups share (a text in pieces may be cut within one) stands in the first.
        let bytes = group.bytes.start.max(written)..group.bytes.end;
        let depth = if hottest > 0.0 { of_group(group) / hottest } else { 0.0 };
        let shown = match text.get(bytes.clone()) {
            Some(piece) if !bytes.is_empty() => piece.to_owned(),
            _ => names(bag, group),
        };
        let class = match bytes.is_empty() {
            true => "token special",
            false if group.bytes.end <= explanation.prompt => "token prompt",
            false => "token",
        };
        let title = title(bag, group, of_group(group), score);
        pieces.push(html! {
            (Text(between))
            span class=(class) style={ "--w:" (format!("{depth:.3}")) } title=(Text(&title)) { (Text(&shown)) }
        });
        written = written.max(group.bytes.end);
    }
    let rest = Text(text.get(written..).unwrap_or(""));
    html! {
        div.text dir="auto" {
            @for piece in pieces { (piece) }
            @match explanation.unread {
                0 => (rest),
                unread => span.unread title={ (unread) " tokens not read" } { (rest) },
            }
        }
    }
}

fn groups(bag: &Bag) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (position, token) in bag.explanation.tokens.iter().enumerate() {
        match groups.last_mut() {
            Some(last) if token.bytes.start < last.bytes.end && !token.bytes.is_empty() => {
                last.bytes.end = last.bytes.end.max(token.bytes.end);
                last.positions.push(position);
            }
            _ => groups.push(Group { bytes: token.bytes.clone(), positions: vec![position] }),
        }
    }
    groups
}

fn names(bag: &Bag, group: &Group) -> String {
    let name = |&at: &usize| bag.explanation.tokens[at].token.as_str();
    group.positions.iter().map(name).collect::<Vec<_>>().join(" ")
}

fn title(bag: &Bag, group: &Group, heat: f64, score: Option<f64>) -> String {
    let tokens = &bag.explanation.tokens;
    let raised: f64 = group.positions.iter().map(|&at| tokens[at].raised).sum();
    let mut lines = vec![
        format!("{}:{}", group.positions[0], names(bag, group)),
        format!("raised {raised:.4} ({} of all weight)", part(raised, bag.total())),
    ];
    if let Some(score) = score {
        lines.push(format!("{} of the score", part(heat, score)));
    }
    let terms: Vec<_> = group.positions.iter().flat_map(|&at| bag.raised(at)).collect();
    lines.extend(terms.iter().take(NAMED).map(|(term, weight)| {
        let new = if term.in_text { "" } else { " (expansion)" };
        format!("{} {weight:.4}{new}", term.token)
    }));
    if terms.len() > NAMED {
        lines.push(format!("and {} more", terms.len() - NAMED));
    }
    lines.join("\n")
}
