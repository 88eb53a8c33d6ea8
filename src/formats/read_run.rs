//! Reading runs, of any format, in whichever order their lines are.

use std::path::Path;

use trec_eval_rs::{Compat, Qrels, Run, RunBuilder};

use crate::error::{Error, Result};
use crate::formats::convert_error::reading as of_adapter;
use crate::formats::reading::{Others, Reading, Told, of_line, of_trec_eval};
use crate::formats::run::RunFormat;
use crate::storage::open::{is_plain, open_text};

const OTHERS: Others = Others {
    three: "MS MARCO's are 'qid<TAB>pid<TAB>rank': --run-format msmarco reads them, 'splade convert RUN RUN.trec --from msmarco-run --to trec-run' makes TREC's of them",
    json: "{query: {document: score}}, as ranx, pytrec_eval and naver/splade write it, is --run-format naver, of convert --from naver-run",
    csv: "run lines are 'qid Q0 docno rank score tag' with blanks or tabs between: \"tr ',' '\\t'\" where no field has quotes",
};

/// A line of two fields.
const PAIRS: &str =
    "run lines are 'qid Q0 docno rank score tag'; --exclude-documents reads lines 'qid docid'";

/// Reads a run. A hit of MS MARCO's, which has no score, scores 1 / rank, as Anserini's converter gives it.
///
/// # Errors
/// A line that is not of its format, an empty file, a document or a rank twice in a query; see [`Reading`].
pub fn read_run(path: &Path, format: RunFormat, reading: Reading) -> Result<Told<Run>> {
    read_run_for(path, format, reading, None)
}

/// As [`read_run`]; in queries of these judgments the caller looks for documents that stand twice, as an evaluation does.
///
/// # Errors
/// As [`read_run`].
pub fn read_run_for(
    path: &Path,
    format: RunFormat,
    reading: Reading,
    evaluated: Option<&Qrels>,
) -> Result<Told<Run>> {
    let run = match format {
        RunFormat::Trec => {
            let (compat, grammar) = (reading.compat, reading.grammar());
            let run = match is_plain(path) {
                // In place, which is faster and takes less memory.
                true => Run::open_checked(path, compat, grammar),
                false => Run::read_checked(open_text(path)?, compat, grammar),
            };
            run.map_err(|e| {
                let pair = e.fields == Some(2) && e.shape.is_none();
                let e = of_line(e, path, &OTHERS);
                if pair { e.hint(PAIRS) } else { e }
            })?
        }
        RunFormat::MsMarco => ms_marco(path, reading)?,
        RunFormat::Naver => naver(path, reading.compat)?,
    };
    if run.is_empty() {
        return Err(Error::data("the run is empty").at_file(path));
    }
    match run.document_twice(|qid| evaluated.is_some_and(|qrels| qrels.contains(qid))) {
        Some(fault) => Err(of_trec_eval(fault.error(), path)),
        None => Ok(Told::new(run, Run::faults, path)),
    }
}

fn ms_marco(path: &Path, reading: Reading) -> Result<Run> {
    let mut builder = RunBuilder::default();
    for (line, number) in msmarco::RunReader::new(open_text(path)?).zip(1..) {
        let line = line.map_err(|e| of_adapter(e, path))?;
        let score = 1.0 / f64::from(line.rank);
        builder.push(
            line.qid.as_bytes(),
            line.pid.as_bytes(),
            score,
            Some(line.rank),
            Some(number),
        );
    }
    let run = builder.finish_checked("run", reading.compat, reading.grammar());
    run.map_err(|e| of_trec_eval(e, path))
}

/// naver/splade's run is unsorted: a query is ranked by score descending, then docno ascending.
fn naver(path: &Path, compat: Compat) -> Result<Run> {
    let mut builder = RunBuilder::default();
    let mut hits: Vec<(String, f64)> = Vec::new();
    let read = naver::read_run(open_text(path)?, &mut |qid, scored| {
        hits.clear();
        hits.extend(scored.iter().cloned());
        hits.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        for (docno, score) in &hits {
            if compat == Compat::V9 && (*score as f32).is_infinite() {
                let message = format!(
                    "query '{qid}': the score of document '{docno}' is beyond 32-bit floats: {score}"
                );
                return Err(Error::data(message)
                    .hint("trec_eval 9 compares scores as 32-bit floats, version 10 does not"));
            }
            builder.push(qid.as_bytes(), docno.as_bytes(), *score, None, None);
        }
        Ok(())
    });
    read.map_err(|e: Error| e.at_file(path))?;
    Ok(builder.finish("run", compat))
}
