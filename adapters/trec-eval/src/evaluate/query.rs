//! The values of one query.

use crate::measure::chosen::Chosen;
use crate::measure::spec::{Compute, OfMissing};
use crate::preferences::Preferences;
use crate::qrels::{Judged, Judgment};
use crate::ranking::{Counting, Pool, Ranking, Seen, check_judged, ranked};
use crate::run::{Ranked, Ties};
use crate::{Compat, Error, ErrorKind, Measures, Options, Qrels, Result, Run};

/// What all queries share.
pub(super) struct Setting<'a> {
    pub(super) measures: &'a Measures,
    pub(super) options: &'a Options,
    pub(super) qrels: &'a Qrels,
    pub(super) run: &'a Run,
    /// Ranks at which ties are looked for.
    pub(super) cutoffs: Vec<usize>,
    /// All judged documents, where a measure asks for them.
    pub(super) pool: Option<Pool<'a>>,
}

/// Values and texts in the order of the measures.
#[derive(Default)]
pub(super) struct Values {
    pub(super) numbers: Vec<f64>,
    pub(super) texts: Vec<String>,
    /// By cutoff: it parts documents of one score, relevant ones and others.
    pub(super) parted: Vec<bool>,
}

/// What a query's measures look at.
enum View {
    Ranking(Ranking),
    Groups(Vec<Ranking>),
    Preferences(Preferences),
}

/// The one document that trec_eval 10 puts in the place of a ranking that the run lacks.
const NO_DOCUMENT: &[u8] = b"ceci_nest_pas_un_docno";

pub(super) fn values_of(
    setting: &Setting<'_>,
    (qid, judged): (&[u8], &Judged),
    seen: &mut Seen,
) -> Result<Values> {
    let &Setting { measures, options, qrels, run, .. } = setting;
    let mut values = Values::default();
    let mut chosen = measures.chosen.iter();
    let Some(first) = chosen.find(|chosen| !matches!(chosen.spec.compute, Compute::Nothing)) else {
        return Ok(values);
    };
    let of_first = |e: Error| e.of_measure(first.spec.name);
    let (ties, form) = match judged {
        Judged::Preferences(_) => (Ties::DocnoAscending, "form_prefs_counts"),
        _ => (Ties::DocnoDescending, "form_res_qrels"),
    };
    let (ties, hits) = (options.ties.unwrap_or(ties), run.hits_of(qid));
    let ranked = match hits {
        Some(hits) => ranked(options, run, hits, qid, ties, seen, form).map_err(of_first)?,
        None => {
            let none = Ranked::of(vec![NO_DOCUMENT]);
            seen.fill(&none.docnos);
            none
        }
    };
    if let Judged::Plain(judged) = judged {
        check_judged(judged, qrels, qid).map_err(of_first)?;
        let parts = |&k: &usize| parts(&ranked.parted(k), judged, qrels);
        values.parted = setting.cutoffs.iter().map(parts).collect();
    }
    let missing = options.compat == Compat::V10 && hits.is_none();
    // Nearly always one for all measures.
    let mut views: Vec<(Counting, View)> = Vec::new();
    for chosen in &measures.chosen {
        if matches!(chosen.spec.compute, Compute::Nothing) {
            continue;
        }
        if missing && chosen.arguments.is_some() {
            values.numbers.extend(chosen.params.names.iter().map(|_| 0.0));
            continue;
        }
        let mut counting = chosen.counting(options);
        // With -J the stand-in would go too, and with it every interpolated precision of the summary.
        counting.judged_only &= hits.is_some();
        let known = views.iter().position(|(of, _)| *of == counting);
        let at = match known {
            Some(at) => at,
            None => {
                let view = view(setting, counting, judged, &ranked.docnos, seen);
                let told = |e: Error| of_first(e.of_query(qid)).in_judgments();
                views.push((counting, view.map_err(told)?));
                views.len() - 1
            }
        };
        compute(chosen, &views[at].1, missing, qrels, &mut values)?;
    }
    Ok(values)
}

