//! The topics of the later tracks, in XML: `<topic number="1"><query>...</query> ...</topic>` (web, COVID), `<topic><number>1</number>
//! <query>...` (misinformation), `<topic number="1">text</topic>` (clinical trials).

use super::markup::Tag;
use super::topic::{Topic, append};

/// A topic on its way.
#[derive(Default)]
pub(super) struct Element {
    /// The numbers that it gives itself.
    num: Vec<String>,
    /// Elements that are open within it.
    open: Vec<String>,
    /// Text in no element of its own.
    text: String,
    query: Option<String>,
    title: Option<String>,
    desc: String,
    narr: String,
    /// Elements with a text that is none of these.
    others: Vec<String>,
}

/// Elements and attributes that number a topic.
const NUMBERS: [&str; 5] = ["number", "num", "id", "identifier", "qid"];

/// A tag that cannot stand where it does.
pub(super) type Fault = (String, &'static str);

const NESTED: &str = "an element ends before the one around it";

impl Element {
    pub(super) fn begin(tag: &Tag) -> Self {
        let num = tag.attribute(&NUMBERS).map(str::to_owned).into_iter().collect();
        Self { num, ..Self::default() }
    }

    /// Takes text, its characters resolved.
    pub(super) fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        let Some(name) = self.open.first() else {
            return append(&mut self.text, text);
        };
        match name.as_str() {
            name if NUMBERS.contains(&name) => self.num.push(text.trim().to_owned()),
            "query" => append(self.query.get_or_insert_default(), text),
            "title" => append(self.title.get_or_insert_default(), text),
            "description" | "desc" => append(&mut self.desc, text),
            "narrative" | "narr" => append(&mut self.narr, text),
            _ => {}
        }
        if !self.others.contains(name) {
            self.others.push(name.clone());
        }
    }

    /// Takes a tag; `true` where it ends the topic.
    pub(super) fn tag(&mut self, tag: &Tag) -> Result<bool, Fault> {
        let Tag { name, closes, is_empty, .. } = tag;
        if !closes {
            if name == "topic" {
                return Err((
                    "a topic begins before the last one ends".into(),
                    "it ends with </topic>",
                ));
            }
            if !is_empty {
                self.open.push(name.clone());
            }
            return Ok(false);
        }
        match self.open.pop() {
            None if name == "topic" => Ok(true),
            None => Err((format!("</{name}> within a topic ends nothing"), NESTED)),
            Some(open) if open == *name => Ok(false),
            Some(open) => Err((format!("</{name}> where </{open}> is expected"), NESTED)),
        }
    }

    /// The topic.
    pub(super) fn finish(self) -> Result<Topic, Fault> {
        let Some((num, others)) = self.num.split_first() else {
            return Err((
                "a topic without a number".into(),
                "'<topic number=\"1\">' or '<number>1</number>' names the query",
            ));
        };
        if let Some(other) = others.iter().find(|other| *other != num) {
            return Err((
                format!("a topic with two numbers, '{num}' and '{other}'"),
                "which one names the query?",
            ));
        }
        let title = match (self.query, self.title, self.text) {
            (Some(query), Some(title), _) if query != title => {
                return Err((
                    format!("topic '{num}' has both <query> and <title>"),
                    "which one is the query? take the other away",
                ));
            }
            (Some(_), _, text) | (None, Some(_), text) if !text.is_empty() => {
                return Err((
                    format!("topic '{num}' has text beside its <query> or <title>"),
                    "which one is the query? take the other away",
                ));
            }
            (Some(query), ..) => query,
            (None, Some(title), _) => title,
            (None, None, text) if text.is_empty() => {
                let others = self.others.iter().filter(|name| !NUMBERS.contains(&name.as_str()));
                let others: Vec<String> = others.map(|name| format!("<{name}>")).collect();
                if !others.is_empty() {
                    let others = others.join(", ");
                    return Err((
                        format!("topic '{num}' has no <query> and no <title>, but {others}"),
                        "rename the element that is the query",
                    ));
                }
                text
            }
            (None, None, text) => text,
        };
        Ok(Topic { num: num.clone(), title, desc: self.desc, narr: self.narr })
    }
}
