//! Porter's stemmer (M. F. Porter, "An algorithm for suffix stripping", Program 14(3), 1980), as Lucene's PorterStemFilter.
//!
//! With the two departures of Porter's own program: `bli` -> `ble` and `logi` -> `log` in step 2.

/// Stems a lower-case word in place. Words of one or two characters stay.
pub fn stem(word: &mut String) {
    let mut chars: Vec<char> = word.chars().collect();
    if chars.len() <= 2 {
        return;
    }
    let mut stemmer = Stemmer { b: &mut chars };
    stemmer.plurals();
    stemmer.participles();
    stemmer.final_y();
    stemmer.replace_first(STEP2, 0);
    stemmer.replace_first(STEP3, 0);
    stemmer.strip_suffix();
    stemmer.final_e();
    word.clear();
    word.extend(chars);
}

const STEP2: &[(&str, &str)] = &[
    ("ational", "ate"),
    ("tional", "tion"),
    ("enci", "ence"),
    ("anci", "ance"),
    ("izer", "ize"),
    ("bli", "ble"),
    ("alli", "al"),
    ("entli", "ent"),
    ("eli", "e"),
    ("ousli", "ous"),
    ("ization", "ize"),
    ("ation", "ate"),
    ("ator", "ate"),
    ("alism", "al"),
    ("iveness", "ive"),
    ("fulness", "ful"),
    ("ousness", "ous"),
    ("aliti", "al"),
    ("iviti", "ive"),
    ("biliti", "ble"),
    ("logi", "log"),
];
const STEP3: &[(&str, &str)] = &[
    ("icate", "ic"),
    ("ative", ""),
    ("alize", "al"),
    ("iciti", "ic"),
    ("ical", "ic"),
    ("ful", ""),
    ("ness", ""),
];
const STEP4: &[&str] = &[
    "al", "ance", "ence", "er", "ic", "able", "ible", "ant", "ement", "ment", "ent", "ion", "ou",
    "ism", "ate", "iti", "ous", "ive", "ize",
];

struct Stemmer<'a> {
    b: &'a mut Vec<char>,
}

impl Stemmer<'_> {
    fn consonant(&self, i: usize) -> bool {
        match self.b[i] {
            'a' | 'e' | 'i' | 'o' | 'u' => false,
            'y' => i == 0 || !self.consonant(i - 1),
            _ => true,
        }
    }

    /// Number of vowel-consonant sequences in the first `end` characters.
    fn measure(&self, end: usize) -> usize {
        (1..end).filter(|&i| self.consonant(i) && !self.consonant(i - 1)).count()
    }

    fn has_vowel(&self, end: usize) -> bool {
        (0..end).any(|i| !self.consonant(i))
    }

    fn double_consonant(&self) -> bool {
        let n = self.b.len();
        n >= 2 && self.b[n - 1] == self.b[n - 2] && self.consonant(n - 1)
    }

    /// The first `end` characters end consonant-vowel-consonant, the last not w, x or y.
    fn short(&self, end: usize) -> bool {
        end >= 3
            && self.consonant(end - 1)
            && !self.consonant(end - 2)
            && self.consonant(end - 3)
            && !matches!(self.b[end - 1], 'w' | 'x' | 'y')
    }

    /// Length of what stands before the suffix.
    fn before(&self, suffix: &str) -> Option<usize> {
        let start = self.b.len().checked_sub(suffix.len())?;
        self.b[start..].iter().copied().eq(suffix.chars()).then_some(start)
    }

    fn set(&mut self, start: usize, suffix: &str) {
        self.b.truncate(start);
        self.b.extend(suffix.chars());
    }

    fn plurals(&mut self) {
        if self.b.last() != Some(&'s') {
            return;
        }
        if self.before("sses").is_some() {
            self.b.truncate(self.b.len() - 2);
        } else if let Some(start) = self.before("ies") {
            self.set(start, "i");
        } else if self.b.len() >= 2 && self.b[self.b.len() - 2] != 's' {
            self.b.pop();
        }
    }

    fn participles(&mut self) {
        if let Some(start) = self.before("eed") {
            if self.measure(start) > 0 {
                self.b.pop();
            }
            return;
        }
        let Some(start) = self.before("ed").or_else(|| self.before("ing")) else { return };
        if !self.has_vowel(start) {
            return;
        }
        self.b.truncate(start);
        if self.before("at").or_else(|| self.before("bl")).or_else(|| self.before("iz")).is_some() {
            self.b.push('e');
        } else if self.double_consonant() {
            if !matches!(self.b[self.b.len() - 1], 'l' | 's' | 'z') {
                self.b.pop();
            }
        } else if self.measure(start) == 1 && self.short(start) {
            self.b.push('e');
        }
    }

    fn final_y(&mut self) {
        let end = self.b.len() - 1;
        if self.b[end] == 'y' && self.has_vowel(end) {
            self.b[end] = 'i';
        }
    }

    /// Replaces the first suffix that fits, if what stands before it has a measure above `least`.
    fn replace_first(&mut self, table: &[(&str, &str)], least: usize) {
        let found = table.iter().find_map(|&(suffix, new)| Some((self.before(suffix)?, new)));
        if let Some((start, new)) = found
            && self.measure(start) > least
        {
            self.set(start, new);
        }
    }

    fn strip_suffix(&mut self) {
        let Some((start, suffix)) =
            STEP4.iter().find_map(|&suffix| Some((self.before(suffix)?, suffix)))
        else {
            return;
        };
        if suffix == "ion" && !(start > 0 && matches!(self.b[start - 1], 's' | 't')) {
            return;
        }
        if self.measure(start) > 1 {
            self.b.truncate(start);
        }
    }

    fn final_e(&mut self) {
        let end = self.b.len() - 1;
        if self.b[end] == 'e' {
            let measure = self.measure(end);
            if measure > 1 || measure == 1 && !self.short(end) {
                self.b.pop();
            }
        }
        let n = self.b.len();
        if self.b[n - 1] == 'l' && self.double_consonant() && self.measure(n) > 1 {
            self.b.pop();
        }
    }
}
