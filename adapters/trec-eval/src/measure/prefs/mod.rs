//! Measures of preferences.

pub(super) mod avgjg;
pub(super) mod avgjg_imp;
pub(super) mod avgjg_ret;
pub(super) mod avgjg_rnonrel;
pub(super) mod avgjg_rnonrel_ret;
mod first_nonrel;
pub(super) mod num_prefs_ful;
pub(super) mod num_prefs_ful_ret;
pub(super) mod num_prefs_poss;
pub(super) mod pair;
pub(super) mod pair_imp;
pub(super) mod pair_ret;
mod pairs;
pub(super) mod simp;
pub(super) mod simp_imp;
pub(super) mod simp_ret;

use super::ratio::ratio;
use crate::preferences::{Counts, Group, Preferences};

/// A count over all groups.
fn total(preferences: &Preferences, counts: impl Fn(&Group) -> Counts) -> Counts {
    preferences.groups.iter().fold(Counts::default(), |sum, group| sum + counts(group))
}

/// Fulfilled over possible.
fn share(counts: Counts) -> f64 {
    ratio(counts.fulfilled, counts.possible)
}

/// Mean over groups; 0 if a term is NaN.
fn average(preferences: &Preferences, value: impl Fn(&Group) -> f64) -> f64 {
    let sum = preferences.groups.iter().fold(0.0, |sum, group| sum + value(group));
    if sum > 0.0 { sum / preferences.groups.len() as f64 } else { 0.0 }
}
