//! How good is a run, and is it better than another?

pub(crate) mod compare;
pub mod fuse;
pub(crate) mod identical_ids;
pub(crate) mod left_out;
pub(crate) mod printed;
pub(crate) mod query_values;
pub mod significance;

pub use self::compare::{CompareOptions, MeasureComparison, Pair, Pairs, compare};
pub use self::identical_ids::IdenticalIds;
pub use self::left_out::{Excluded, Identical, LeftOut, Sieve, Taken};
pub use self::printed::{of_scoring, printed_run};
pub use self::query_values::{
    QueryValues, counted_columns, judged_queries, query_columns, query_values,
};
