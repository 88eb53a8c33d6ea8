//! How do several runs become one?
