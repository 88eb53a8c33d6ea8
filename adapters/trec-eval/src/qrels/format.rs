//! The formats of judgments.

use std::str::FromStr;

use crate::{Error, ErrorKind};

/// trec_eval's `-R`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RelFormat {
    /// `qid iter docno rel`.
    #[default]
    Qrels,
    /// The same line, iter being the judgment group.
    QrelsJg,
    /// `qid jg jsg docno level`.
    Prefs,
    /// Lines of `qrels` read as preferences.
    QrelsPrefs,
}

impl RelFormat {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Qrels, Self::QrelsJg, Self::Prefs, Self::QrelsPrefs];

    /// trec_eval's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Qrels => "qrels",
            Self::QrelsJg => "qrels_jg",
            Self::Prefs => "prefs",
            Self::QrelsPrefs => "qrels_prefs",
        }
    }

    /// What the help says about it.
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Qrels => {
                "Judgments in the format 'qrels': lines of four fields,
   qid iter docno rel
rel is a whole number. It counts as relevant from -l on (1 unless given). A negative one marks a document that was in
the pool and was not judged. iter is not used. A document may stand once a query."
            }
            Self::QrelsJg => {
                "Judgments in the format 'qrels_jg': lines of four fields,
   qid jg docno rel
as in 'qrels', but judged by several users: jg names the judgment group. The measures *_avgjg are averaged over a
query's groups. A document may stand once a group."
            }
            Self::Prefs => {
                "Preferences in the format 'prefs': lines of five fields,
   qid jg jsg docno level
Within a judgment subgroup (jsg) a document is preferred to all that have a lower level; the levels say nothing else,
save that 0 means not relevant. The subgroups of a judgment group (jg), one user's view, must not contradict each
other; preferences that follow from others (a over b, b over c) are added. Groups may contradict each other."
            }
            Self::QrelsPrefs => {
                "Preferences in the format 'qrels_prefs': lines of four fields as in 'qrels',
   qid jg docno level
read as 'prefs' with one subgroup a group."
            }
        }
    }
}

impl FromStr for RelFormat {
    type Err = Error;

    fn from_str(name: &str) -> Result<Self, Error> {
        Self::ALL.into_iter().find(|format| format.name() == name).ok_or_else(|| {
            let original = format!("trec_eval: Illegal rel_format '{name}'");
            Error::new(ErrorKind::Data, format!("no format of judgments '{name}'"), original)
                .hint("qrels, qrels_jg, prefs or qrels_prefs")
        })
    }
}
