//! Tokenizers of bytes: a token may be a piece of a character.

use splade::encoder::{Role, Splade, SpladeOptions};

use super::command::shown;
use super::{changed, check};

/// A tokenizer of single bytes, as those of GPT-2's kind fall back to.
fn tokenizer_of_bytes() -> String {
    let printable = |byte: u32| matches!(byte, 33..=126 | 161..=172 | 174..=255);
    let mut others = 256u32..;
    let mut vocabulary = serde_json::Map::new();
    for special in ["<s>", "</s>"] {
        vocabulary.insert(special.to_owned(), vocabulary.len().into());
    }
    for byte in 0..256u32 {
        let sign = if printable(byte) { byte } else { others.next().unwrap() };
        let sign = char::from_u32(sign).unwrap().to_string();
        vocabulary.insert(sign, vocabulary.len().into());
    }
    serde_json::json!({
        "version": "1.0", "truncation": null, "padding": null, "added_tokens": [], "normalizer": null,
        "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "post_processor": {"type": "RobertaProcessing", "sep": ["</s>", 1], "cls": ["<s>", 0],
            "trim_offsets": true, "add_prefix_space": false},
        "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
        "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null,
            "end_of_word_suffix": null, "fuse_unk": false, "byte_fallback": false, "vocab": vocabulary, "merges": []}
    })
    .to_string()
}

#[test]
fn bytes_of_one_character_share_it() {
    let folder = changed("roberta", "tokenizer.json", &tokenizer_of_bytes());
    let splade = Splade::load(folder.path(), SpladeOptions::default()).unwrap();
    let text = "é 中 😀x";
    check(&splade, text, Role::Document, text);
    let explanation = splade.explain(text, Role::Document).unwrap();
    let pieces: Vec<&str> =
        explanation.tokens.iter().map(|token| &explanation.text[token.bytes.clone()]).collect();
    let smile = pieces.iter().filter(|piece| **piece == "😀").count();
    assert_eq!((pieces.first(), pieces.last(), smile), (Some(&""), Some(&""), 4), "{pieces:?}");
    let folder = folder.path().to_str().unwrap();
    let page = shown(&["--model", folder, "--text", text, "--html", "-"], b"");
    for character in ["é", "中", "😀", "x"] {
        let (text, _) = page.split_once("<section><h2>Bag").unwrap();
        assert_eq!(text.matches(&format!("\">{character}</span>")).count(), 1, "{character}");
    }
}
