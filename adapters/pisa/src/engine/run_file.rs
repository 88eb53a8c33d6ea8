//! The run that evaluate_queries prints: `qid Q0 docno rank score tag`, here with our numbers for ids and docnos.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use super::hits::{Hits, NOT_PISA};
use lines::Lines;

use crate::{Error, Result};

/// The run's tag.
pub(super) const TAG: &str = "PISA";

struct Line {
    query: usize,
    docid: u32,
    rank: usize,
    score: f32,
}

/// Reads a run strictly. Ranks count up within a query, from 1, or from 0 in older PISAs.
pub(super) fn read(path: &Path, hits: &mut Hits) -> Result<()> {
    let file = File::open(path).map_err(|e| Error::from(e).in_file(path))?;
    let mut lines = Lines::verbatim(BufReader::new(file));
    read_lines(&mut lines, hits).map_err(|e| e.by_engine().in_file(path))
}

fn read_lines(lines: &mut Lines<BufReader<File>>, hits: &mut Hits) -> Result<()> {
    let mut last: Option<(usize, usize)> = None;
    while let Some(line) = lines.next()? {
        let parsed = parse(line);
        let fault = |e: Error| e.at(lines.number, lines.start);
        let Line { query, docid, rank, score } = parsed.map_err(fault)?;
        let follows = match last {
            Some((of, before)) if of == query => rank == before + 1,
            _ => rank <= 1,
        };
        if !follows {
            let message = format!("query {query}: rank {rank} is out of order");
            return Err(fault(Error::engine(message).hint(NOT_PISA)));
        }
        hits.push(query, docid, score).map_err(fault)?;
        last = Some((query, rank));
    }
    Ok(())
}

fn parse(line: &str) -> Result<Line> {
    let fields: Vec<&str> = line.split_whitespace().collect();
    let parsed = || {
        let [query, "Q0", docid, rank, score, TAG] = fields[..] else { return None };
        let (query, docid) = (query.parse().ok()?, docid.parse().ok()?);
        Some(Line { query, docid, rank: rank.parse().ok()?, score: score.parse().ok()? })
    };
    parsed().ok_or_else(|| {
        let shown: String = line.chars().take(80).collect();
        Error::engine(format!("not a line of a run: {shown:?}"))
            .hint("lines are 'query Q0 docid rank score PISA'")
    })
}
