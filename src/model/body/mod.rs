//! One architecture a file.

pub(crate) mod attention;
pub(crate) mod bert;
pub(crate) mod modern_bert;
pub(crate) mod parts;
