//! `splade explain`

pub(crate) mod bag;
pub(crate) mod command;
pub(crate) mod html;
pub(crate) mod json;
pub(crate) mod pair;
pub(crate) mod subject;
pub(crate) mod tables;
