//! How Python prints values.

/// `repr(float)`: the shortest digits that read back, with an exponent of two digits below 1e-4 and from 1e16.
pub(super) fn float(value: f64) -> String {
    let scientific = format!("{value:e}");
    let Some((digits, exponent)) = scientific.split_once('e') else {
        return scientific.to_lowercase();
    };
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..16).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => match value.to_string() {
            whole if !whole.contains('.') => whole + ".0",
            fraction => fraction,
        },
    }
}

/// `repr(str)` of what has no control characters.
pub(super) fn string(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let escaped = text.replace('\\', "\\\\");
    let escaped = if quote == '\'' { escaped.replace('\'', "\\'") } else { escaped };
    format!("{quote}{escaped}{quote}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats() {
        for (value, text) in [
            (0.0, "0.0"),
            (1.0, "1.0"),
            (0.5, "0.5"),
            (0.1 + 0.2, "0.30000000000000004"),
            (0.1715362811791383, "0.1715362811791383"),
            (0.001, "0.001"),
            (0.0001, "0.0001"),
            (0.00012345, "0.00012345"),
            (9.999e-5, "9.999e-05"),
            (1e-5, "1e-05"),
            (1.0 / 6_980_000.0, "1.4326647564469915e-07"),
            (1e-100, "1e-100"),
            (5e-324, "5e-324"),
            (123_456.0, "123456.0"),
            (9_999_999_999_999_998.0, "9999999999999998.0"),
            (1e16, "1e+16"),
            (1.2345678901234568e17, "1.2345678901234568e+17"),
            (-1.5e-5, "-1.5e-05"),
            (f64::INFINITY, "inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float(value), text);
        }
    }

    #[test]
    fn strings() {
        for (value, text) in
            [("D1", "'D1'"), ("a'b", "\"a'b\""), ("'\"", "'\\'\"'"), ("a\\b", "'a\\\\b'")]
        {
            assert_eq!(string(value), text);
        }
    }
}
