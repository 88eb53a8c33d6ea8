//! The classic topics: `<top>`, `<num> Number: 301`, `<title> ...`, perhaps `<desc>` and `<narr>`, `</top>`. A tag is one by its name.

use super::topic::{Topic, append};

/// What a tag begins.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Field {
    Num,
    Title,
    Desc,
    Narr,
    Other,
    /// `<top>`, which cannot stand within a topic.
    Begin,
    /// `</top>`.
    End,
}

/// Text before the first known tag, what the tag begins, and what follows it.
pub(super) fn split_at_tag(line: &str) -> (&str, Option<Field>, &str) {
    for (at, _) in line.match_indices('<') {
        let Some(end) = line[at..].find('>') else { break };
        let field = match line[at + 1..at + end].trim().to_ascii_lowercase().as_str() {
            "num" => Field::Num,
            // The microblog track's topics have a query.
            "title" | "query" => Field::Title,
            "desc" => Field::Desc,
            "narr" => Field::Narr,
            "top" => Field::Begin,
            "/top" => Field::End,
            "/num" | "/title" | "/query" | "/desc" | "/narr" | "smry" | "con" | "fac" | "def"
            | "dom" | "nat" | "head" | "querytime" | "querytweettime" => Field::Other,
            _ => continue,
        };
        return (&line[..at], Some(field), &line[at + end + 1..]);
    }
    (line, None, "")
}

impl Topic {
    pub(super) fn append(&mut self, field: Field, text: &str) {
        match field {
            Field::Num => append(&mut self.num, text),
            Field::Title => append(&mut self.title, text),
            Field::Desc => append(&mut self.desc, text),
            Field::Narr => append(&mut self.narr, text),
            Field::Other | Field::Begin | Field::End => {}
        }
    }

    /// Takes the labels away that the first collections repeat inside their fields.
    pub(super) fn strip(&mut self) {
        for (slot, label) in [
            (&mut self.num, "Number:"),
            (&mut self.title, "Topic:"),
            (&mut self.desc, "Description:"),
            (&mut self.narr, "Narrative:"),
        ] {
            if let Some(rest) = slot.strip_prefix(label) {
                *slot = rest.trim().to_owned();
            }
        }
    }
}
