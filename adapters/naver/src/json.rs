//! Reading `run.json` and `qrel.json`: one JSON object, handed on query by query.

use std::io::BufRead;

use serde::de::DeserializeSeed;

use crate::Error;
use crate::objects::{Each, Queries, Repeated, Value};
use crate::tracked::{Track, Tracked};

/// Reads a run, `{"qid": {"docid": score}}`, and hands each query to `each`, its documents in the order of the file, which is
/// not that of the scores. Queries without results are absent from naver/splade's runs; an empty object is handed on as such.
///
/// Memory: one query and the ids of all queries.
///
/// # Errors
/// I/O; another shape, a score that is no finite number, a query or a document of a query that stands twice, bytes after the
/// object. An error of `each` comes back as it is.
pub fn read_run<E: From<Error>>(input: impl BufRead, each: Each<'_, f64, E>) -> Result<(), E> {
    // Nothing may stand twice.
    let Repeated { .. } = read(input, each, "a run is {\"qid\": {\"docid\": score}}")?;
    Ok(())
}

/// Reads judgments, `{"qid": {"docid": grade}}`, as [`read_run`] reads a run; grades are whole numbers, and a judgment
/// that stands twice with the same grade is one; these are counted.
///
/// # Errors
/// As [`read_run`]; a grade that is not a whole number, two grades of one document.
pub fn read_qrels<E: From<Error>>(
    input: impl BufRead,
    each: Each<'_, i64, E>,
) -> Result<Repeated, E> {
    read(input, each, "judgments are {\"qid\": {\"docid\": grade}}")
}

fn read<V: Value, E: From<Error>>(
    input: impl BufRead,
    each: Each<'_, V, E>,
    shape: &str,
) -> Result<Repeated, E> {
    let track = Track::default();
    let mut queries = Queries::new(each, &track);
    let mut deserializer = serde_json::Deserializer::from_reader(Tracked { input, track: &track });
    let visited = (&mut queries).deserialize(&mut deserializer);
    let whole = visited.is_ok();
    let Err(e) = visited.and_then(|()| deserializer.end()) else {
        return Ok(queries.repeated);
    };
    if let Some(refused) = queries.refused {
        return Err(refused);
    }
    let (line, byte) = track.place().position(e.is_eof());
    if e.is_io() {
        return Err(Error::from(std::io::Error::from(e)).at(line, byte).into());
    }
    let text = e.to_string();
    let plain = text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message);
    let place = track.place();
    let (message, hint) = match place.last {
        b'{' if whole => (
            "a second JSON object stands after the first",
            "naver/splade appends objects to some of its files: keep one object",
        ),
        _ if whole => ("bytes follow the JSON object", shape),
        _ if e.is_eof() && place.read == 0 => ("the file is empty", shape),
        _ if e.is_eof() => ("the file ends inside the JSON object", shape),
        b'N' | b'I' if e.is_syntax() => {
            ("not a finite number", "NaN and Infinity are Python's, not JSON's: drop such scores")
        }
        _ => (plain, shape),
    };
    let message = match &queries.within {
        Some(qid) => format!("query '{qid}': {message}"),
        None => message.to_owned(),
    };
    Err(Error::data(message).at(line, byte).hint(hint).into())
}
