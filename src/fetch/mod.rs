//! What lies elsewhere, and how does it get here?

pub mod hub;
