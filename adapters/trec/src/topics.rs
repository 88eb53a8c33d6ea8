//! Topics: `<top>`, `<num> Number: 301`, `<title> ...`, perhaps `<desc>` and `<narr>`, `</top>`.

use std::io::{BufRead, Write};

use lines::{Lines, flushed};

use crate::{Error, Result, check_id};

/// A topic; absent fields are empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Topic {
    /// The number, without `Number:`.
    pub num: String,
    /// The title, without `Topic:`: what is usually the query.
    pub title: String,
    /// The description, without `Description:`.
    pub desc: String,
    /// The narrative, without `Narrative:`.
    pub narr: String,
}

/// Reads topics. Tags are told from text by their names, so a `<` of the text stays; line breaks inside a field become blanks.
pub struct TopicsReader<R> {
    lines: Lines<R>,
    begun: u64,
}

/// A field of a topic, as a tag opens it.
#[derive(Clone, Copy)]
enum Field {
    Num,
    Title,
    Desc,
    Narr,
    Other,
}

impl<R: BufRead> TopicsReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R) -> Self {
        Self { lines: Lines::new(input), begun: 0 }
    }

    /// Number of the line at which the last topic begins, from 1.
    pub fn line(&self) -> u64 {
        self.begun
    }

    fn topic(&mut self) -> Result<Option<Topic>> {
        let start = loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            let line = line.trim();
            if line.eq_ignore_ascii_case("<top>") {
                break (self.lines.number, self.lines.start);
            }
            // Files of several lists have a root element around their topics.
            let outer = line.starts_with('<') && line.ends_with('>');
            if !line.is_empty() && !outer {
                return Err(self.fault("text outside of <top> ... </top>"));
            }
        };
        self.begun = start.0;
        let mut topic = Topic::default();
        let mut field = Field::Other;
        loop {
            let Some(line) = self.lines.next()? else {
                return Err(Error::data("the file ends inside a topic")
                    .at(start.0, start.1)
                    .hint("a topic ends with </top>"));
            };
            let mut rest = line.trim();
            if rest.eq_ignore_ascii_case("</top>") {
                break;
            }
            if rest.eq_ignore_ascii_case("<top>") {
                return Err(self.fault("a topic begins before the last one ends"));
            }
            while !rest.is_empty() {
                let (text, tag, after) = split_at_tag(rest);
                topic.append(field, text);
                match tag {
                    Some(tag) => field = tag,
                    None => break,
                }
                rest = after;
            }
        }
        topic.strip();
        if topic.num.is_empty() {
            return Err(Error::data("a topic without <num>")
                .at(start.0, start.1)
                .hint("'<num> Number: 301' names the query"));
        }
        Ok(Some(topic))
    }

    fn fault(&self, message: &str) -> Error {
        Error::data(message)
            .at(self.lines.number, self.lines.start)
            .hint("topics are '<top> <num> Number: 301 <title> ... </top>', a tag a line")
    }
}

impl<R: BufRead> Iterator for TopicsReader<R> {
    type Item = Result<Topic>;

    fn next(&mut self) -> Option<Self::Item> {
        self.topic().transpose()
    }
}

/// Text before the first known tag, the field that the tag opens, and what follows it.
fn split_at_tag(line: &str) -> (&str, Option<Field>, &str) {
    for (at, _) in line.match_indices('<') {
        let Some(end) = line[at..].find('>') else { break };
        let field = match line[at + 1..at + end].trim().to_ascii_lowercase().as_str() {
            "num" => Field::Num,
            "title" => Field::Title,
            "desc" => Field::Desc,
            "narr" => Field::Narr,
            "/num" | "/title" | "/desc" | "/narr" | "smry" | "con" | "fac" | "def" | "dom" => {
                Field::Other
            }
            _ => continue,
        };
        return (&line[..at], Some(field), &line[at + end + 1..]);
    }
    (line, None, "")
}

impl Topic {
    fn append(&mut self, field: Field, text: &str) {
        let slot = match field {
            Field::Num => &mut self.num,
            Field::Title => &mut self.title,
            Field::Desc => &mut self.desc,
            Field::Narr => &mut self.narr,
            Field::Other => return,
        };
        let text = text.trim();
        if !slot.is_empty() && !text.is_empty() {
            slot.push(' ');
        }
        slot.push_str(text);
    }

