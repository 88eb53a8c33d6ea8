//! Lines and fields as C's `isspace` in the C locale sees them: bytes of 0x80 and above are never blank.

use std::io::BufRead;

use crate::{Error, ErrorKind, Result};

/// atol: leading blanks, a sign, digits; anything else ends it; 0 where there are none; saturates.
pub(crate) fn atol(bytes: &[u8]) -> i64 {
    let bytes = bytes.trim_ascii_start();
    let (negative, digits) = match bytes.first() {
        Some(b'-') => (true, &bytes[1..]),
        Some(b'+') => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    let value = digits
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .fold(0i64, |value, b| value.saturating_mul(10).saturating_add(i64::from(b - b'0')));
    if negative { -value } else { value }
}

/// atof: the longest prefix that is a decimal or hexadecimal number, `inf` or `nan`; 0 where there is none.
pub(crate) fn atof(bytes: &[u8]) -> f64 {
    let text = std::str::from_utf8(bytes.trim_ascii_start())
        .unwrap_or_else(|e| std::str::from_utf8(&bytes[..e.valid_up_to()]).unwrap_or(""));
    if let Ok(value) = text.parse::<f64>() {
        return value;
    }
    if let Some(value) = hexadecimal(text) {
        return value;
    }
    let longest = text.bytes().take_while(|b| b"+-.eE0123456789".contains(b)).count();
    (1..=longest).rev().find_map(|end| text[..end].parse().ok()).unwrap_or(0.0)
}

/// `0x10`, without fraction and exponent (a TREC run never has them).
fn hexadecimal(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    let digits = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"))?;
    let end = digits.bytes().take_while(u8::is_ascii_hexdigit).count();
    Some(sign * u64::from_str_radix(&digits[..end], 16).ok()? as f64)
}

/// Fields of a line, split at blanks.
pub(crate) fn fields(line: &[u8]) -> impl Iterator<Item = &[u8]> {
    line.split(|b| matches!(b, b' ' | b'\t' | 0x0b | 0x0c | b'\r')).filter(|f| !f.is_empty())
}

/// Hands every line, its number and its first byte to `each`.
pub(crate) fn lines(
    mut input: impl BufRead,
    what: &str,
    mut each: impl FnMut(&[u8], u64, u64) -> Result<()>,
) -> Result<u64> {
    let mut line = Vec::new();
    let (mut number, mut start) = (0u64, 0u64);
    loop {
        line.clear();
        let read = input.read_until(b'\n', &mut line).map_err(|e| {
            let original = format!("get_{what}: Cannot read {what} file");
            Error::new(ErrorKind::Data, format!("cannot read: {e}"), original).at(number + 1, start)
        })?;
        if read == 0 {
            return Ok(number);
        }
        number += 1;
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        if line.contains(&0) {
            let original = format!("get_{what}: Malformed line {number}");
            return Err(Error::new(ErrorKind::Data, "a NUL byte", original).at(number, start));
        }
        each(&line, number, start)?;
        start += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_c_reads_them() {
        for (text, value) in [("1.9", 1), ("yes", 0), ("+1", 1), ("1abc", 1), ("-2", -2)] {
            assert_eq!(atol(text.as_bytes()), value, "{text}");
        }
        for (text, value) in
            [("abc", 0.0), ("1,5", 1.0), ("0x10", 16.0), ("2.5e1x", 25.0), ("1e", 1.0)]
        {
            assert_eq!(atof(text.as_bytes()), value, "{text}");
        }
        assert!(atof(b"inf").is_infinite() && atof(b"nan").is_nan());
    }
}
