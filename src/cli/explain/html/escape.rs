//! Text that is no markup.

use maud::Render;

/// Text as HTML's text or as an attribute's value. A line feed stays one in both; characters that HTML has no place for become
/// the sign for such.
pub(super) struct Text<'a>(pub(super) &'a str);

impl Render for Text<'_> {
    fn render_to(&self, out: &mut String) {
        for c in self.0.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                '\n' => out.push_str("&#10;"),
                '\r' => out.push_str("&#13;"),
                '\t' => out.push('\t'),
                c if c.is_control() => out.push('\u{fffd}'),
                c => out.push(c),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_markup() {
        let text = "<script>alert('a & b')</script> \"\n\u{0}\u{85}é";
        let escaped =
            "&lt;script&gt;alert(&#39;a &amp; b&#39;)&lt;/script&gt; &quot;&#10;\u{fffd}\u{fffd}é";
        assert_eq!(Text(text).render().into_string(), escaped);
    }
}
