//! From `regressions/*.toml` to declarations.

use std::ops::Range;
use std::path::Path;

use serde::Deserialize;
use toml::{Spanned, Table};

use crate::error::{Error, ErrorKind, Result};
use crate::regress::check::check;
use crate::regress::corpora::Corpora;
use crate::regress::declaration::Declaration;
use crate::regress::family::{Row, Shared, expand};
use crate::regress::input::refuse_beside_run;
use crate::regress::parse::{KEYS, line_of, parse, read};

/// A file of declarations: single ones, a family of them, or both.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    schema: u32,
    family: String,
    #[expect(dead_code, reason = "for the reader of the file")]
    about: String,
    #[serde(default)]
    defaults: Table,
    #[serde(default)]
    regression: Vec<Spanned<Table>>,
    #[serde(default)]
    measures: Vec<Table>,
    source: Option<String>,
    #[serde(default)]
    dataset: Vec<Spanned<Row>>,
}

/// Loads every declaration of a folder, by file name.
///
/// # Errors
/// An unknown key, a name that stands twice, neither or both of a search and a ready run, a published value without source, a row whose values are not as many as
/// its measures, a measure that is none, a corpus that `corpora.toml` does not name.
pub fn load(folder: &Path) -> Result<Vec<Declaration>> {
    if !folder.is_dir() {
        return Err(Error::new(ErrorKind::Environment, "no such folder")
            .at_file(folder)
            .hint("--declarations names the folder of *.toml files"));
    }
    let corpora = Corpora::load(folder)?;
    let mut all = Vec::new();
    for path in crate::formats::vectors::files_of(folder)? {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".toml") && name != "corpora.toml" {
            load_file(&path, &corpora, &mut all)?;
        }
    }
    Ok(all)
}