fn view(
    setting: &Setting<'_>,
    counting: Counting,
    judged: &Judged,
    docnos: &[&[u8]],
    seen: &Seen,
) -> Result<View> {
    let &Setting { options, qrels, .. } = setting;
    let of = |judged: &[_]| Ranking::new(counting, options, judged, qrels, docnos, seen);
    Ok(match judged {
        Judged::Plain(judged) => {
            let mut ranking = of(judged);
            // What is judged for this query is judged for one.
            if let (Some(pool), false) = (&setting.pool, counting.judged_only) {
                ranking.holes = pool.holes(docnos);
            }
            View::Ranking(ranking)
        }
        Judged::Groups(groups) => View::Groups(groups.iter().map(|group| of(group)).collect()),
        Judged::Preferences(preferences) => {
            View::Preferences(Preferences::new(preferences, qrels, docnos)?)
        }
    })
}

/// Appends the values of a measure.
fn compute(
    chosen: &Chosen,
    view: &View,
    missing: bool,
    qrels: &Qrels,
    values: &mut Values,
) -> Result<()> {
    let Chosen { spec, params, .. } = chosen;
    let start = values.numbers.len();
    match (spec.compute, view) {
        (Compute::Nothing, _) => {}
        // A measure with a parameter in its name is not set right: so does the original.
        (Compute::Text(_), View::Ranking(_)) if missing && params.names[0] == spec.name => {
            values.texts.push(String::new());
        }
        (Compute::Text(text), View::Ranking(ranking)) => {
            values.texts.push(text(ranking, params));
        }
        (Compute::Ranking(value), View::Ranking(ranking)) => {
            (spec.check)(ranking, params).map_err(|e| e.of_measure(spec.name))?;
            value(ranking, params, &mut values.numbers);
        }
        (Compute::Groups(value), View::Groups(groups)) => {
            value(groups, params, &mut values.numbers);
        }
        (Compute::Preferences(value), View::Preferences(preferences)) => {
            value(preferences, &mut values.numbers);
        }
        (compute, _) => return Err(other_format(compute, qrels).of_measure(spec.name)),
    }
    if missing {
        for (name, value) in params.names.iter().zip(&mut values.numbers[start..]) {
            match spec.of_missing {
                OfMissing::Computed => {}
                OfMissing::ZeroIfPlain if name != spec.name => {}
                OfMissing::Zero | OfMissing::ZeroIfPlain => *value = 0.0,
            }
        }
    }
    Ok(())
}

/// Are there relevant documents and others among these, or such of different relevance?
fn parts(tied: &[&[u8]], judged: &[Judgment], qrels: &Qrels) -> bool {
    let rel = |docno: &[u8]| {
        let at = judged.binary_search_by(|one| qrels.text(one.docno).cmp(docno));
        at.map_or(0, |at| judged[at].rel.max(0))
    };
    let mut rels = tied.iter().map(|docno| rel(docno));
    rels.next().is_some_and(|first| rels.any(|rel| rel != first))
}

fn other_format(compute: Compute, qrels: &Qrels) -> Error {
    let (wanted, original) = match compute {
        Compute::Groups(_) => (
            "qrels_jg",
            "trec_eval: rel_info format not qrels_jg or results format not trec_results",
        ),
        Compute::Preferences(_) => (
            "prefs",
            "trec_eval.form_prefs_info: prefs_info format not (prefs or qrels_prefs) or results format not trec_results",
        ),
        _ => (
            "qrels",
            "trec_eval.form_res_qrels: rel_info format not qrels or results format not trec_results",
        ),
    };
    let message =
        format!("the judgments are {}, this measure needs {wanted}", qrels.format().name());
    Error::new(ErrorKind::Calculation, message, original)
        .in_judgments()
        .hint(format!("-R {wanted} reads them; '--help -m MEASURE' says what a measure needs"))
}
