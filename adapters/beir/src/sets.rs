//! The datasets of BEIR (Thakur et al., NeurIPS 2021): sizes as counted from the corpora and qrels in use.

/// A dataset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Set {
    /// Folder name of the distribution.
    pub name: &'static str,
    /// Documents.
    pub documents: u32,
    /// Judged queries of the split.
    pub queries: u32,
    /// Judged pairs.
    pub judgments: u32,
    /// May be downloaded without an agreement.
    pub public: bool,
}

const fn set(
    name: &'static str,
    documents: u32,
    queries: u32,
    judgments: u32,
    public: bool,
) -> Set {
    Set { name, documents, queries, judgments, public }
}

/// The 18 test sets; `cqadupstack` is the plain mean of its twelve forums.
pub static SETS: &[Set] = &[
    set("trec-covid", 171_331, 50, 66_334, true),
    set("bioasq", 14_914_603, 500, 2_359, false),
    set("nfcorpus", 3_633, 323, 12_334, true),
    set("nq", 2_681_468, 3_452, 4_201, true),
    set("hotpotqa", 5_233_329, 7_405, 14_810, true),
    set("fiqa", 57_638, 648, 1_706, true),
    set("signal1m", 2_866_315, 97, 1_899, false),
    set("trec-news", 594_589, 57, 15_655, false),
    set("robust04", 528_036, 249, 311_410, false),
    set("arguana", 8_674, 1_406, 1_406, true),
    set("webis-touche2020", 382_545, 49, 932, true),
    set("cqadupstack", 457_199, 13_145, 23_703, true),
    set("quora", 522_931, 10_000, 15_675, true),
    set("dbpedia-entity", 4_635_922, 400, 43_515, true),
    set("scidocs", 25_657, 1_000, 29_928, true),
    set("fever", 5_416_568, 6_666, 7_937, true),
    set("climate-fever", 5_416_593, 1_535, 4_681, true),
    set("scifact", 5_183, 300, 339, true),
];

/// CQADupStack's forums.
pub static CQADUPSTACK: &[Set] = &[
    set("android", 22_998, 699, 1_696, true),
    set("english", 40_221, 1_570, 3_765, true),
    set("gaming", 45_301, 1_595, 2_263, true),
    set("gis", 37_637, 885, 1_114, true),
    set("mathematica", 16_705, 804, 1_358, true),
    set("physics", 38_316, 1_039, 1_933, true),
    set("programmers", 32_176, 876, 1_675, true),
    set("stats", 42_269, 652, 913, true),
    set("tex", 68_184, 2_906, 5_154, true),
    set("unix", 47_382, 1_072, 1_693, true),
    set("webmasters", 17_405, 506, 1_395, true),
    set("wordpress", 48_605, 541, 744, true),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forums_add_up() {
        let cqa = SETS.iter().find(|set| set.name == "cqadupstack").unwrap();
        let sum = |field: fn(&Set) -> u32| CQADUPSTACK.iter().map(field).sum::<u32>();
        assert_eq!((sum(|s| s.documents), sum(|s| s.queries)), (cqa.documents, cqa.queries));
        assert_eq!(sum(|s| s.judgments), cqa.judgments);
    }
}
