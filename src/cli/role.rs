//! `--role`.

use clap::ValueEnum;

/// Which side of the search a text is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum RoleName {
    /// A document
    Document,
    /// A query
    Query,
}
