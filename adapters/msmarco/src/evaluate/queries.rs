//! A value a query, in the order of first appearance.

use std::collections::HashMap;

/// What was seen of each query so far. A query may come back at any later line, so nothing is done before the end.
pub(super) struct Queries<T> {
    places: HashMap<i64, usize>,
    in_order: Vec<(i64, T)>,
    current: usize,
}

impl<T: Default> Queries<T> {
    pub(super) fn new() -> Self {
        Self { places: HashMap::new(), in_order: Vec::new(), current: 0 }
    }

    /// The query's value. Lines of a query mostly stand together, so the last query is tried first.
    pub(super) fn of(&mut self, qid: i64) -> &mut T {
        if self.in_order.get(self.current).is_none_or(|(last, _)| *last != qid) {
            self.current = *self.places.entry(qid).or_insert(self.in_order.len());
            if self.current == self.in_order.len() {
                self.in_order.push((qid, T::default()));
            }
        }
        &mut self.in_order[self.current].1
    }

    pub(super) fn into_vec(self) -> Vec<(i64, T)> {
        self.in_order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_that_comes_back_keeps_its_place() {
        let mut queries = Queries::new();
        for (qid, n) in [(5, 1), (3, 2), (5, 4), (5, 8)] {
            *queries.of(qid) += n;
        }
        assert_eq!(queries.into_vec(), [(5, 13), (3, 2)]);
    }
}
