//! What every name must hold, and the order of a term lexicon.

/// Checks names one after another.
#[derive(Default)]
pub(crate) struct Order {
    sorted: bool,
    last: Option<String>,
}

impl Order {
    /// Names must ascend by their bytes.
    pub(crate) fn sorted() -> Self {
        Self { sorted: true, last: None }
    }

    /// What is wrong with the next name, and the next step.
    pub(crate) fn check(&mut self, name: &str) -> Option<(String, &'static str)> {
        if name.is_empty() {
            return Some(("is empty".into(), "PISA could neither look it up nor print it"));
        }
        if name.contains('\n') {
            let hint = "PISA's text files would take it for two names and shift all that follow";
            return Some((format!("holds a line break: {name:?}"), hint));
        }
        if !self.sorted {
            return None;
        }
        if let Some(last) = self.last.as_deref().filter(|last| name <= *last) {
            let hint = "PISA finds terms by bisection: each stands once, in the order of its bytes";
            return Some((format!("{name:?} is not above {last:?} by its bytes"), hint));
        }
        // The memory of the name before is used again.
        let last = self.last.get_or_insert_default();
        last.clear();
        last.push_str(name);
        None
    }
}
