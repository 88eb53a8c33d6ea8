//! Lucene's StandardTokenizer: words by Unicode's UAX #29.
//!
//! Not implemented: Lucene keeps runs of South-East Asian scripts (Thai, Lao, Khmer, Myanmar) together as one token, here
//! UAX #29's default bounds hold.

use unicode_segmentation::UnicodeSegmentation;

/// Longest token in UTF-16 units; longer ones are cut into pieces, as Lucene does.
const MAX_TOKEN: usize = 255;

/// Hands the words of a text to `emit`: segments with a letter, a digit or an emoji.
pub fn standard_tokens(text: &str, emit: &mut dyn FnMut(&str)) {
    for word in text.split_word_bounds() {
        if !word.chars().any(is_word_character) {
            continue;
        }
        if word.len() <= MAX_TOKEN {
            emit(word);
        } else {
            pieces(word, emit);
        }
    }
}

fn is_word_character(c: char) -> bool {
    c.is_alphabetic() || is_digit(c) || is_pictograph(c)
}

/// Decimal digits (Unicode's Nd); superscripts and fractions make no token.
fn is_digit(c: char) -> bool {
    const ZEROS: [u32; 36] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6,
        0xe50, 0xed0, 0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90,
        0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
        0xff10,
    ];
    c.is_ascii_digit()
        || c.is_numeric() && ZEROS.iter().any(|&zero| (zero..zero + 10).contains(&(c as u32)))
}

/// Unicode's Extended_Pictographic: `©` is a token to Lucene.
fn is_pictograph(c: char) -> bool {
    matches!(c as u32,
        0xa9 | 0xae | 0x203c | 0x2049 | 0x2122 | 0x2139 | 0x2194..=0x2199 | 0x21a9..=0x21aa | 0x231a..=0x231b
        | 0x2328 | 0x2388 | 0x23cf | 0x23e9..=0x23f3 | 0x23f8..=0x23fa | 0x24c2 | 0x25aa..=0x25ab | 0x25b6
        | 0x25c0 | 0x25fb..=0x25fe | 0x2600..=0x2605 | 0x2607..=0x2612 | 0x2614..=0x2685 | 0x2690..=0x2705
        | 0x2708..=0x2712 | 0x2714 | 0x2716 | 0x271d | 0x2721 | 0x2728 | 0x2733..=0x2734 | 0x2744 | 0x2747
        | 0x274c | 0x274e | 0x2753..=0x2755 | 0x2757 | 0x2763..=0x2767 | 0x2795..=0x2797 | 0x27a1 | 0x27b0
        | 0x27bf | 0x2934..=0x2935 | 0x2b05..=0x2b07 | 0x2b1b..=0x2b1c | 0x2b50 | 0x2b55 | 0x3030 | 0x303d
        | 0x3297 | 0x3299 | 0x1f000..=0x1f0ff | 0x1f10d..=0x1f10f | 0x1f12f | 0x1f16c..=0x1f171
        | 0x1f17e..=0x1f17f | 0x1f18e | 0x1f191..=0x1f19a | 0x1f1ad..=0x1f1ff | 0x1f201..=0x1f20f | 0x1f21a
        | 0x1f22f | 0x1f232..=0x1f23a | 0x1f23c..=0x1f23f | 0x1f249..=0x1f3fa | 0x1f400..=0x1f53d
        | 0x1f546..=0x1f64f | 0x1f680..=0x1f6ff | 0x1f774..=0x1f77f | 0x1f7d5..=0x1f7ff | 0x1f80c..=0x1f80f
        | 0x1f848..=0x1f84f | 0x1f85a..=0x1f85f | 0x1f888..=0x1f88f | 0x1f8ae..=0x1f8ff | 0x1f90c..=0x1f93a
        | 0x1f93c..=0x1f945 | 0x1f947..=0x1faff | 0x1fc00..=0x1fffd)
}

fn pieces(word: &str, emit: &mut dyn FnMut(&str)) {
    let (mut start, mut units) = (0, 0);
    for (at, c) in word.char_indices() {
        if units + c.len_utf16() > MAX_TOKEN {
            emit(&word[start..at]);
            (start, units) = (at, 0);
        }
        units += c.len_utf16();
    }
    emit(&word[start..]);
}
