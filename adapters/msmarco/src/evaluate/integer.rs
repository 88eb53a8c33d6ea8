//! Whole numbers as Python's `int` reads them, of 64 bits.

/// White space of Python's `str.strip` and `\s`: Unicode's, and four separators of ASCII.
pub(super) fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

/// White space around, a sign, digits with single underscores between. Only ASCII digits, and never `i64::MIN`.
pub(super) fn integer(text: &str) -> Option<i64> {
    // 18 digits cannot overflow.
    if (1..=18).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(text.bytes().fold(0, |n, b| n * 10 + i64::from(b - b'0')));
    }
    let text = text.trim_matches(is_space);
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => (-1, &text[1..]),
        b'+' => (1, &text[1..]),
        _ => (1, text),
    };
    let mut magnitude = 0i64;
    for group in digits.split('_') {
        if group.is_empty() {
            return None;
        }
        for c in group.chars() {
            let digit = c.to_digit(10)?;
            magnitude = magnitude.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
    }
    Some(sign * magnitude)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_python_reads() {
        for (text, number) in [
            ("7", 7),
            ("007", 7),
            (" +7\t", 7),
            ("-0", 0),
            ("-12", -12),
            ("1_000", 1000),
            ("\x1c5\u{a0}", 5),
            ("9223372036854775807", i64::MAX),
            ("00000000000000000000001", 1),
        ] {
            assert_eq!(integer(text), Some(number), "{text:?}");
        }
    }

    #[test]
    fn what_python_refuses() {
        for text in ["", " ", "+", "_1", "1_", "1__0", "1.0", "- 1", "+-1", "0x1", "1 0", "D5"] {
            assert_eq!(integer(text), None, "{text:?}");
        }
        // Python has larger integers; no id is that large.
        assert_eq!(integer("-9223372036854775808"), None);
        assert_eq!(integer("9223372036854775808"), None);
    }
}
