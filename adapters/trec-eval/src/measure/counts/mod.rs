//! Counts, and texts.

pub(crate) mod num_nonrel_judged_ret;
pub(crate) mod num_q;
pub(crate) mod num_rel;
pub(crate) mod num_rel_ret;
pub(crate) mod num_ret;
pub(crate) mod relstring;
pub(crate) mod runid;
