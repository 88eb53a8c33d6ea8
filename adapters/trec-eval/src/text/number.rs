//! Numbers as C reads them: the longest prefix that is one, 0 where there is none.

use super::decimal::decimal;
use super::lines::is_blank;

/// atol: leading blanks, a sign, digits; saturates.
pub(crate) fn atol(bytes: &[u8]) -> i64 {
    let bytes = without_blanks(bytes);
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

/// atof: decimal or hexadecimal, `inf`, `nan`.
pub(crate) fn atof(bytes: &[u8]) -> f64 {
    decimal(bytes).unwrap_or_else(|| any(bytes))
}

fn any(bytes: &[u8]) -> f64 {
    let bytes = without_blanks(bytes);
    let (negative, digits) = match bytes.first() {
        Some(b'-') => (true, &bytes[1..]),
        Some(b'+') => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    // Not a product: a NaN would lose its sign, which C prints.
    let signed = |value: f64| if negative { -value } else { value };
    if let [b'0', b'x' | b'X', rest @ ..] = digits
        && let Some(value) = hexadecimal(rest)
    {
        return signed(value);
    }
    // A second sign is no number for C.
    match digits.first() {
        None | Some(b'+' | b'-') => 0.0,
        _ => fast_float2::parse_partial::<f64, _>(digits).map_or(0.0, |(value, _)| signed(value)),
    }
}

/// What follows `0x`: digits, a fraction, a binary exponent. Exact up to 53 bits, which is all a score needs.
fn hexadecimal(bytes: &[u8]) -> Option<f64> {
    let digit = |b: &u8| (*b as char).to_digit(16).map(f64::from);
    let whole: Vec<f64> = bytes.iter().map_while(digit).collect();
    let mut rest = &bytes[whole.len()..];
    let mut value = whole.iter().fold(0.0, |value, d| value * 16.0 + d);
    let mut digits = whole.len();
    if let [b'.', after @ ..] = rest {
        let fraction: Vec<f64> = after.iter().map_while(digit).collect();
        let mut unit = 1.0;
        for d in &fraction {
            unit /= 16.0;
            value += d * unit;
        }
        digits += fraction.len();
        rest = &after[fraction.len()..];
    }
    if digits == 0 {
        return None;
    }
    if let [b'p' | b'P', exponent @ ..] = rest {
        value *= 2f64.powi(atol(exponent).clamp(-2200, 2200) as i32);
    }
    Some(value)
}

fn without_blanks(bytes: &[u8]) -> &[u8] {
    let blank = |b: &u8| is_blank(*b) || *b == b'\n';
    &bytes[bytes.iter().position(|b| !blank(b)).unwrap_or(bytes.len())..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers() {
        for (text, value) in [
            ("1.9", 1),
            ("yes", 0),
            ("+1", 1),
            ("1abc", 1),
            ("-2", -2),
            (" 7", 7),
            ("", 0),
            ("-", 0),
            ("99999999999999999999", i64::MAX),
        ] {
            assert_eq!(atol(text.as_bytes()), value, "{text}");
        }
    }

    #[test]
    fn fractions() {
        for (text, value) in [
            ("abc", 0.0),
            ("1,5", 1.0),
            ("0x10", 16.0),
            ("-0x1.8p1", -3.0),
            ("0x", 0.0),
            ("0xg", 0.0),
            ("2.5e1x", 25.0),
            ("1e", 1.0),
            ("1e+", 1.0),
            (".5", 0.5),
            ("5.", 5.0),
            (".", 0.0),
            ("-.5e1", -5.0),
            ("+3", 3.0),
            ("--3", 0.0),
            ("-+3", 0.0),
            ("", 0.0),
            ("1e400", f64::INFINITY),
            ("-inf", f64::NEG_INFINITY),
            ("Infinity", f64::INFINITY),
            ("infx", f64::INFINITY),
            ("0.1", 0.1),
            ("9007199254740993", 9_007_199_254_740_992.0),
        ] {
            assert_eq!(atof(text.as_bytes()), value, "{text}");
        }
        assert!(atof(b"nan").is_nan() && atof(b"-NAN").is_nan());
        assert!(atof(b"nan").is_sign_positive() && atof(b"-nan").is_sign_negative());
        assert_eq!(atof(&[0xff, b'1']), 0.0);
    }
}
