//! A topic, whichever way it is written.

/// A topic; absent fields are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topic {
    /// The number, without `Number:`.
    pub num: String,
    /// The title, without `Topic:`, or the query: what is usually the query.
    pub title: String,
    /// The description, without `Description:`.
    pub desc: String,
    /// The narrative, without `Narrative:`.
    pub narr: String,
}

/// Adds a piece of a field, behind a blank.
pub(super) fn append(slot: &mut String, text: &str) {
    let text = text.trim();
    if !slot.is_empty() && !text.is_empty() {
        slot.push(' ');
    }
    slot.push_str(text);
}
