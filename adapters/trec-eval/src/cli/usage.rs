//! A command line that is wrong.

use crate::{Error, ErrorKind};

pub(super) const USAGE: &str =
    "Usage: trec_eval [-h] [-q] {-m measure}* trec_rel_file trec_top_file
   -h: all options, measures and formats
   -q: each query too
   -m: a measure or a nickname ('official' unless given)";

/// The command line is wrong.
pub(super) fn usage(message: String) -> Error {
    let original = format!("trec_eval: {message}\n{}", USAGE);
    Error::new(ErrorKind::Usage, message, original).hint("'--help' lists the options")
}
