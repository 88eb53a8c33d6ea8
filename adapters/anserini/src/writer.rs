//! Writing JsonVectorCollection lines, in Anserini's words or in naver/splade's exact bytes.

use std::io::Write;

use serde::Serialize;

use lines::flushed;

use crate::{Error, Number, Record, Result};

/// How a line looks and what is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// `id` a string, `contents`; refuses what Anserini would silently damage.
    Anserini,
    /// The bytes of naver/splade's `create_anserini`: integer ids bare, `content`, `\uXXXX` escapes; the same refusals.
    Naver,
    /// As `Anserini` without the refusals: for tools that take empty vectors.
    Plain,
}

/// Writes a record a line.
pub struct Writer<W> {
    out: W,
    style: Style,
    line: Vec<u8>,
}

impl<W: Write> Writer<W> {
    /// A writer of this style.
    pub fn new(out: W, style: Style) -> Self {
        Self { out, style, line: Vec::new() }
    }

    /// Writes one record; tokens in the record's order.
    ///
    /// # Errors
    /// I/O, or a record that Anserini would damage (empty vector, weight 0 or with a fraction, white space in id or token, a token of more
    /// than 255 UTF-16 units).
    pub fn write(&mut self, record: &Record) -> Result<()> {
        if self.style != Style::Plain {
            check(record)?;
            if record.is_empty() {
                return Err(Error::data(format!("document '{}' has no token", record.id))
                    .hint("Anserini leaves such documents out; give it a fallback token"));
            }
        }
        self.line.clear();
        let naver = self.style == Style::Naver;
        self.line.extend_from_slice(b"{\"id\": ");
        // naver's ids are Python ints: "007" becomes a 7 there, so only a canonical integer is written bare.
        if naver && record.id.parse::<i64>().is_ok_and(|n| n.to_string() == record.id) {
            self.line.extend_from_slice(record.id.as_bytes());
        } else {
            self.string(&record.id);
        }
        self.line.extend_from_slice(if naver { b", \"content\": " } else { b", \"contents\": " });
        self.string(&record.contents);
        self.line.extend_from_slice(b", \"vector\": {");
        for (at, (token, weight)) in record.iter().enumerate() {
            if at > 0 {
                self.line.extend_from_slice(b", ");
            }
            self.string(token);
            self.line.extend_from_slice(b": ");
            match weight {
                Number::Integer(weight) => {
                    write!(self.line, "{weight}")?;
                }
                Number::Float(weight) => json(&mut self.line, &weight)?,
            }
        }
        self.line.extend_from_slice(b"}}\n");
        self.out.write_all(&self.line)?;
        Ok(())
    }

    fn string(&mut self, text: &str) {
        let start = self.line.len();
        // A string always serialises into memory.
        let _ = json(&mut self.line, text);
        if self.style == Style::Naver && !self.line[start..].is_ascii() {
            let utf8 = self.line.split_off(start);
            for c in String::from_utf8_lossy(&utf8).chars() {
                if c.is_ascii() {
                    self.line.push(c as u8);
                } else {
                    for unit in c.encode_utf16(&mut [0; 2]) {
                        self.line.extend_from_slice(format!("\\u{unit:04x}").as_bytes());
                    }
                }
            }
        }
    }

    /// The output; every record is in it as soon as it is written.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.out
    }

    /// Flushes and gives the output back.
    ///
    /// # Errors
    /// I/O.
    pub fn finish(self) -> Result<W> {
        flushed(self.out)
    }
}

fn json(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) -> Result<()> {
    serde_json::to_writer(out, value).map_err(|e| Error::data(e.to_string()))
}

/// Java's greatest int.
const JAVA_INT: u64 = (1 << 31) - 1;

