//! The values of one query.

use crate::measure::chosen::Chosen;
use crate::measure::spec::{Compute, OfMissing};
use crate::preferences::Preferences;
use crate::qrels::{Judged, Judgment};
use crate::ranking::{Counting, NOT_JUDGED, Pool, Ranking, Seen, check_judged, ranked};
use crate::run::{Ranked, Ties};
use crate::text::lossy;
use crate::{Compat, Error, ErrorKind, Measures, Options, Qrels, Result, Run};

/// What all queries share.
pub(super) struct Setting<'a> {
    pub(super) measures: &'a Measures,
    pub(super) options: &'a Options,
    pub(super) qrels: &'a Qrels,
    pub(super) run: &'a Run,
    /// Ranks at which ties are looked for.
    pub(super) cutoffs: Vec<usize>,
    /// Ranks down to which the order of ties matters, ascending; the last one may be that of all.
    pub(super) ordered: Vec<usize>,
    /// Rank down to which measures look that order ties by docno, the smallest first; 0 if there are none.
    pub(super) smallest_first: usize,
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
    /// A retrieved document is judged; unknown where no measure looks at all documents.
    pub(super) any_judged: Option<bool>,
    /// Rank down to which such documents stand together, the first of them.
    pub(super) mixed: Option<usize>,
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
    let other = match judged {
        Judged::Preferences(_) => None,
        _ => ranked.smallest_first(setting.smallest_first),
    };
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
        // Mostly it is the same ranking.
        counting.smallest_first &= other.is_some();
        let known = views.iter().position(|(of, _)| *of == counting);
        let at = match known {
            Some(at) => at,
            None => {
                let view = match other.as_ref().filter(|_| counting.smallest_first) {
                    Some(docnos) => {
                        let mut places = Seen::default();
                        places.fill(docnos);
                        view(setting, counting, judged, docnos, &places)
                    }
                    None => view(setting, counting, judged, &ranked.docnos, seen),
                };
                let told = |e: Error| of_first(e.of_query(qid)).in_judgments();
                views.push((counting, view.map_err(told)?));
                views.len() - 1
            }
        };
        if let (Some(greatest), View::Ranking(ranking), Judged::Plain(judged)) =
            (chosen.spec.greatest, &views[at].1, judged)
        {
            let greatest = greatest(ranking, &chosen.params);
            check_grades(judged, greatest, qrels, qid)
                .map_err(|e| e.of_measure(chosen.spec.name))?;
        }
        compute(chosen, &views[at].1, missing, qrels, &mut values)?;
    }
    // Where unjudged documents are left out, ranks are other ones.
    let of_order = |smallest_first: bool| {
        views.iter().find_map(|(counting, view)| match view {
            View::Ranking(ranking)
                if !counting.judged_only && counting.smallest_first == smallest_first =>
            {
                Some(ranking)
            }
            _ => None,
        })
    };
    let whole = of_order(false).or_else(|| of_order(true));
    // Of another order only the first documents are there.
    let all = whole.filter(|ranking| ranking.retrieved() == ranked.docnos.len());
    values.any_judged = all.map(|r| r.values.iter().any(|value| *value != NOT_JUDGED));
    if let (Some(ranking), Some(&deepest)) = (whole, setting.ordered.last()) {
        values.mixed = ranked.mixed(&ranking.values, deepest);
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

/// Refuses grades above the greatest that a measure knows.
fn check_grades(judged: &[Judgment], greatest: i64, qrels: &Qrels, qid: &[u8]) -> Result<()> {
    let beyond = judged.iter().filter(|one| one.rel > greatest);
    let Some(first) = beyond.min_by_key(|one| one.line) else { return Ok(()) };
    let (docno, qid, grade) = (lossy(qrels.text(first.docno)), lossy(qid), first.rel);
    let message = format!(
        "query '{qid}': document '{docno}' has the grade {grade}, ERR knows grades up to {greatest}"
    );
    let most = qrels.judgments().map(|(.., rel)| rel).max().unwrap_or(grade);
    let error = Error::new(ErrorKind::Calculation, message, "").in_judgments().hint(format!(
        "--max-grade {most}, or ERR(max_rel={most})@10, says where the scale ends; nDCG takes any grade"
    ));
    Err(if first.line > 0 { error.at_line(first.line) } else { error })
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
