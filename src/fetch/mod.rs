//! What lies elsewhere, and how does it get here?

#[cfg(feature = "hub")]
pub mod hub;