/// Refuses what Anserini would damage in silence. A document without a token passes: Anserini counts it and leaves it out.
///
/// # Errors
/// White space in the id or in a token, a token of more than 255 UTF-16 units, a weight that is a float, 0 or beyond Java's int, weights
/// that sum up to more tokens than a Java string of them could hold.
pub fn check(record: &Record) -> Result<()> {
    let id = &record.id;
    if id.is_empty() || id.chars().any(char::is_whitespace) {
        return Err(Error::data(format!("the id '{id}' is empty or holds white space"))
            .hint("a TREC run separates its fields by white space"));
    }
    let mut characters = 0u64;
    for (token, weight) in record.iter() {
        check_token(token).map_err(|e| {
            let message = format!("document '{id}': {}", e.message);
            Error { message, ..e }
        })?;
        if let Number::Float(weight) = weight {
            return Err(Error::data(format!(
                "document '{id}': token '{token}' has the float weight {weight}"
            ))
            .hint("Anserini would truncate it: quantise first"));
        }
        let Number::Integer(weight) = weight else { continue };
        if weight == 0 {
            return Err(Error::data(format!("document '{id}': token '{token}' has weight 0"))
                .hint("Anserini drops it"));
        }
        // Anserini repeats the token in a string.
        let length = token.encode_utf16().count() as u64 + 1;
        characters = characters.saturating_add(weight.saturating_mul(length));
        if weight > JAVA_INT || characters > JAVA_INT {
            return Err(Error::data(format!(
                "document '{id}': token '{token}' has the weight {weight}, Java's strings end at 2^31"
            ))
            .hint("Anserini repeats a token as often as its weight says; use a smaller quantisation factor"));
        }
    }
    Ok(())
}

/// Refuses tokens that Anserini's WhitespaceAnalyzer would split or cut.
///
/// # Errors
/// An empty token, one with Java white space, one of more than 255 UTF-16 units.
pub fn check_token(token: &str) -> Result<()> {
    if token.is_empty() {
        return Err(Error::data("an empty token").hint("Anserini drops it"));
    }
    if token.chars().any(is_java_whitespace) {
        return Err(Error::data(format!("token '{token}' holds white space"))
            .hint("Anserini would split it and give each piece the whole weight"));
    }
    if token.encode_utf16().count() > 255 {
        return Err(Error::data(format!("token '{token}' has more than 255 UTF-16 units"))
            .hint("Anserini would cut it in two and double the score"));
    }
    Ok(())
}

/// Java's `Character.isWhitespace`: the separators but the no-break ones, and the ASCII controls it names.
pub fn is_java_whitespace(c: char) -> bool {
    matches!(c, '\u{9}'..='\u{d}' | '\u{1c}'..='\u{20}' | '\u{1680}' | '\u{2000}'..='\u{2006}'
        | '\u{2008}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{205f}' | '\u{3000}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(style: Style, record: &Record) -> String {
        let mut writer = Writer::new(Vec::new(), style);
        writer.write(record).unwrap();
        String::from_utf8(writer.finish().unwrap()).unwrap()
    }

    #[test]
    fn naver_bytes() {
        // As Python's json.dumps({"id": 7, "content": "Élan \"x\" 😀\t", "vector": {"##ing": 31, "é": 2}}) prints.
        let mut record = Record::new("7");
        record.contents = "Élan \"x\" 😀\t".into();
        record.push("##ing", Number::Integer(31));
        record.push("é", Number::Integer(2));
        assert_eq!(
            written(Style::Naver, &record),
            "{\"id\": 7, \"content\": \"\\u00c9lan \\\"x\\\" \\ud83d\\ude00\\t\", \"vector\": {\"##ing\": 31, \"\\u00e9\": 2}}\n"
        );
        record.id = "007".into();
        assert!(written(Style::Naver, &record).starts_with("{\"id\": \"007\", "));
        assert!(written(Style::Anserini, &record).contains("\"é\": 2"));
    }

    #[test]
    fn refusals() {
        let bad = |id: &str, token: &str, weight| {
            let mut record = Record::new(id);
            record.push(token, Number::Integer(weight));
            Writer::new(Vec::new(), Style::Anserini).write(&record).unwrap_err().message
        };
        assert!(bad("a b", "x", 1).contains("white space"));
        assert!(bad("a", "x\u{3000}y", 1).contains("white space"));
        assert!(bad("a", &"x".repeat(256), 1).contains("255"));
        assert!(bad("a", "", 1).contains("empty token"));
        assert!(bad("a", "x", 0).contains("weight 0"));
        let mut floats = Record::new("a");
        floats.push("x", Number::Float(0.9));
        let refused = Writer::new(Vec::new(), Style::Anserini).write(&floats).unwrap_err();
        assert!(refused.message.contains("float weight 0.9"));
        assert!(written(Style::Plain, &floats).contains("{\"x\": 0.9}"));
        let empty = Record::new("a");
        assert!(Writer::new(Vec::new(), Style::Naver).write(&empty).is_err());
        assert_eq!(
            written(Style::Plain, &empty),
            "{\"id\": \"a\", \"contents\": \"\", \"vector\": {}}\n"
        );
    }
}
