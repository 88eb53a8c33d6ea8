//! What the tests share: the data, the command line in this process, small files.
#![allow(dead_code, reason = "every test file uses a part of it")]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "../../../../../tests/common/child.rs"]
pub(crate) mod child;
pub(crate) mod mutate;
#[path = "../../../../../tests/common/needs.rs"]
mod needs;
#[path = "../../../../../tests/common/random.rs"]
pub(crate) mod random;

pub(crate) use needs::data;

/// Exit code, stdout, stderr.
pub(crate) type Outcome = (u8, String, String);

/// Runs a command line.
pub(crate) fn run(arguments: &[&str]) -> Outcome {
    run_with(arguments, b"")
}

/// Runs a command line with something on stdin.
pub(crate) fn run_with(arguments: &[&str], mut stdin: &[u8]) -> Outcome {
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let code = trec_eval_rs::cli::run(arguments, &mut stdin, &mut out, &mut err);
    (code, String::from_utf8_lossy(&out).into_owned(), String::from_utf8_lossy(&err).into_owned())
}

/// Writes judgments and run into a folder of its own and evaluates them.
pub(crate) fn evaluate(
    options: &[&str],
    qrels: impl AsRef<[u8]>,
    results: impl AsRef<[u8]>,
) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    let (q, r) = (folder.path().join("qrels"), folder.path().join("run"));
    std::fs::write(&q, qrels).unwrap();
    std::fs::write(&r, results).unwrap();
    let files = [q.to_string_lossy().into_owned(), r.to_string_lossy().into_owned()];
    let mut arguments = options.to_vec();
    arguments.extend(files.iter().map(String::as_str));
    let (code, out, err) = run(&arguments);
    let nameless = |text: String| text.replace(&files[0], "QRELS").replace(&files[1], "RUN");
    (code, out, nameless(err))
}

/// The printed values of the rows of one query or of `all`.
pub(crate) fn values(out: &str, qid: &str) -> Vec<String> {
    let rows = out.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[1] == qid).map(|row| row[2].trim().to_owned()).collect()
}

/// The rows of `all`: name and value, one after the other.
pub(crate) fn rows(out: &str) -> String {
    let rows = out.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    let rows = rows.filter(|row| row[1] == "all");
    rows.map(|row| format!("{} {}", row[0].trim(), row[2].trim())).collect::<Vec<_>>().join("; ")
}
