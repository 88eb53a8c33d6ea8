//! Measures over all queries.

mod evaluation;
mod evaluator;
mod options;
mod query;
mod summary;
mod warning;

pub use evaluation::{Evaluation, Row, Value};
pub use evaluator::{Evaluator, evaluate};
pub use options::Options;
pub use warning::Warning;
