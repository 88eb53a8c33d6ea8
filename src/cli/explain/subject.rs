//! What is shown.

use crate::cli::explain::bag::Bag;
use crate::cli::explain::pair::Pair;

/// What is shown.
pub(super) enum Subject {
    Bag(Bag),
    Pair(Pair),
}
