//! What a person types, and what comes of it.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod averages;
mod check;
#[path = "../common/collection.rs"]
mod collection;
#[path = "../common/mod.rs"]
mod common;
mod compare;
mod create_anserini;
mod evaluate;
mod explain;
mod fuse;
mod interrupt;
mod max_passage;
mod naver;
mod readme;
