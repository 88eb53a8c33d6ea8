//! Names that mean something else elsewhere, or more than one thing.

/// What is said of such a name.
pub(crate) fn elsewhere(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "hits" => Some(
            "ranx counts the relevant documents of the first k, others ask whether there is one: Success@10, or P@10 times 10",
        ),
        "accuracy" => {
            Some("what BEIR calls Accuracy@k is Success@k; that of ir_measures is another measure")
        }
        "f1" | "f" => Some("SetF is F1 of the whole ranking; with -M 10 that of the first ten"),
        "dcg_burges" => Some("nDCG(dcg='exp-log2')@10 has these gains; DCG@10 has the grades"),
        "judged_cut" => Some("Judged@10, or Pyserini's judged.10"),
        _ => None,
    }
}
