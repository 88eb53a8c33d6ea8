//! Measures of the retrieved set, whatever its order.

pub(crate) mod set_f;
pub(crate) mod set_map;
pub(crate) mod set_p;
pub(crate) mod set_recall;
pub(crate) mod set_relative_p;
pub(crate) mod utility;
