//! Random judgments and runs. What the originals do wrong, and what they leave open, is kept out by name.

use crate::common::random::Random;

/// Judgments and a run, by line.
pub(super) struct Case {
    /// qid, judgment group, docno, relevance.
    pub(super) judgments: Vec<(String, usize, String, i64)>,
    /// qid, docno, score.
    pub(super) hits: Vec<(String, String, f64)>,
    /// `-l`.
    pub(super) level: i64,
}

/// Query ids whose byte order is not that of numbers.
const QIDS: &[&str] = &["1", "10", "9", "B", "b", "q\u{e9}"];

pub(super) fn case(random: &mut Random) -> Case {
    let (mut judgments, mut hits) = (Vec::new(), Vec::new());
    // Few documents make every rank count, many reach the greater cut-offs.
    let pool = random.pick(&[3, 8, 30, 30, 300, 2_000]);
    let grades = random.pick(&[1, 1, 2, 4, 12]);
    let mut least_grade = i64::MAX;
    for (at, qid) in QIDS.iter().enumerate().take(1 + random.below(QIDS.len())) {
        let docnos = docnos(random, pool);
        let groups = 1 + random.below(3);
        let (judged, retrieved) = (1 + random.below(100), 1 + random.below(100));
        let mut of_query = Vec::new();
        for docno in some(random, &docnos, judged) {
            // -1 and below: in the pool, not judged.
            let rel = random.below(grades as usize + 3) as i64 - 2;
            of_query.push((qid.to_string(), random.below(groups), docno.clone(), rel));
        }
        // Excluded: a query with negative judgments only. As the first it ends trec_eval with exit 4 and makes pytrec_eval spin.
        let best = of_query.iter().map(|one| one.3).max().unwrap_or(-1).max(i64::from(at == 0));
        if best >= 0 {
            if let Some(first) = of_query.first_mut() {
                first.3 = best;
            } else {
                of_query.push((qid.to_string(), 0, docnos[0].clone(), best));
            }
            least_grade = least_grade.min(best);
            random.shuffle(&mut of_query);
            judgments.extend(of_query);
        }
        // Some queries have judgments alone, some hits alone.
        if at == 0 || !random.one_in(5) {
            let scores = random.below(3);
            let mut kept = some(random, &docnos, retrieved);
            if kept.is_empty() {
                kept.push(&docnos[0]);
            }
            for docno in kept {
                hits.push((qid.to_string(), docno.clone(), score(random, scores)));
            }
        }
    }
    if random.one_in(3) {
        random.shuffle(&mut hits);
    }
    // Excluded: a level two above a query's highest grade or more, for which the originals read beyond an array.
    let level = random.pick(&[1, 1, 1, 0, 2, 3]).min(least_grade + 1);
    Case { judgments, hits, level }
}

/// Distinct names, of digits or of letters, some beyond ASCII, none of them in order.
fn docnos(random: &mut Random, pool: usize) -> Vec<String> {
    let kind = random.below(3);
    let name = |n: usize| match kind {
        0 => (n * 7_919 % 100_003).to_string(),
        1 => format!("{}{n}", ["d", "D", "\u{e9}", "~", "doc-of-a-longer-name-"][n % 5]),
        _ => format!("msmarco_passage_{n:02}"),
    };
    let mut names: Vec<String> = (0..pool).map(name).collect();
    random.shuffle(&mut names);
    names
}

/// So many in a hundred.
fn some<'a>(random: &mut Random, docnos: &'a [String], share: usize) -> Vec<&'a String> {
    docnos.iter().filter(|_| random.below(100) < share).collect()
}

/// Never NaN, which the originals rank anywhere.
fn score(random: &mut Random, kind: usize) -> f64 {
    let n = random.below(1_000_000) as f64;
    match kind {
        // Ties.
        0 => (n % 4.0) / 2.0 - 0.5,
        // Some are one f32: 1.00000001 and 1.
        1 => 1.0 + (n % 50.0) * 1e-8,
        _ => n / 1e4 - 20.0,
    }
}
