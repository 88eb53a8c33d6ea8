//! Measures of the retrieved set, whatever its order.

pub(super) mod set_f;
pub(super) mod set_map;
pub(super) mod set_p;
pub(super) mod set_recall;
pub(super) mod set_relative_p;
pub(super) mod utility;