    /// Takes the labels away that the first collections repeat inside their fields.
    fn strip(&mut self) {
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

/// Writes topics; empty fields but the title are left out.
pub struct TopicsWriter<W> {
    out: W,
}

impl<W: Write> TopicsWriter<W> {
    /// A writer.
    pub fn new(out: W) -> Self {
        Self { out }
    }

    /// Writes a topic. Line breaks become blanks.
    ///
    /// # Errors
    /// A number with white space, a text that a reader would take for a tag, I/O.
    pub fn write(&mut self, topic: &Topic) -> Result<()> {
        check_id("topic number", &topic.num)?;
        for text in [&topic.title, &topic.desc, &topic.narr] {
            if split_at_tag(text).1.is_some() {
                return Err(Error::data(format!("topic '{}': its text holds a tag", topic.num))
                    .hint("the format has no escape for it"));
            }
        }
        let flat = |text: &str| text.replace(['\n', '\r'], " ").trim().to_owned();
        let title = flat(&topic.title);
        // A title that begins as the old label does would lose its beginning to a reader.
        let label = if title.starts_with("Topic:") { "Topic: " } else { "" };
        writeln!(self.out, "<top>\n<num> Number: {}\n<title> {label}{title}", topic.num)?;
        if !topic.desc.is_empty() {
            writeln!(self.out, "<desc> Description:\n{}", flat(&topic.desc))?;
        }
        if !topic.narr.is_empty() {
            writeln!(self.out, "<narr> Narrative:\n{}", flat(&topic.narr))?;
        }
        writeln!(self.out, "</top>\n")?;
        Ok(())
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<W> {
        flushed(self.out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_and_new_topics() {
        let text = "<top>\n\n<num> Number: 301 \n<title> International Organized\nCrime\n\n<desc> Description: \n\
            a < b\n<narr> Narrative: \nx\ny\n</top>\n<top>\n<num>7</num><title>Topic: t</title>\n</top>\n";
        let topics: Vec<_> = TopicsReader::new(text.as_bytes()).map(|t| t.unwrap()).collect();
        assert_eq!(topics[0].num, "301");
        assert_eq!(topics[0].title, "International Organized Crime");
        assert_eq!((topics[0].desc.as_str(), topics[0].narr.as_str()), ("a < b", "x y"));
        assert_eq!((topics[1].num.as_str(), topics[1].title.as_str()), ("7", "t"));
        let mut writer = TopicsWriter::new(Vec::new());
        topics.iter().for_each(|topic| writer.write(topic).unwrap());
        let written = writer.finish().unwrap();
        let again: Vec<_> = TopicsReader::new(&written[..]).map(|t| t.unwrap()).collect();
        assert_eq!(again, topics);
    }

    #[test]
    fn faults_are_named() {
        for (text, line, message) in [
            ("<top>\n<num> 1\n", 1, "ends inside a topic"),
            ("1\tquery\n", 1, "outside"),
            ("<top>\n<title> x\n</top>\n", 1, "without <num>"),
            ("<top>\n<num> 1\n<top>\n", 3, "before the last one ends"),
        ] {
            let error = TopicsReader::new(text.as_bytes()).find_map(Result::err).unwrap();
            assert!(error.message.contains(message) && error.line == Some(line), "{error}");
        }
        let spaced = Topic { num: "1".into(), title: "a  b\nc ".into(), ..Topic::default() };
        let mut writer = TopicsWriter::new(Vec::new());
        writer.write(&spaced).unwrap();
        let written = writer.finish().unwrap();
        assert_eq!(TopicsReader::new(&written[..]).next().unwrap().unwrap().title, "a  b c");
        let labelled = Topic { num: "1".into(), title: "Topic: maps".into(), ..Topic::default() };
        let mut writer = TopicsWriter::new(Vec::new());
        writer.write(&labelled).unwrap();
        let written = writer.finish().unwrap();
        assert_eq!(TopicsReader::new(&written[..]).next().unwrap().unwrap(), labelled);
        let bad = Topic { num: "1".into(), title: "a <desc> b".into(), ..Topic::default() };
        assert!(TopicsWriter::new(Vec::new()).write(&bad).is_err());
    }
}
