//! Strictly by the files, or as the scripts count.

/// What happens where a script counts something else than the files say.
///
/// | | `Strict` | `Compat`, as the scripts |
/// |---|---|---|
/// | a rank without passage | holds nothing | holds passage 0, which counts as retrieved |
/// | two blanks in a row in judgments | are an error | have an empty field between them: of `1  0 7 1` passage 0 is relevant |
/// | a judgment's label that is no whole number above 0 | is an error | is not looked at: 0 counts as relevant |
/// | a rank below 1 | is an error | passages: is counted from the end, 0 is rank 1000; documents: stands before rank 1 |
/// | a rank that stands twice in a query | is an error | passages: the later line wins; documents: the ids decide |
/// | a document behind the first 100 | does not count | counts, after a warning |
/// | the passage of the message on duplicates | the one that stands twice | the first in the order of a Python set, often 0 |
/// | a document at two ranks of a query | gives the message on duplicates | only where the ranks are the same |
///
/// Where none of this occurs both give the same lines. Both pass over duplicates after a message, and both refuse what the
/// scripts refuse.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// The number is what the files say, or there is an error.
    #[default]
    Strict,
    /// The scripts' output, their bugs included.
    Compat,
}
