//! The real Anserini, by the command line that drives it everywhere.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anserini::engine::{Counts, Engine, IndexOptions, Jar, Java};

use crate::common::measured::Measured;
use crate::common::peers;
use crate::ours::Ours;
use crate::{Built, Way};

const HEAP_MIB: u32 = 4096;

pub(crate) struct Lucene {
    docs: PathBuf,
    engine: Engine,
    counts: Counts,
}

impl Lucene {
    /// None where jar or Java are not installed.
    pub(crate) fn new(docs: &Path, ours: &Ours) -> Option<Self> {
        let jar = peers().join("anserini/anserini-2.2.0-fatjar.jar");
        let java = peers().join("jdk/java-runtime/bin/java");
        let engine =
            Java::probe(&java).and_then(|java| Engine::new(java, Jar::open(&jar)?, HEAP_MIB));
        match engine {
            Ok(engine) => Some(Self { docs: docs.into(), engine, counts: ours.counts }),
            Err(why) => {
                eprintln!("SKIPPED: no Anserini: {why}; .ci/peers installs it");
                None
            }
        }
    }
}

impl Way for Lucene {
    fn steps(&self) -> Vec<String> {
        vec![self.engine.jar().to_string()]
    }

    fn build(&self, folder: &Path) -> Built {
        let index = folder.join("index");
        let options = IndexOptions { threads: 1 };
        let command = self.engine.index_command(&self.docs, &index, options);
        let mut arguments: Vec<OsString> = vec![command.get_program().into()];
        arguments.extend(command.get_args().map(OsString::from));
        let (took, _) = Measured::run(&arguments, 1, folder);
        self.engine.compare(&index, folder, &self.counts).unwrap();
        let files = std::fs::read_dir(&index).unwrap();
        let bytes = files.map(|file| file.unwrap().metadata().unwrap().len()).sum();
        Built { steps: vec![took], bytes }
    }
}
