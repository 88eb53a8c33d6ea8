//! `raw.tsv`: `id \t text[ \t more...]`, collections and queries.

use std::io::BufRead;

use lines::Lines;

use crate::{Error, Result};

/// naver/splade's two ways to take a line. In both the id is the first column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdStyle {
    /// Texts are found by their id: the text is stripped, the id is kept as it stands.
    ContentId,
    /// Texts are found by their row: the text is kept as it stands (a leading blank stays), the id is stripped. naver/splade
    /// makes a whole number of it later, `"007"` becomes 7 there; here it stays text.
    RowId,
}

/// A passage or a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RawText {
    /// Row, from 0; skipped lines do not count. (naver/splade counts them and then fails on the hole.)
    pub row: u64,
    /// The first column.
    pub id: String,
    /// The other columns, joined by blanks, without line separators.
    pub text: String,
}

/// Reads texts. Memory: one line.
///
/// Columns after the second are joined by a blank; each bare CR and Unicode line separator becomes a blank (naver/splade breaks
/// the line at a bare CR). Ids that stand twice are not noticed, which would take memory: naver/splade's `ContentId` keeps the
/// last text, its queries' results are merged.
pub struct RawTsvReader<R> {
    lines: Lines<R>,
    style: IdStyle,
    rows: u64,
    skipped: u64,
}

impl<R: BufRead> RawTsvReader<R> {
    /// A reader over decompressed bytes.
    pub fn new(input: R, style: IdStyle) -> Self {
        Self { lines: Lines::new(input), style, rows: 0, skipped: 0 }
    }

    /// Number of the last line read, from 1.
    pub fn line(&self) -> u64 {
        self.lines.number
    }

    /// Blank lines skipped so far.
    pub fn skipped(&self) -> u64 {
        self.skipped
    }

    fn text(&mut self) -> Result<Option<RawText>> {
        loop {
            let Some(line) = self.lines.next()? else { return Ok(None) };
            if line.is_empty() {
                self.skipped += 1;
                continue;
            }
            let parsed = parse(line, self.style, self.rows);
            self.rows += 1;
            let (number, start) = (self.lines.number, self.lines.start);
            return parsed.map(Some).map_err(|e| e.at(number, start));
        }
    }
}

fn parse(line: &str, style: IdStyle, row: u64) -> Result<RawText> {
    let hint = "raw.tsv holds 'id<TAB>text' lines";
    let Some((id, text)) = line.split_once('\t') else {
        return Err(Error::data("no tab between id and text").hint(hint));
    };
    let text = text.replace(|c| c == '\t' || is_line_separator(c), " ");
    let (id, text) = match style {
        IdStyle::ContentId => (id, strip(&text).to_owned()),
        IdStyle::RowId => (strip(id), text),
    };
    if strip(id).is_empty() || id.contains('\0') {
        return Err(Error::data("the id is empty or contains a NUL byte").hint(hint));
    }
    Ok(RawText { row, id: id.to_owned(), text })
}

/// Where Python's `str.splitlines` breaks.
fn is_line_separator(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Python's `str.strip`, which knows four separators more than Unicode's White_Space.
fn strip(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{1c}'..='\u{1f}'))
}

impl<R: BufRead> Iterator for RawTsvReader<R> {
    type Item = Result<RawText>;

    fn next(&mut self) -> Option<Self::Item> {
        self.text().transpose()
    }
}
