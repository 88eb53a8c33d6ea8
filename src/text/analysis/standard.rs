//! Lucene's StandardTokenizer: words by Unicode's UAX #29.
//!
//! Not implemented: Lucene keeps runs of South-East Asian scripts (Thai, Lao, Khmer, Myanmar) together as one token, here
//! UAX #29's default bounds hold. Between characters the bounds are those of a newer Unicode than Lucene's: letters that it does not know
//! part words there, and belong to them here.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::analysis::word_characters::is_word_character;

/// Longest token in UTF-16 units; longer ones are cut into pieces, as Lucene does.
const MAX_TOKEN: usize = 255;

/// Hands the words of a text to `emit`: segments with a letter, a digit or an emoji.
pub fn standard_tokens(text: &str, emit: &mut dyn FnMut(&str)) {
    for segment in text.split_word_bounds() {
        let word = match segment.find(is_word_character) {
            Some(0) => segment,
            Some(at) => without_stranger(segment, at),
            None if is_emoji(segment) => segment,
            None => continue,
        };
        if word.len() <= MAX_TOKEN {
            emit(word);
        } else {
            pieces(word, emit);
        }
    }
}

/// A word from its first word character on, if that is a mark: a mark stays with whatever stands before it, a blank too. What else begins a
/// word belongs to it, as in `_1`.
fn without_stranger(segment: &str, at: usize) -> &str {
    let behind_a_blank: String = [' '].into_iter().chain(segment[at..].chars().take(1)).collect();
    match behind_a_blank.split_word_bounds().count() {
        1 => &segment[at..],
        _ => segment,
    }
}

/// Emoji of which no character is one: flags, of two regional indicators, and the keycaps `#` and `*`.
fn is_emoji(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some('#' | '*'), Some('\u{20e3}')) => true,
        (Some('#' | '*'), Some('\u{fe0f}')) => chars.next() == Some('\u{20e3}'),
        (Some(first), Some(second)) => [first, second].iter().all(is_regional_indicator),
        _ => false,
    }
}

fn is_regional_indicator(c: &char) -> bool {
    ('\u{1f1e6}'..='\u{1f1ff}').contains(c)
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
