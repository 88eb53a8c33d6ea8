//! The values of one query.

use crate::measure::Compute;
use crate::preferences::Preferences;
use crate::qrels::Judged;
use crate::ranking::{Ranking, Seen, check_judged, ranked};
use crate::run::Ties;
use crate::{Compat, Error, ErrorKind, Measures, Options, Qrels, Result, Run};

/// Values and texts in the order of the measures.
#[derive(Default)]
pub(super) struct Values {
    pub(super) numbers: Vec<f64>,
    pub(super) texts: Vec<String>,
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
    measures: &Measures,
    options: &Options,
    qrels: &Qrels,
    run: &Run,
    (qid, judged): (&[u8], &Judged),
    seen: &mut Seen,
) -> Result<Values> {
    let mut values = Values::default();
    let needs = |compute: &Compute| !matches!(compute, Compute::Nothing);
    let Some((first, _)) = measures.chosen.iter().find(|(spec, _)| needs(&spec.compute)) else {
        return Ok(values);
    };
    let view =
        view(options, qrels, run, (qid, judged), seen).map_err(|e| e.of_measure(first.name))?;
    let missing = options.compat == Compat::V10 && run.hits_of(qid).is_none();
    for (spec, params) in &measures.chosen {
        let start = values.numbers.len();
        match (spec.compute, &view) {
            (Compute::Nothing, _) => {}
            // A measure with a parameter in its name is not set right: so does the original.
            (Compute::Text(_), View::Ranking(_)) if missing && params.names[0] == spec.name => {
                values.texts.push(String::new());
            }
            (Compute::Text(text), View::Ranking(ranking)) => {
                values.texts.push(text(ranking, params));
            }
            (Compute::Ranking(value), View::Ranking(ranking)) => {
                if spec.name == "utility" && params.floats.len() != 4 {
                    return Err(coefficients(params.floats.len()));
                }
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
                if matches!(&**name, "num_ret" | "utility" | "rbp_resid") || spec.name == "unj" {
                    *value = 0.0;
                }
            }
        }
    }
    Ok(values)
}

fn view(
    options: &Options,
    qrels: &Qrels,
    run: &Run,
    (qid, judged): (&[u8], &Judged),
    seen: &mut Seen,
) -> Result<View> {
    let (ties, form) = match judged {
        Judged::Preferences(_) => (Ties::Ascending, "form_prefs_counts"),
        _ => (Ties::Descending, "form_res_qrels"),
    };
    let hits = run.hits_of(qid);
    let docnos = match hits {
        Some(hits) => ranked(options, run, hits, qid, ties, seen, form)?,
        None => {
            let docnos = vec![NO_DOCUMENT];
            seen.fill(&docnos);
            docnos
        }
    };
    // With -J the stand-in would go too, and with it every interpolated precision of the summary.
    let kept = Options { judged_only: options.judged_only && hits.is_some(), ..options.clone() };
    Ok(match judged {
        Judged::Plain(judged) => {
            check_judged(judged, qrels, qid)?;
            View::Ranking(Ranking::new(&kept, judged, qrels, &docnos, seen))
        }
        Judged::Groups(groups) => {
            let of = |group: &Vec<_>| Ranking::new(&kept, group, qrels, &docnos, seen);
            View::Groups(groups.iter().map(of).collect())
        }
        Judged::Preferences(preferences) => {
            let view = Preferences::new(preferences, qrels, &docnos);
            View::Preferences(view.map_err(|e| e.of_query(qid))?)
        }
    })
}

fn coefficients(found: usize) -> Error {
    let message = format!("measure 'utility' has {found} coefficients, four are wanted");
    let original = "trec_eval.calc_utility: improper number of coefficients";
    Error::new(ErrorKind::Calculation, message, original)
        .hint("utility.1,-1,0,0")
        .of_measure("utility")
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
        .hint(format!("-R {wanted} reads them; '--help -m MEASURE' says what a measure needs"))
}
