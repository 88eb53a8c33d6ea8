//! The `splade` command.
fn main() {}
