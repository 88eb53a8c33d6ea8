//! Short decimals, which nearly all scores are.

/// Powers of ten that are whole numbers of f64.
const POWERS: [f64; 16] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// A number of at most 15 digits with at most one point and no exponent; `None` for any other text. A quotient of two whole
/// numbers below 2^53 is rounded once, so it is the nearest f64, which is what C reads.
pub(crate) fn decimal(bytes: &[u8]) -> Option<f64> {
    let digits = bytes.strip_prefix(b"-").unwrap_or(bytes);
    if digits.len() > POWERS.len() {
        return None;
    }
    let (mut value, mut point) = (0u64, None);
    for (at, byte) in digits.iter().enumerate() {
        let digit = byte.wrapping_sub(b'0');
        if digit < 10 {
            value = value * 10 + u64::from(digit);
        } else if *byte == b'.' && point.is_none() {
            point = Some(at);
        } else {
            return None;
        }
    }
    let fraction = point.map_or(0, |at| digits.len() - at - 1);
    let count = digits.len() - usize::from(point.is_some());
    if count == 0 || count >= POWERS.len() {
        return None;
    }
    let value = value as f64 / POWERS[fraction];
    Some(if digits.len() == bytes.len() { value } else { -value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Random;

    #[test]
    fn is_the_nearest_number() {
        let mut random = Random::new(7);
        for round in 0..200_000 {
            let state = random.bits();
            let mut text = (state >> 14).to_string();
            text.truncate(1 + round % 15);
            let at = (state >> 8) as usize % (text.len() + 1);
            text.insert(at, '.');
            if state >> 63 == 1 {
                text.insert(0, '-');
            }
            let expected: f64 = text.parse().unwrap_or(f64::NAN);
            assert_eq!(
                decimal(text.as_bytes()).map(f64::to_bits),
                Some(expected.to_bits()),
                "{text}"
            );
        }
    }

    #[test]
    fn leaves_the_rest_to_others() {
        for text in
            ["", "-", ".", "-.", "1e5", "0x1", "inf", "1.2.3", "+1", " 1", "1 ", "--1", "1,5"]
        {
            assert_eq!(decimal(text.as_bytes()), None, "{text}");
        }
        assert_eq!(decimal(b"1234567890123456"), None);
        assert_eq!(decimal(b"123456789012345"), Some(123_456_789_012_345.0));
        assert_eq!(decimal(b".123456789012345"), Some(0.123_456_789_012_345));
        assert_eq!(decimal(b"0").map(f64::to_bits), Some(0));
        assert_eq!(decimal(b"-0.0").map(f64::to_bits), Some((-0.0f64).to_bits()));
    }
}
