//! TREC's topics, read and written; its qrels and runs, written.

#![forbid(unsafe_code)]

mod qrels;
mod run;
mod topics;

pub use lines::{Error, ErrorKind, LINE_LIMIT, Result};
pub use qrels::{Judgment, QrelsWriter};
pub use run::{RunLine, RunWriter};
pub use topics::{Topic, TopicsReader, TopicsWriter};

/// Refuses an id that a line split at white space would break.
fn check_id(what: &str, id: &str) -> Result<()> {
    if id.is_empty() || id.contains(char::is_whitespace) || id.contains('\0') {
        return Err(Error::data(format!("the {what} '{id}' is empty or holds white space"))
            .hint("TREC separates its fields by white space"));
    }
    Ok(())
}
