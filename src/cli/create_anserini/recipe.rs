//! What to type next: the commands of Anserini and PISA, with the paths of what was just written.

use std::path::Path;

use crate::pipeline::create_anserini::layout::{Layout, Targets};

/// A collection that was written.
pub(super) struct Recipe<'a> {
    pub(super) layout: &'a Layout,
    pub(super) targets: Targets,
    /// Documents, where they were written as well as the queries.
    pub(super) documents: Option<u64>,
    /// Files of their JSONL.
    pub(super) shards: u64,
    /// Names of the query sets.
    pub(super) sets: Vec<Option<&'a str>>,
    /// BEIR's judgments.
    pub(super) qrels: Option<&'a Path>,
}

impl Recipe<'_> {
    /// The commands, as a script for a shell.
    pub(super) fn script(&self) -> String {
        let mut lines = Vec::new();
        if self.targets.jsonl {
            self.anserini(&mut lines);
        }
        self.pisa(&mut lines);
        lines.join("\n")
    }

    fn anserini(&self, lines: &mut Vec<String>) {
        lines.push("# Anserini: $ANSERINI is its fat jar".to_owned());
        let index = quoted(&self.layout.folder().join("lucene"));
        if let Some(documents) = self.documents {
            let docs = quoted(&self.layout.docs());
            lines.push(format!(
                "# it must report {documents} documents: what it cannot read it leaves out, with exit code 0"
            ));
            lines.push(format!(
                "java -Dfile.encoding=UTF-8 -cp \"$ANSERINI\" io.anserini.index.IndexCollection -collection JsonVectorCollection \\\n  \
                 -generator DefaultLuceneDocumentGenerator -impact -pretokenized -threads {} -input {docs} -index {index}",
                self.shards
            ));
        }
        let remove = if self.qrels.is_some() { " -removeQuery" } else { "" };
        for &set in &self.sets {
            let (topics, run) = (quoted(&self.layout.queries_tsv(set)), self.run("anserini", set));
            lines.push(format!(
                "java -Dfile.encoding=UTF-8 -cp \"$ANSERINI\" io.anserini.search.SearchCollection -index {index} -topics {topics} \\\n  \
                 -topicReader TsvString -impact -pretokenized -hits 1000{remove} -output {run}"
            ));
            self.evaluate(&run, lines);
        }
    }

    fn pisa(&self, lines: &mut Vec<String>) {
        lines.push("# PISA".to_owned());
        let pisa = self.layout.pisa();
        let base = quoted(&pisa);
        let [simdbp, bmw, termlex, doclex] = ["simdbp", "bmw40", "termlex", "doclex"]
            .map(|extension| quoted(Path::new(&format!("{}.{extension}", pisa.display()))));
        if self.documents.is_some() {
            let (from, input) = match self.targets.ciff {
                true => ("ciff", self.layout.ciff()),
                false => ("jsonl", self.layout.docs()),
            };
            if !self.targets.pisa {
                lines.push(format!(
                    "splade convert {} {base} --from {from} --to pisa",
                    quoted(&input)
                ));
            }
            lines.push(format!(
                "compress_inverted_index -e block_simdbp -c {base} -o {simdbp} --check"
            ));
            lines.push(format!("create_wand_data -c {base} -o {bmw} -b 40 -s quantized"));
        }
        if self.qrels.is_some() && !self.sets.is_empty() {
            lines.push("# the document whose id is the query's stays in PISA's run; BEIR's numbers are without it".to_owned());
        }
        for &set in &self.sets {
            let (queries, run) = (quoted(&self.layout.queries_pisa(set)), self.run("pisa", set));
            if !self.targets.lists() {
                let tsv = quoted(&self.layout.queries_tsv(set));
                lines.push(format!(
                    "splade convert {tsv} {queries} --from queries-tsv --to pisa-queries"
                ));
            }
            lines.push(format!(
                "evaluate_queries -e block_simdbp -i {simdbp} -w {bmw} -a maxscore -k 1000 -s quantized --weighted \\\n  \
                 --terms {termlex} --documents {doclex} --tokenizer whitespace -q {queries} -j 1 -r PISA > {run}"
            ));
            self.evaluate(&run, lines);
        }
    }

    fn run(&self, engine: &str, set: Option<&str>) -> String {
        quoted(&self.layout.set(set).join(format!("run.{engine}.trec")))
    }

    fn evaluate(&self, run: &str, lines: &mut Vec<String>) {
        if let Some(qrels) = self.qrels {
            let qrels = quoted(qrels);
            lines.push(format!(
                "splade evaluate -c -m ndcg_cut.10 -m recall.100 --qrels-format beir {qrels} {run}"
            ));
        }
    }
}

/// A path as a shell takes it for one word.
fn quoted(path: &Path) -> String {
    let path = path.to_string_lossy();
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-+,:@%".contains(c);
    // A path that begins with '-' would be taken for an option.
    let dot = if path.starts_with('-') { "./" } else { "" };
    if !path.is_empty() && path.chars().all(plain) {
        return format!("{dot}{path}");
    }
    format!("'{dot}{}'", path.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_one_word() {
        for (path, expected) in [
            ("out/docs", "out/docs"),
            ("-out/docs", "./-out/docs"),
            ("my out/docs", "'my out/docs'"),
            ("it's $HOME", r"'it'\''s $HOME'"),
            ("~/x", "'~/x'"),
            ("\u{e9}", "'\u{e9}'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(Path::new(path)), expected);
        }
    }
}