fn load_file(path: &Path, corpora: &Corpora, all: &mut Vec<Declaration>) -> Result<()> {
    let text = read(path)?;
    let file: File = parse(&text, path)?;
    let fault = |message: String| Error::usage(message).at_file(path);
    if file.schema != 1 {
        let message = format!("schema {} is not known", file.schema);
        return Err(fault(message).hint("this version reads schema 1"));
    }
    if file.regression.is_empty() && file.dataset.is_empty() {
        return Err(fault("declares nothing".into()).hint("[[regression]] or [[dataset]]"));
    }
    let mut add = |table: Table| {
        let shown = table.get("name").map_or_else(String::new, ToString::to_string);
        refuse_beside_run(&table).map_err(|e| e.within(&format!("regression {shown}")))?;
        let mut declaration: Declaration = table.try_into().map_err(|e: toml::de::Error| {
            Error::usage(format!("regression {shown}: {}", e.message())).hint(KEYS)
        })?;
        declaration.family.clone_from(&file.family);
        declaration.needs = corpora.of(&declaration)?;
        check(&declaration, all)?;
        all.push(declaration);
        Ok(())
    };
    let at =
        |e: Error, span: Range<usize>| e.at_file(path).at_line(Some(line_of(&text, span.start)));
    for table in &file.regression {
        let mut merged = file.defaults.clone();
        merged.extend(table.get_ref().clone());
        add(merged).map_err(|e| at(e, table.span()))?;
    }
    let (defaults, measures) = (&file.defaults, &file.measures[..]);
    let shared = Shared { defaults, measures, source: file.source.as_deref() };
    for row in &file.dataset {
        expand(shared, row.get_ref()).and_then(&mut add).map_err(|e| at(e, row.span()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regress::expect::Provenance;

    const CORPORA: &str = r#"[beir]
title = "BEIR"
licence = "research"
fetch = "https://example.org/beir.tar"
place = "beir"
"#;

    const FAMILY: &str = r#"schema = 1
family = "beir"
about = "BM25"
source = "config {dataset}.yaml"
measures = [{ measure = "ndcg_cut.10" }, { measure = "recall.100", level = 2 }]

[defaults]
name = "beir-{dataset}.flat"
corpus = "beir"
documents = { path = "beir/{dataset}", format = "beir", template = "anserini" }
encoder = { name = "bm25" }
topics = { path = "beir/{dataset}/queries.jsonl", format = "beir" }
qrels = { path = "beir/{dataset}/qrels/test.tsv", format = "beir" }

[[dataset]]
name = "arguana"
values = [0.3970, 0.9324]

[[dataset]]
name = "dev"
topics = { path = "own/{dataset}.tsv", format = "topics-tsv" }
measures = [{ measure = "recip_rank", max = 10, tolerance = 0.001 }]
values = [0.1840]
"#;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        folder
    }

    fn loaded(family: &str) -> Result<Vec<Declaration>> {
        load(folder(&[("corpora.toml", CORPORA), ("beir.toml", family)]).path())
    }

    fn refused(family: &str) -> String {
        let error = loaded(family).unwrap_err().to_string();
        let (_, position) = error.split_once("beir.toml:").unwrap();
        position.to_owned()
    }

    #[test]
    fn a_row_becomes_a_regression() {
        let all = loaded(FAMILY).unwrap();
        let [first, second] = &all[..] else { panic!("{all:?}") };
        assert_eq!((first.name.as_str(), first.family.as_str()), ("beir-arguana.flat", "beir"));
        let documents = first.documents.as_ref().unwrap();
        assert_eq!(documents.path, "beir/arguana");
        assert_eq!(documents.template.as_deref(), Some("anserini"));
        assert_eq!(first.needs[0].fetch, "https://example.org/beir.tar");
        let [ndcg, recall] = &first.expect[..] else { panic!("{first:?}") };
        assert_eq!(
            (ndcg.measure.as_str(), ndcg.value, ndcg.kind),
            ("ndcg_cut.10", 0.397, Provenance::Published)
        );
        assert_eq!(ndcg.source.as_deref(), Some("config arguana.yaml"));
        assert_eq!((recall.value, recall.level), (0.9324, Some(2)));
        // A row's own key stands instead of the default, placeholders and all.
        assert_eq!(second.topics.as_ref().unwrap().path, "own/dev.tsv");
        assert_eq!(second.qrels.path, "beir/dev/qrels/test.tsv");
        assert_eq!(second.expect.len(), 1);
        assert_eq!((second.expect[0].max, second.expect[0].tolerance), (Some(10), 0.001));
    }

    #[test]
    fn slips_are_told_with_their_line() {
        let with = |from: &str, to: &str| refused(&FAMILY.replacen(from, to, 1));
        assert_eq!(
            with("[0.3970, 0.9324]", "[0.3970]"),
            "15: row 'arguana': 1 values for 2 measures"
        );
        assert_eq!(
            with("beir/{dataset}/qrels", "beir/{set}/qrels"),
            "15: row 'arguana': 'beir/{set}/qrels/test.tsv' holds another placeholder than {dataset}"
        );
        assert_eq!(
            with("name = \"dev\"", "name = \"arguana\""),
            "19: the regression 'beir-arguana.flat' is declared twice"
        );
        assert_eq!(
            with("corpus = \"beir\"", "corpus = \"trec\""),
            "15: regression 'beir-arguana.flat': the corpus 'trec' is not declared"
        );
        assert_eq!(
            with("source = \"config {dataset}.yaml\"\n", ""),
            "14: regression 'beir-arguana.flat': ndcg_cut.10 does not say where its value comes from"
        );
        // Wherever an unknown key stands: in the file, in a row, in a measure.
        assert!(
            with("schema = 1", "schema = 1\nscheme = 1").starts_with("2: unknown field `scheme`")
        );
        assert!(
            with("topics = { path = \"own", "topic = { path = \"own")
                .contains("unknown field `topic`")
        );
        assert!(with("level = 2", "levle = 2").contains("unknown field `levle`"));
        let expect = with("values = [0.1840]", "values = [0.1840]\nexpect = []");
        assert_eq!(expect, "19: row 'dev': 'expect' is made of 'measures' and 'values'");
        let nothing = &FAMILY[..FAMILY.find("[[dataset]]").unwrap()];
        assert_eq!(refused(nothing), " declares nothing");
    }

    #[test]
    fn what_is_shown_reads_back() {
        let mut all = loaded(FAMILY).unwrap();
        for declaration in &mut all {
            declaration.about = "said".into();
            declaration.query_encoder = Some(declaration.encoder.clone());
            declaration.encoder.k1 = Some(0.82);
        }
        let documents = r#"documents = { path = "beir/{dataset}", format = "beir", template = "anserini" }
encoder = { name = "bm25" }
topics = { path = "beir/{dataset}/queries.jsonl", format = "beir" }"#;
        let run = FAMILY.replace(documents, "run = { path = \"{dataset}.gz\", format = \"trec\" }");
        all.extend(loaded(&run[..run.rfind("[[dataset]]").unwrap()]).unwrap());
        assert_eq!(all.len(), 3);
        for declaration in all {
            let head = "schema = 1\nfamily = \"beir\"\nabout = \"\"\n";
            let again = loaded(&format!("{head}{}", declaration.to_toml().unwrap())).unwrap();
            assert_eq!(again, [declaration]);
        }
    }
}
