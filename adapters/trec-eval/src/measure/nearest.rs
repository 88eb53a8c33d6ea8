//! The name that was meant.

/// Share of a name that must be right.
const ALIKE: f64 = 0.6;

/// The name that is written most like this one, in whatever case; the first of several.
pub(crate) fn nearest<'a>(name: &str, names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let plain = name.to_ascii_lowercase();
    let alike =
        |one: &str| strsim::normalized_damerau_levenshtein(&one.to_ascii_lowercase(), &plain);
    let mut best: Option<(f64, &str)> = None;
    for one in names {
        let score = alike(one);
        if score >= ALIKE && best.is_none_or(|(least, _)| score > least) {
            best = Some((score, one));
        }
    }
    best.map(|(_, one)| one)
}
