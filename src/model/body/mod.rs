//! One architecture a file: which layers it has. The runtimes say how they run.

pub(crate) mod bert;
pub(crate) mod modern_bert;
