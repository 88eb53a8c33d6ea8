//! Queries and documents by different means: pairs of encoders, inference-free models, bags of words, lexical masks; and long texts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use splade::encoder::{Lexical, Queries, Role, Splade, SpladeOptions};
use splade::text::LongTexts;
use tempfile::TempDir;

type Weights = BTreeMap<String, f32>;

pub(crate) fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

fn load(folder: &Path, options: SpladeOptions) -> Splade {
    Splade::load(folder, options).unwrap()
}

fn encode(splade: &Splade, texts: &[&str], role: Role) -> Vec<Weights> {
    let name = |term| splade.vocabulary().token(term).to_owned();
    let (vectors, lengths) = splade.encode(texts, role).unwrap();
    assert_eq!(lengths.len(), texts.len());
    let named = |entries: &[(_, f32)]| entries.iter().map(|&(t, w)| (name(t), w)).collect();
    vectors.iter().map(|vector| named(vector.entries())).collect()
}

/// Lines of `text` (or nothing) and `vector`.
fn expected(file: &str) -> Vec<(String, Weights)> {
    let lines = std::fs::read_to_string(models().join(file)).unwrap();
    let parse = |line: &str| {
        let value: serde_json::Value = serde_json::from_str(line).unwrap();
        let text = value["text"].as_str().unwrap_or("").to_owned();
        (text, serde_json::from_value(value["vector"].clone()).unwrap())
    };
    lines.lines().map(parse).collect()
}

fn assert_near(ours: &Weights, theirs: &Weights, what: &str) {
    for token in ours.keys().chain(theirs.keys()) {
        let weight = |of: &Weights| of.get(token).copied().unwrap_or(0.0);
        assert!((weight(ours) - weight(theirs)).abs() <= 1e-4, "{what}: '{token}'");
    }
}

/// Files of a model of the fixtures into a folder.
pub(crate) fn copy(model: &str, into: &Path) {
    std::fs::create_dir_all(into).unwrap();
    for name in ["config.json", "tokenizer.json", "model.safetensors"] {
        std::fs::copy(models().join(model).join(name), into.join(name)).unwrap();
    }
}

pub(crate) fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

/// The inference-free fixture with the documents' model at its root.
pub(crate) fn inference_free() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let from = models().join("inference-free");
    for name in [
        "modules.json",
        "router_config.json",
        "config_sentence_transformers.json",
        "document_1_SpladePooling/config.json",
        "query_0_SparseStaticEmbedding/config.json",
        "query_0_SparseStaticEmbedding/model.safetensors",
        "query_0_SparseStaticEmbedding/tokenizer.json",
    ] {
        let to = folder.path().join(name);
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        std::fs::copy(from.join(name), to).unwrap();
    }
    copy("bert", folder.path());
    folder
}

#[test]
fn an_inference_free_model_equals_sentence_transformers() {
    let folder = inference_free();
    let splade = load(folder.path(), SpladeOptions::default());
    assert_eq!(splade.queries(), "inference-free");
    for (role, file) in [
        (Role::Query, "inference-free/expected_queries.jsonl"),
        (Role::Document, "inference-free/expected_documents.jsonl"),
    ] {
        let expected = expected(file);
        let texts: Vec<&str> = expected.iter().map(|(text, _)| text.as_str()).collect();
        for (ours, (text, theirs)) in encode(&splade, &texts, role).iter().zip(&expected) {
            assert_near(ours, theirs, text);
            assert_eq!(ours.len(), theirs.len(), "{text}");
        }
    }
}

