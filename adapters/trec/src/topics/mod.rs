//! Topics of TREC: the classic ones and those in XML, read by one reader; the classic ones, written.

mod classic;
mod markup;
#[cfg(test)]
mod tests;
mod topic;
mod writer;
mod xml;

use std::io::BufRead;

use lines::Lines;

use self::classic::{Field, split_at_tag};
use self::markup::{Markup, Tag, begins, characters, parse};
use self::xml::Element;
use crate::{Error, Result};

pub use self::topic::Topic;
pub use self::writer::TopicsWriter;

/// Bytes of a tag at most.
const TAG: usize = 1 << 13;

/// Reads topics, classic ones and XML's. Elements around topics are passed over; line breaks inside a field become blanks. In classic topics
/// tags are told from text by their names, so a `<` of the text stays.
pub struct TopicsReader<R> {
    lines: Lines<R>,
    /// The last line, with those before it where a tag is several lines long, and how far it was read.
    line: String,
    at: usize,
    begun: u64,
    around: Vec<Around>,
}

/// An element around topics.
struct Around {
    name: String,
    place: (u64, u64),
    holds_topics: bool,
}

impl<R: BufRead> TopicsReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), line: String::new(), at: 0, begun: 0, around: Vec::new() }
    }

    /// Number of the line at which the last topic begins, from 1.
    pub fn line(&self) -> u64 {
        self.begun
    }

    fn topic(&mut self) -> Result<Option<Topic>> {
        loop {
            if !self.next_text()? {
                return match self.around.iter().find(|around| !around.holds_topics) {
                    Some(around) => Err(around.fault()),
                    None => Ok(None),
                };
            }
            let place = self.place();
            if begins(self.rest()) != Some(0) {
                return Err(self.outside());
            }
            let Markup::Tag(tag) = self.markup()? else { continue };
            let topic = match tag.name.as_str() {
                "top" if !tag.closes && !tag.is_empty => self.classic(place)?,
                "topic" if !tag.closes => self.element(&tag, place)?,
                _ => {
                    self.outer(tag, place)?;
                    continue;
                }
            };
            self.begun = place.0;
            self.around.iter_mut().for_each(|around| around.holds_topics = true);
            return Ok(Some(topic));
        }
    }

    fn rest(&self) -> &str {
        &self.line[self.at..]
    }

    /// Goes to the next text that is not blank; `false` at the end of the file.
    fn next_text(&mut self) -> Result<bool> {
        loop {
            self.at = self.line.len() - self.rest().trim_start().len();
            if !self.rest().is_empty() {
                return Ok(true);
            }
            let Some(line) = self.lines.next()? else { return Ok(false) };
            self.line.clear();
            self.line.push_str(line);
            self.at = 0;
        }
    }

    /// Takes the markup at which the text stands.
    fn markup(&mut self) -> Result<Markup> {
        let place = self.place();
        loop {
            if let Some((markup, length)) = parse(self.rest()) {
                self.at += length;
                return Ok(markup);
            }
            // A comment may be long, and nothing of it is kept but its beginning.
            if self.rest().starts_with("<!--") {
                self.line.truncate(self.at + "<!--".len());
            }
            let cut = |message: &str| {
                Err(Error::data(message).at(place.0, place.1).hint("a tag ends with '>'"))
            };
            if self.rest().len() > TAG {
                return cut("a tag of more than 8192 bytes");
            }
            match self.lines.next()? {
                Some(line) => {
                    self.line.push(' ');
                    self.line.push_str(line);
                }
                None => return cut("the file ends inside a tag"),
            }
        }
    }

    /// A tag between topics: an element around them begins or ends.
    fn outer(&mut self, tag: Tag, place: (u64, u64)) -> Result<()> {
        let Tag { name, closes, is_empty, .. } = tag;
        if !closes {
            let around = Around { name, place, holds_topics: false };
            if is_empty {
                return Err(around.fault());
            }
            self.around.push(around);
            return Ok(());
        }
        match self.around.pop() {
            Some(around) if around.name == name && around.holds_topics => Ok(()),
            Some(around) if around.name == name => Err(around.fault()),
            _ => Err(Error::data(format!("</{name}> ends nothing"))
                .at(place.0, place.1)
                .hint(SHAPES)),
        }
    }

    /// The topic behind a `<top>`.
    fn classic(&mut self, place: (u64, u64)) -> Result<Topic> {
        let mut topic = Topic::default();
        let mut field = Field::Other;
        loop {
            if !self.next_text()? {
                return Err(cut(place, "</top>"));
            }
            let (text, tag, after) = split_at_tag(self.rest());
            topic.append(field, text);
            let at = self.line.len() - after.len();
            match tag {
                Some(Field::Begin) => {
                    return Err(self.fault("a topic begins before the last one ends"));
                }
                Some(tag) => field = tag,
                None => {}
            }
            self.at = at;
            if field == Field::End {
                break;
            }
        }
        topic.strip();
        if topic.num.is_empty() {
            return Err(Error::data("a topic without <num>")
                .at(place.0, place.1)
                .hint("'<num> Number: 301' names the query"));
        }
        Ok(topic)
    }

    /// The topic that a `<topic>` begins.
    fn element(&mut self, tag: &Tag, place: (u64, u64)) -> Result<Topic> {
        let mut element = Element::begin(tag);
        let mut ended = tag.is_empty;
        while !ended {
            if !self.next_text()? {
                return Err(cut(place, "</topic>"));
            }
            let end = begins(self.rest()).unwrap_or(self.rest().len());
            element.text(&characters(&self.rest()[..end]));
            self.at += end;
            if self.rest().is_empty() {
                continue;
            }
            let at = self.place();
            match self.markup()? {
                Markup::Tag(tag) => {
                    ended = element.tag(&tag).map_err(|(message, hint)| {
                        Error::data(message).at(at.0, at.1).hint(hint)
                    })?;
                }
                Markup::Text(text) => element.text(&text),
                Markup::Skipped => {}
            }
        }
        element
            .finish()
            .map_err(|(message, hint)| Error::data(message).at(place.0, place.1).hint(hint))
    }

    fn place(&self) -> (u64, u64) {
        (self.lines.number, self.lines.start)
    }

    fn fault(&self, message: &str) -> Error {
        let place = self.place();
        Error::data(message).at(place.0, place.1).hint(SHAPES)
    }

    /// Text where a topic should begin; other formats are told by how they begin.
    fn outside(&self) -> Error {
        let error = self.fault("text outside of <top> ... </top>");
        match self.rest().starts_with(['{', '[']) {
            true => error.hint("this is JSON, as the formats beir and queries-jsonl are"),
            false if self.rest().contains('\t') => {
                error.hint("lines of 'id<TAB>text' are the format topics-tsv")
            }
            false => error,
        }
    }
}

const SHAPES: &str = "topics are '<top> <num> Number: 301 <title> ... </top>' or '<topic number=\"1\"> <query> ... </query> </topic>'";

fn cut(place: (u64, u64), end: &str) -> Error {
    Error::data("the file ends inside a topic")
        .at(place.0, place.1)
        .hint(format!("a topic ends with {end}"))
}

impl Around {
    fn fault(&self) -> Error {
        Error::data(format!("no topic in <{}>", self.name))
            .at(self.place.0, self.place.1)
            .hint(SHAPES)
    }
}

impl<R: BufRead> Iterator for TopicsReader<R> {
    type Item = Result<Topic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.topic().transpose()
    }
}
