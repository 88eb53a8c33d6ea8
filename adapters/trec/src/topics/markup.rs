//! Tags of XML and SGML, within a text that may hold a `<` of its own.

/// A tag; names are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub(super) name: String,
    /// `</name>`.
    pub(super) closes: bool,
    /// `<name/>`.
    pub(super) is_empty: bool,
    pub(super) attributes: Vec<(String, String)>,
}

impl Tag {
    pub(super) fn attribute(&self, names: &[&str]) -> Option<&str> {
        let wanted = |(name, _): &&(String, String)| names.contains(&name.as_str());
        self.attributes.iter().find(wanted).map(|(_, value)| value.as_str())
    }
}

/// What stands at a `<`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Tag(Tag),
    /// A comment, a declaration, an instruction.
    Skipped,
    /// A section of characters that are no markup.
    Text(String),
}

/// Where markup begins: a `<` with what can follow one. Any other is a character of the text.
pub(super) fn begins(text: &str) -> Option<usize> {
    let follows = |at: &usize| {
        text.as_bytes().get(at + 1).is_some_and(|b| b.is_ascii_alphabetic() || b"/!?_".contains(b))
    };
    text.match_indices('<').map(|(at, _)| at).find(follows)
}

/// The markup that the text begins with, and its length; `None` where the text ends within it.
pub(super) fn parse(text: &str) -> Option<(Markup, usize)> {
    for (open, close) in [("<!--", "-->"), ("<?", "?>")] {
        if let Some(rest) = text.strip_prefix(open) {
            return Some((Markup::Skipped, open.len() + rest.find(close)? + close.len()));
        }
    }
    if let Some(rest) = text.strip_prefix("<![CDATA[") {
        let end = rest.find("]]>")?;
        return Some((Markup::Text(rest[..end].to_owned()), "<![CDATA[".len() + end + 3));
    }
    if text.starts_with("<!") {
        // A document type may hold declarations of its own.
        let end = match (text.find('['), text.find('>')?) {
            (Some(bracket), end) if bracket < end => text.find("]>")? + 2,
            (_, end) => end + 1,
        };
        return Some((Markup::Skipped, end));
    }
    let end = end_of_tag(text)?;
    let inner = &text[1..end];
    let (closes, inner) = inner.strip_prefix('/').map_or((false, inner), |inner| (true, inner));
    let (is_empty, inner) = inner.strip_suffix('/').map_or((false, inner), |inner| (true, inner));
    let (name, attributes) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
    let (name, attributes) = (name.to_ascii_lowercase(), attributes_of(attributes));
    Some((Markup::Tag(Tag { name, closes, is_empty, attributes }), end + 1))
}

/// The `>` that ends a tag: one within quotes does not.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes_of(mut text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    while let Some((name, rest)) = text.split_once('=') {
        let rest = rest.trim_start();
        let quoted = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''));
        let (value, after) = match quoted {
            Some(quote) => rest[1..].split_once(quote).unwrap_or((&rest[1..], "")),
            None => rest.split_once(char::is_whitespace).unwrap_or((rest, "")),
        };
        found.push((name.trim().to_ascii_lowercase(), characters(value).trim().to_owned()));
        text = after;
    }
    found
}

/// The text with XML's references to characters resolved; a `&` that begins none stays.
pub(super) fn characters(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        out.push_str(before);
        let reference =
            after.split_once(';').and_then(|(name, tail)| Some((character(name)?, tail)));
        match reference {
            Some((c, tail)) => {
                out.push(c);
                rest = tail;
            }
            None => {
                out.push('&');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

fn character(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| *c != '\0')
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(text: &str) -> Tag {
        match parse(text).unwrap() {
            (Markup::Tag(tag), length) if length == text.len() => tag,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn tags_and_their_attributes() {
        let topic = tag("<Topic number=\"7\" type = 'a>b' bare=x/>");
        assert_eq!((topic.name.as_str(), topic.closes, topic.is_empty), ("topic", false, true));
        let values = ["number", "type", "bare"].map(|name| topic.attribute(&[name]).unwrap());
        assert_eq!(values, ["7", "a>b", "x"]);
        assert!(tag("</topic >").closes && tag("</topic >").name == "topic");
        for (text, length) in [
            ("<!-- <topic> -- > -->", 21),
            ("<?xml version=\"1.0\"?>", 21),
            ("<!DOCTYPE a [<!ENTITY b \"c\">]>", 30),
            ("<!DOCTYPE a>", 12),
        ] {
            assert_eq!(parse(&format!("{text} more")), Some((Markup::Skipped, length)), "{text}");
        }
        assert_eq!(parse("<![CDATA[a<b]]>").unwrap().0, Markup::Text("a<b".into()));
        for cut in ["<topic number=\"7>", "<!-- a", "<?xml ", "<![CDATA[a]]", "<!DOCTYPE a [<!E>"] {
            assert_eq!(parse(cut), None, "{cut}");
        }
    }

    #[test]
    fn characters_and_what_only_looks_like_markup() {
        assert_eq!(characters("a &amp;&lt;&#65;&#x42; AT&T &nbsp; &"), "a &<AB AT&T &nbsp; &");
        assert_eq!(begins("a < b <3 c </x>"), Some(11));
        assert_eq!(begins("a < b <"), None);
    }
}
