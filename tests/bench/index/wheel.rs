//! `splade convert` to PISA's canonical index, then the PISA of PyPI's wheel, by the script that drives it everywhere.

use std::path::{Path, PathBuf};

use pisa::engine::{Algorithm, Engine, Search};

use crate::common::measured::Measured;
use crate::common::peers;
use crate::ours::{Ours, SPLADE};
use crate::{Built, Way};

const SCRIPT: &str = include_str!("../../../adapters/pisa/src/engine/wheel.py");
const ENCODING: &str = "block_simdbp";
const BLOCK: &str = "40";

pub(crate) struct Wheel {
    docs: PathBuf,
    python: PathBuf,
    name: String,
    /// An index that answered every term as ours.
    right: PathBuf,
}

impl Wheel {
    /// None where the wheel is not installed.
    pub(crate) fn new(docs: &Path, folder: &Path, ours: &Ours) -> Option<Self> {
        let python = peers().join("python/bin/python");
        let Ok(wheel) = pisa::engine::Wheel::with_python(&python) else {
            eprintln!("SKIPPED: no pyterrier-pisa in {}; .ci/peers installs it", python.display());
            return None;
        };
        let (base, right) = (folder.join("canonical"), folder.join("index"));
        convert(docs, &base, folder);
        std::fs::create_dir(&right).unwrap();
        let engine = Engine::Wheel(wheel);
        engine.index(&base, &right).unwrap();
        check(&engine, &base, &right, ours);
        Some(Self { docs: docs.into(), python, name: engine.name(), right })
    }
}

impl Way for Wheel {
    fn steps(&self) -> Vec<String> {
        vec!["ours: `splade convert --to pisa`".into(), self.name.clone()]
    }

    fn build(&self, folder: &Path) -> Built {
        let converted = convert(&self.docs, &folder.join("inv"), folder);
        // The wheel looks for its lexicons under this name.
        let lexicons = ["termlex", "doclex"].map(|lexicon| {
            let to = folder.join(format!("fwd.{lexicon}"));
            std::fs::rename(folder.join(format!("inv.{lexicon}")), &to).unwrap();
            to
        });
        let report = folder.join("report");
        let [python, work, report] =
            [&self.python, folder, &report].map(|path: &Path| path.to_str().unwrap());
        let command = [python, "-I", "-c", SCRIPT, "index", work, ENCODING, BLOCK, report];
        let (indexed, _) = Measured::run(&command, 1, folder);
        let mut bytes: u64 = lexicons.iter().map(|path| path.metadata().unwrap().len()).sum();
        for name in own_files(&self.right) {
            let [made, right] = [folder, &self.right].map(|folder| folder.join(&name));
            let [made, right] = [made, right].map(|path| std::fs::read(path).unwrap());
            assert!(made == right, "{name} is not that of the index that was checked");
            bytes += made.len() as u64;
        }
        Built { steps: vec![converted, indexed], bytes }
    }
}

fn convert(docs: &Path, base: &Path, folder: &Path) -> Measured {
    let [docs, base] = [docs, base].map(|path| path.to_str().unwrap());
    let command = [SPLADE, "convert", docs, base, "--from", "jsonl", "--to", "pisa"];
    Measured::run(&command, 1, folder).0
}

/// What PISA itself makes: the compressed index and its block maxima.
fn own_files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
    let names = entries.map(|name| name.into_string().unwrap());
    let own: Vec<String> = names.filter(|name| name.starts_with("quantized.")).collect();
    assert_eq!(own.len(), 2, "{own:?}");
    own
}

/// Asks for every term alone: PISA tells no counts, but has to find all postings and the sum of their weights. Terms of about as many
/// documents go together, for PISA makes room for the deepest.
fn check(engine: &Engine, base: &Path, work: &Path, ours: &Ours) {
    let (mut postings, mut weights) = (0, 0);
    for digits in 1..=u32::BITS {
        let of_size = ours.terms.iter().filter(|(_, df)| (*df as u32).ilog2() + 1 == digits);
        let query = |(term, _): &(String, usize)| pisa::Query {
            qid: "term".into(),
            tokens: vec![(term.clone(), 1)],
        };
        let queries: Vec<pisa::Query> = of_size.map(query).collect();
        if queries.is_empty() {
            continue;
        }
        let hits = (1usize << digits) - 1;
        let how = Search { algorithm: Algorithm::Maxscore, hits, threads: 1, one_by_one: false };
        let found = engine.search(base, work, &queries, &how).unwrap();
        for (_, score) in found.hits.iter().flatten() {
            postings += 1;
            weights += *score as u64;
        }
    }
    assert_eq!((postings, weights), (ours.postings, ours.counts.weights), "PISA differs");
}
