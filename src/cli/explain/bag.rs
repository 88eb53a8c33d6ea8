//! An explained text and its weights as an index would hold them.

use crate::cli::print::{note, warn};
use crate::encoder::explain::explanation::{Explanation, Term};
use crate::encoder::options::Role;
use crate::model::head::pool::Strategy;
use crate::sparse::quantizer::Quantizer;
use crate::sparse::vector::{SparseVector, Weights};

/// An explained text.
pub(super) struct Bag {
    pub(super) explanation: Explanation,
    pub(super) role: Role,
    pub(super) quantizer: Quantizer,
}

/// Tokens that are named for one term of sum pooling, terms that are named for one token.
const NAMED: usize = 3;

impl Bag {
    pub(super) fn new(explanation: Explanation, role: Role, quantizer: Quantizer) -> Self {
        Self { explanation, role, quantizer }
    }

    /// Says what was lost.
    pub(super) fn say(&self) {
        let name = self.role_name();
        if self.explanation.unread > 0 {
            let (unread, read) = (self.explanation.unread, self.explanation.tokens.len());
            note(&format!("warning: {name}: {unread} tokens behind the first {read} are not read"));
        }
        if self.explanation.terms.is_empty() {
            note(&format!("warning: {name}: no term has a weight"));
        }
        let impacts = self.explanation.terms.iter().map(|term| self.impact(term));
        let dropped = impacts.filter(|impact| *impact == Some(0)).count();
        warn(&[(dropped as u64, &format!("{name}: weights that became 0 and were dropped"))]);
    }

    pub(super) fn role_name(&self) -> &'static str {
        match self.role {
            Role::Query => "query",
            Role::Document => "document",
        }
    }

    /// Over which tokens; `none` where no model runs.
    pub(super) fn pooling(&self) -> &'static str {
        match self.explanation.pooling.map(|pooling| pooling.strategy) {
            Some(Strategy::Max) => "max",
            Some(Strategy::Sum) => "sum",
            Some(Strategy::Cls) => "cls",
            None => "none",
        }
    }

    /// The impact of a term's weight, where there is a quantiser; 0 is dropped.
    pub(super) fn impact(&self, term: &Term) -> Option<u32> {
        (self.quantizer != Quantizer::None).then(|| self.quantizer.impact(term.weight))
    }

    /// Weights or impacts, as they would be indexed.
    pub(super) fn weights(&self) -> crate::error::Result<Weights> {
        let terms = &self.explanation.terms;
        let vector = SparseVector::new(terms.iter().map(|t| (t.id, t.weight)).collect())?;
        Ok(match self.quantizer {
            Quantizer::None => Weights::Floats(vector),
            quantizer => Weights::Impacts(quantizer.quantize(&vector, &mut Default::default())),
        })
    }

    /// The sum of all weights.
    pub(super) fn total(&self) -> f64 {
        self.explanation.terms.iter().map(|term| f64::from(term.weight)).sum()
    }

    /// Terms that are the text's own.
    pub(super) fn own(&self) -> usize {
        self.explanation.terms.iter().filter(|term| term.in_text).count()
    }

    /// What it is, in one line.
    pub(super) fn summary(&self) -> String {
        let (terms, own) = (self.explanation.terms.len(), self.own());
        format!(
            "{} of {} tokens: {terms} terms, {own} of the text and {} expansions; weights sum to {:.4}",
            self.role_name(),
            self.explanation.tokens.len(),
            terms - own,
            self.total(),
        )
    }

    /// The input tokens that raised a term: position and token; with shares where there are several.
    pub(super) fn raised_by(&self, term: &Term) -> String {
        let name =
            |position: usize| format!("{position}:{}", self.explanation.tokens[position].token);
        if let [only] = &term.raised_by[..] {
            return name(only.position);
        }
        let mut raises = term.raised_by.clone();
        raises.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        let share = |weight: f32| 100.0 * weight / term.weight;
        let named = raises.iter().take(NAMED);
        let mut names: Vec<String> = named
            .map(|raise| format!("{} {:.0}%", name(raise.position), share(raise.weight)))
            .collect();
        if raises.len() > NAMED {
            names.push(format!("{} more", raises.len() - NAMED));
        }
        names.join(", ")
    }

    /// The terms that a token raised with what it gave, most first.
    pub(super) fn raised(&self, position: usize) -> Vec<(&Term, f32)> {
        let of_term = |term: &'_ Term| {
            term.raised_by.iter().find(|raise| raise.position == position).map(|raise| raise.weight)
        };
        let terms = self.explanation.terms.iter();
        let mut raised: Vec<_> = terms.filter_map(|term| Some((term, of_term(term)?))).collect();
        raised.sort_by(|a, b| b.1.total_cmp(&a.1));
        raised
    }
}
