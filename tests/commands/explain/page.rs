//! The page: whole, self-contained, and no text in it is markup.

use super::command::{explain, shown};

/// Elements that the page may have; what a text brings along is none of them.
const ELEMENTS: &[&str] = &[
    "html", "head", "meta", "title", "style", "body", "main", "header", "h1", "h2", "dl", "div",
    "dt", "dd", "p", "section", "span", "i", "details", "summary", "table", "thead", "tbody", "tr",
    "th", "td", "bdi", "small",
];

/// Checks that a page opens and closes its elements in order and has no other than those.
fn well_formed(page: &str) {
    let page = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
    let mut open: Vec<&str> = Vec::new();
    let mut rest = page;
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        let name = tag.trim_start_matches('/').split(' ').next().unwrap();
        assert!(ELEMENTS.contains(&name), "<{tag}>");
        if tag.starts_with('/') {
            assert_eq!(open.pop(), Some(name), "</{name}>");
        } else if name != "meta" {
            open.push(name);
        }
        rest = after;
    }
    assert!(open.is_empty(), "{open:?}");
}

fn self_contained(page: &str) {
    well_formed(page);
    for outside in ["http:", "https:", "url(", "@import", "src=", "href=", "javascript:", " on"] {
        let styles_and_tags = page.split('<').filter_map(|piece| piece.split_once('>'));
        for (tag, text) in styles_and_tags {
            assert!(!tag.contains(outside), "{outside} in <{tag}>");
            assert!(!tag.starts_with("style") || !text.contains(outside), "{outside} in the style");
        }
    }
    assert!(page.contains("prefers-color-scheme: dark"));
}

const TEXT: &str = "Water <script>alert('x & \"y\"')</script> of\ncafé 中文 &amp; 😀";

#[test]
fn a_text_is_no_markup() {
    let folder = tempfile::tempdir().unwrap();
    for model in ["bert", "sparse-encoder-sum"] {
        let path = folder.path().join("page.html");
        let page = |arguments: &[&str]| {
            shown(
                &[&["--model", model, "--html", path.to_str().unwrap()], arguments].concat(),
                b"",
            );
            std::fs::read_to_string(&path).unwrap()
        };
        let single = page(&["--text", TEXT]);
        self_contained(&single);
        let pair = page(&["--text", TEXT, "--query", "<img src=x onerror=alert(1)> </style>"]);
        self_contained(&pair);
        assert!(pair.contains("&lt;"));
        for page in [single, pair] {
            assert!(!page.contains("<script") && !page.contains("<img"), "{model}");
            // Without its tags and with its entities read, the text stands there again, special tokens around it.
            let (_, text) = page.rsplit_once("<div class=\"text\"").unwrap();
            let (text, _) = text.split_once('>').unwrap().1.split_once("</div>").unwrap();
            let pieces = text.split('<').map(|piece| piece.split_once('>').map_or(piece, |p| p.1));
            let mut read: String = pieces.collect();
            for (entity, character) in [
                ("&lt;", "<"),
                ("&gt;", ">"),
                ("&quot;", "\""),
                ("&#39;", "'"),
                ("&#10;", "\n"),
                ("&amp;", "&"),
            ] {
                read = read.replace(entity, character);
            }
            assert_eq!(read.replace("[CLS]", "").replace("[SEP]", ""), TEXT, "{model}");
        }
    }
}

#[test]
fn titles_name_the_terms_of_a_token() {
    let arguments = ["--model", "bert", "--text", "coffee", "--top", "3", "--html", "-"];
    let page = shown(&arguments, b"");
    self_contained(&page);
    let json = shown(&["--model", "bert", "--text", "coffee", "--json"], b"");
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    let terms = value["terms"].as_array().unwrap();
    let heaviest = &terms[0];
    let raised = format!(
        "{} {:.4}",
        heaviest["token"].as_str().unwrap(),
        heaviest["weight"].as_f64().unwrap()
    );
    let escaped = raised.replace('\'', "&#39;");
    assert!(page.contains(&format!("&#10;{escaped}")), "{raised}");
    assert_eq!(page.matches("<tr class=").count(), terms.len());
    assert!(page.contains(&format!("<summary>{} more</summary>", terms.len() - 3)));
}

#[test]
fn a_page_that_cannot_be_leaves_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    std::fs::write(&path, "old").unwrap();
    let output =
        explain(&["--model", "bert", "--text", " ", "--html", path.to_str().unwrap()], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");
    shown(&["--model", "bert", "--text", "a", "--html", path.to_str().unwrap()], b"");
    assert!(std::fs::read_to_string(&path).unwrap().ends_with("</html>\n"));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}
