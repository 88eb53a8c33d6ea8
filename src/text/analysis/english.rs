//! Lucene's English analysis as Anserini uses it: StandardTokenizer, possessive, lower case, stop words, Porter.
//!
//! Not implemented: other stemmers (Krovetz) and languages.

use crate::text::analysis::analyzer::Analyzer;
use crate::text::analysis::porter::stem;
use crate::text::analysis::standard::standard_tokens;

/// Lucene's default English stop words.
const STOP_WORDS: [&str; 33] = [
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "if", "in", "into", "is", "it",
    "no", "not", "of", "on", "or", "such", "that", "the", "their", "then", "there", "these",
    "they", "this", "to", "was", "will", "with",
];

/// English analysis with the Porter stemmer.
#[derive(Debug, Clone, Copy, Default)]
pub struct English;

impl Analyzer for English {
    fn name(&self) -> &str {
        "english"
    }

    fn analyze(&self, text: &str, emit: &mut dyn FnMut(&str)) {
        let mut buffer = String::new();
        standard_tokens(text, &mut |word| {
            buffer.clear();
            buffer.extend(strip_possessive(word).chars().map(lower));
            if STOP_WORDS.binary_search(&buffer.as_str()).is_err() {
                stem(&mut buffer);
                emit(&buffer);
            }
        });
    }
}

/// Java's `Character.toLowerCase`: one character for one.
fn lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

fn strip_possessive(word: &str) -> &str {
    let stripped =
        word.strip_suffix(['s', 'S']).and_then(|w| w.strip_suffix(['\'', '\u{2019}', '\u{ff07}']));
    stripped.unwrap_or(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stop_words_are_sorted() {
        assert!(STOP_WORDS.is_sorted());
    }

    #[test]
    fn a_sentence() {
        let mut tokens = Vec::new();
        English.analyze("The Sun's 17,880 wi-fi waves weren't_in it", &mut |t| {
            tokens.push(t.to_owned())
        });
        assert_eq!(tokens, ["sun", "17,880", "wi", "fi", "wave", "weren't_in"]);
    }
}
