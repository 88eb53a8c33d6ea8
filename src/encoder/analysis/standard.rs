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
    c.is_alphanumeric() || matches!(c as u32, 0x2600..=0x27bf | 0x1f1e6..=0x1faff)
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
