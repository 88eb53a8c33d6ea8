//! Writes topics as the classic ones are.

use std::io::Write;

use lines::flushed;

use super::classic::split_at_tag;
use super::topic::Topic;
use crate::{Error, Result, check_id};

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
