//! Sides that work by other means: tables, bags of words, masks, other poolings, texts in pieces.

use splade::encoder::{Lexical, Queries, Role, Splade, SpladeOptions};
use splade::model::Strategy;
use splade::text::LongTexts;

use super::{changed, check, models, texts};

const TEXT: &str = "coffee and the coffee of the volcanoes";

fn load(options: SpladeOptions) -> Splade {
    Splade::load(&models().join("bert"), options).unwrap()
}

#[test]
fn words_of_a_bag_stand_for_themselves() {
    let queries = Some(Queries::BagOfWords);
    let splade = load(SpladeOptions { queries, ..SpladeOptions::default() });
    let explanation = splade.explain(TEXT, Role::Query).unwrap();
    assert_eq!(explanation.pooling, None);
    assert!(explanation.terms.len() > 3);
    for term in &explanation.terms {
        let raise = term.raised_by[0];
        assert!(term.in_text && term.raised_by.len() == 1 && raise.weight == 1.0);
        let first = explanation.tokens.iter().position(|token| token.token == term.token);
        assert_eq!(first, Some(raise.position));
    }
    check(&splade, TEXT, Role::Query, "bag of words");
    check(&splade, TEXT, Role::Document, "documents beside a bag of words");
}

#[test]
fn a_table_weighs_a_token_by_itself() {
    let folder = changed("bert", "idf.json", r###"{"##e": 2.5, "co": 0.5, "and": 0.0}"###);
    let splade = Splade::load(folder.path(), SpladeOptions::default()).unwrap();
    let explanation = splade.explain(TEXT, Role::Query).unwrap();
    let terms = explanation.terms.iter().map(|term| {
        let by = &explanation.tokens[term.raised_by[0].position];
        assert!(term.in_text && by.token == term.token);
        (&*term.token, term.weight, &explanation.text[by.bytes.clone()])
    });
    assert_eq!(terms.collect::<Vec<_>>(), [("##e", 2.5, "e"), ("co", 0.5, "co")]);
    assert!(explanation.tokens.iter().all(|token| !token.special));
}

#[test]
fn masks_and_poolings_are_those_of_encode() {
    for (number, text) in texts().iter().enumerate() {
        for pooling in [Strategy::Max, Strategy::Sum, Strategy::Cls] {
            let lexical = Lexical::Query;
            let options = SpladeOptions { pooling: Some(pooling), lexical, ..Default::default() };
            let splade = load(options);
            let what = format!("{pooling:?}, text {number}");
            check(&splade, text, Role::Query, &what);
            check(&splade, text, Role::Document, &what);
            let masked = splade.explain(text, Role::Query).unwrap();
            assert!(masked.terms.iter().all(|term| term.in_text), "{what}");
            if pooling == Strategy::Cls {
                let by_first = |term: &splade::encoder::Term| term.raised_by[0].position == 0;
                let document = splade.explain(text, Role::Document).unwrap();
                assert!(document.terms.iter().all(by_first), "{what}");
            }
        }
    }
}

#[test]
fn a_text_in_pieces_is_read_to_its_end() {
    let text = texts()[..3].join(" ");
    for pooling in [Strategy::Max, Strategy::Sum, Strategy::Cls] {
        let splade = load(SpladeOptions {
            pooling: Some(pooling),
            long_texts: LongTexts::Chunk,
            ..SpladeOptions::default()
        });
        check(&splade, &text, Role::Document, &format!("{pooling:?}"));
        let explanation = splade.explain(&text, Role::Document).unwrap();
        let starts = explanation.tokens.iter().filter(|token| token.token == "[CLS]").count();
        assert!(starts > 2 && explanation.unread == 0);
        let own = explanation.tokens.iter().filter(|token| !token.special);
        assert_eq!(own.map(|token| token.bytes.end).max(), Some(text.trim_end().len()));
        let late = explanation.terms.iter().flat_map(|term| &term.raised_by);
        assert!(late.map(|raise| raise.position).max().unwrap() >= splade.max_length());
    }
}
