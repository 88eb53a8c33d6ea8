//! Counts, and texts.

pub(super) mod num_nonrel_judged_ret;
pub(super) mod num_q;
pub(super) mod num_rel;
pub(super) mod num_rel_ret;
pub(super) mod num_ret;
pub(super) mod relstring;
pub(super) mod runid;
