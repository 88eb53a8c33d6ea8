//! Pairs of texts as transformers reads them (`fixtures/make_pairs.py`): tokens, types, and what is cut.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use splade::text::{PairTokenizer, Truncation};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pairs")
}

/// Without `ids` the one text that may be cut is too short to make the pair fit.
#[derive(Deserialize)]
struct Expected {
    tokenizer: String,
    truncation: String,
    max_length: usize,
    first: String,
    second: String,
    ids: Option<Vec<u32>>,
    types: Option<Vec<u32>>,
}

#[test]
fn pairs_are_read_as_transformers_reads_them() {
    let lines = std::fs::read_to_string(fixtures().join("expected.jsonl")).unwrap();
    let (mut read, mut refused) = (0, 0);
    for line in lines.lines().skip(1) {
        let case: Expected = serde_json::from_str(line).unwrap();
        let truncation = match case.truncation.as_str() {
            "longest_first" => Truncation::LongestFirst,
            "only_first" => Truncation::OnlyFirst,
            "only_second" => Truncation::OnlySecond,
            other => panic!("{other}"),
        };
        let file = fixtures().join(format!("{}.json", case.tokenizer));
        let tokenizer = PairTokenizer::load(&file, case.max_length, truncation).unwrap();
        let tokens = tokenizer.tokens(&case.first, &case.second);
        let Some(ids) = case.ids else {
            let error = tokens.err().unwrap_or_else(|| panic!("{line}"));
            assert!(error.to_string().contains("the tokenizer refuses a text"), "{error}");
            refused += 1;
            continue;
        };
        let tokens = tokens.unwrap();
        assert_eq!(tokens.ids, ids, "{line}");
        assert_eq!(Some(tokens.types), case.types, "{line}");
        let whole = PairTokenizer::load(&file, 10_000, truncation).unwrap();
        let all = whole.tokens(&case.first, &case.second).unwrap();
        assert_eq!(tokens.truncated, all.ids.len() > case.max_length, "{line}");
        read += 1;
    }
    assert!(read > 70 && refused > 20, "{read} read, {refused} refused");
}

#[test]
fn two_texts_need_room() {
    let file = fixtures().join("bert.json");
    let error = PairTokenizer::load(&file, 4, Truncation::LongestFirst).err().unwrap();
    assert!(error.to_string().contains("leaves no room for two texts"), "{error}");
    assert!(PairTokenizer::load(&file, 5, Truncation::LongestFirst).is_ok());
}