#[test]
fn an_idf_table_beside_a_model_weighs_its_queries() {
    let folder = tempfile::tempdir().unwrap();
    copy("bert", folder.path());
    write(folder.path(), "idf.json", r###"{"##e": 2.5, "co": 0.5, "and": 0.0}"###);
    let splade = load(folder.path(), SpladeOptions::default());
    let query = encode(&splade, &["coffee and coffee"], Role::Query);
    assert_eq!(query, [Weights::from([("##e".to_owned(), 2.5), ("co".to_owned(), 0.5)])]);
}

/// A Router of two models.
pub(crate) fn pair() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let kind = "sentence_transformers.sparse_encoder.models";
    copy("distilbert", &folder.path().join("query_0_MLMTransformer"));
    copy("bert", &folder.path().join("document_0_MLMTransformer"));
    for side in ["query", "document"] {
        write(folder.path(), &format!("{side}_1_SpladePooling/config.json"), "{}");
    }
    write(
        folder.path(),
        "modules.json",
        r#"[{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Router"}]"#,
    );
    let steps = |side| format!(r#"["{side}_0_MLMTransformer", "{side}_1_SpladePooling"]"#);
    let types = |side| {
        format!(
            r#""{side}_0_MLMTransformer": "{kind}.MLMTransformer", "{side}_1_SpladePooling": "{kind}.SpladePooling""#
        )
    };
    let router = format!(
        r#"{{"types": {{{}, {}}}, "structure": {{"query": {}, "document": {}}}}}"#,
        types("query"),
        types("document"),
        steps("query"),
        steps("document")
    );
    write(folder.path(), "router_config.json", &router);
    folder
}

#[test]
fn a_pair_of_encoders_is_read_from_a_router_or_named() {
    let folder = pair();
    let named = SpladeOptions {
        queries: Some(Queries::Model(models().join("distilbert"))),
        ..SpladeOptions::default()
    };
    let texts = std::fs::read_to_string(models().join("texts.jsonl")).unwrap();
    let text = |line| serde_json::from_str::<serde_json::Value>(line).unwrap()["text"].to_string();
    let texts: Vec<String> =
        texts.lines().map(|line| serde_json::from_str(&text(line)).unwrap()).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for splade in
        [load(folder.path(), SpladeOptions::default()), load(&models().join("bert"), named)]
    {
        assert_eq!(splade.queries(), "model of their own");
        for (role, file) in
            [(Role::Query, "distilbert/expected.jsonl"), (Role::Document, "bert/expected.jsonl")]
        {
            for (ours, (_, theirs)) in encode(&splade, &texts, role).iter().zip(expected(file)) {
                assert_near(ours, &theirs, file);
            }
        }
    }
}

#[test]
fn bags_of_words_hold_each_token_of_the_text_once() {
    let options = SpladeOptions { queries: Some(Queries::BagOfWords), ..SpladeOptions::default() };
    let splade = load(&models().join("bert"), options);
    let bag = encode(&splade, &["coffee, coffee ☃ [SEP]", ""], Role::Query);
    assert!(bag[0].values().all(|&weight| weight == 1.0));
    let tokens: Vec<&str> = bag[0].keys().map(String::as_str).collect();
    assert!(tokens.contains(&"co") && tokens.contains(&"[UNK]") && tokens.contains(&","));
    assert!(!tokens.contains(&"[SEP]") && !tokens.contains(&"[CLS]"), "{tokens:?}");
    assert!(bag[1].is_empty());
}

#[test]
fn a_lexical_mask_keeps_words_of_the_text() {
    let all = load(&models().join("bert"), SpladeOptions::default());
    let options = SpladeOptions { lexical: Lexical::Query, ..SpladeOptions::default() };
    let masked = load(&models().join("bert"), options);
    let bag_options =
        SpladeOptions { queries: Some(Queries::BagOfWords), ..SpladeOptions::default() };
    let bags = load(&models().join("bert"), bag_options);
    let text = ["volcanoes and coffee"];
    let whole = encode(&all, &text, Role::Query).remove(0);
    let bag = encode(&bags, &text, Role::Query).remove(0);
    let expected: Weights =
        whole.clone().into_iter().filter(|(token, _)| bag.contains_key(token)).collect();
    assert!(!expected.is_empty() && expected.len() < whole.len());
    assert_eq!(encode(&masked, &text, Role::Query), [expected]);
    assert_eq!(encode(&masked, &text, Role::Document), [whole]);
}

#[test]
fn long_texts_are_cut_or_pooled_from_their_pieces() {
    // 22 tokens a piece beside [CLS] and [SEP]; these words are tokens of their own.
    let words: Vec<&str> =
        std::iter::repeat_n(["and", "with", "water", "about"], 15).flatten().collect();
    let text = words.join(" ");
    let cut = load(&models().join("bert"), SpladeOptions::default());
    let options = SpladeOptions { long_texts: LongTexts::Chunk, ..SpladeOptions::default() };
    let chunked = load(&models().join("bert"), options.clone());
    let pieces: Vec<String> = words.chunks(22).map(|piece| piece.join(" ")).collect();
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let alone = encode(&cut, &pieces, Role::Document);
    assert_eq!(encode(&cut, &[&text], Role::Document)[0], alone[0]);
    let mut most = Weights::new();
    for (token, &weight) in alone.iter().flatten() {
        let greatest = most.entry(token.clone()).or_default();
        *greatest = greatest.max(weight);
    }
    // Among others, too: pieces of several texts share a batch.
    assert_eq!(encode(&chunked, &["a", &text, ""], Role::Document)[1], most);
    let (_, lengths) = cut.encode(&[&text, "a"], Role::Document).unwrap();
    assert_eq!((lengths[0].tokens, lengths[0].truncated), (24, true));
    assert!(!lengths[1].truncated);
    // 22 words are all that fit, 23 are one too many.
    let full = [words[..22].join(" "), words[..23].join(" ")];
    let (_, lengths) = cut.encode(&[&full[0], &full[1]], Role::Document).unwrap();
    assert_eq!(lengths.iter().map(|l| l.truncated).collect::<Vec<_>>(), [false, true]);
    let (_, lengths) = chunked.encode(&[&text], Role::Document).unwrap();
    assert_eq!((lengths[0].tokens, lengths[0].truncated), (60 + 3 * 2, false));
    // Sum pooling sums the pieces.
    let pooling = Some(splade::model::Strategy::Sum);
    let whole = load(&models().join("bert"), SpladeOptions { pooling, ..options });
    let each = load(&models().join("bert"), SpladeOptions { pooling, ..SpladeOptions::default() });
    let mut sum = Weights::new();
    for (token, weight) in encode(&each, &pieces, Role::Document).into_iter().flatten() {
        *sum.entry(token).or_default() += weight;
    }
    assert_eq!(encode(&whole, &[&text], Role::Document)[0], sum);
}

#[test]
fn what_is_wrong_with_a_side_is_said() {
    let cases: [(&str, &str, &str); 4] = [
        (
            "router_config.json",
            r#"{"types": {}, "structure": {"query": ["x"]}}"#,
            "the router has no route 'document'",
        ),
        (
            "router_config.json",
            r#"{"types": {}, "structure": {"query": ["x"], "document": ["x"]}}"#,
            "the router names no type for 'x'",
        ),
        (
            "router_config.json",
            r#"{"types": {"x": "a.SparseAutoEncoder"}, "structure": {"query": ["x"], "document": ["x"]}}"#,
            "the module 'SparseAutoEncoder' is not supported",
        ),
        (
            "config_sentence_transformers.json",
            r#"{"similarity_fn_name": "cosine"}"#,
            "the similarity 'cosine' is not supported",
        ),
    ];
    for (file, text, message) in cases {
        let folder = inference_free();
        write(folder.path(), file, text);
        let Err(error) = Splade::load(folder.path(), SpladeOptions::default()) else {
            panic!("{message}: loaded");
        };
        assert!(error.to_string().contains(message), "{error}");
    }
    // A query model with another vocabulary.
    let folder = tempfile::tempdir().unwrap();
    copy("distilbert", folder.path());
    let tokenizer = std::fs::read_to_string(folder.path().join("tokenizer.json")).unwrap();
    write(folder.path(), "tokenizer.json", &tokenizer.replacen("\"##es\":", "\"##xx\":", 1));
    let options = SpladeOptions {
        queries: Some(Queries::Model(folder.path().to_path_buf())),
        ..SpladeOptions::default()
    };
    let error = Splade::load(&models().join("bert"), options).err().unwrap();
    assert!(error.to_string().contains("two vocabularies"), "{error}");
}
