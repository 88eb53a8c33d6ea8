//! The measures: one a file by what they look at, the registry in the order in which trec_eval prints.

pub(crate) mod chosen;
pub(crate) mod counts;
pub(crate) mod gain;
mod groups;
pub(crate) mod nearest;
pub(crate) mod nickname;
pub(crate) mod params;
mod prefs;
pub(crate) mod ranked;
mod ratio;
pub(crate) mod registry;
pub(crate) mod set;
pub(crate) mod spec;
