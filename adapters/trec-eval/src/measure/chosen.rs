//! A measure that was asked for.

use super::params::Params;
use super::spec::Spec;
use crate::Options;
use crate::ranking::Counting;

/// A measure with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chosen {
    pub(crate) spec: &'static Spec,
    pub(crate) params: Params,
    /// Asked for in ir_measures' notation.
    pub(crate) arguments: Option<Arguments>,
}

/// What ir_measures' notation says of counting; where it says nothing the options hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Arguments {
    /// `rel=`
    pub(crate) level: Option<i64>,
    /// `judged_only=`
    pub(crate) judged_only: Option<bool>,
}

impl Chosen {
    /// In trec_eval's notation.
    pub(crate) fn trec(spec: &'static Spec, params: Params) -> Self {
        Self { spec, params, arguments: None }
    }

    /// Its ties are not in trec_eval's order.
    pub(crate) fn smallest_first(&self, options: &Options) -> bool {
        let cut = self.params.cutoffs.iter().all(|k| *k < usize::MAX);
        // Of the whole ranking as many documents are judged in any order.
        options.ties.is_none() && self.arguments.is_some() && self.spec.smallest_first && cut
    }

    pub(crate) fn counting(&self, options: &Options) -> Counting {
        let arguments = self.arguments.unwrap_or_default();
        Counting {
            level: arguments.level.unwrap_or(options.level),
            judged_only: arguments.judged_only.unwrap_or(options.judged_only),
            smallest_first: self.smallest_first(options),
        }
    }
}
