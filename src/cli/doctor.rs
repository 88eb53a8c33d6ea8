//! `splade doctor`

use std::path::Path;

use anserini::engine::{Jar, Java};
use clap::Args;
use pisa::engine::{Binaries, Wheel};
use serde::Serialize;

use crate::backend::name::BackendName;
use crate::cli::engines::anserini::{GET_JAR, GET_JAVA};
use crate::cli::engines::arguments::EngineArguments;
use crate::cli::engines::pisa::GET as GET_PISA;
use crate::cli::print::print;
use crate::error::{Error, ErrorKind, Result};

/// Say which engines are here, in which version, and how to get what is not
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  splade doctor\n  splade doctor --need anserini --need pisa\n\n\
    Exit code 4: an engine that --need names is not here or does not run."
)]
pub(super) struct DoctorArguments {
    /// Print JSON
    #[arg(long)]
    json: bool,
    /// Fail where this engine is not here: anserini, pisa
    #[arg(long, value_name = "ENGINE")]
    need: Vec<BackendName>,
    #[command(flatten)]
    engines: EngineArguments,
}

/// A thing that was looked for.
#[derive(Debug, Serialize)]
struct Finding {
    what: &'static str,
    /// Its version and what it brings; `None` where it is not here.
    found: Option<String>,
    #[serde(rename = "where")]
    place: Option<String>,
    /// Why it cannot be used, or how to get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

impl Finding {
    fn absent(what: &'static str, get: &str) -> Self {
        Self { what, found: None, place: None, note: Some(get.to_owned()) }
    }

    fn here(
        what: &'static str,
        path: &Path,
        from: &str,
        found: std::result::Result<String, String>,
    ) -> Self {
        let place = Some(format!("{} ({from})", path.display()));
        match found {
            Ok(found) => Self { what, found: Some(found), place, note: None },
            Err(why) => Self { what, found: None, place, note: Some(why) },
        }
    }
}

impl DoctorArguments {
    pub(super) fn run(&self) -> Result<()> {
        let mut findings = vec![machine()];
        findings.extend(self.anserini());
        findings.extend(self.pisa());
        findings.push(self.cache());
        let whole: Vec<_> = [BackendName::Native, BackendName::Anserini, BackendName::Pisa]
            .map(|name| (name, self.engines.backend(name)))
            .into();
        for (name, engine) in &whole {
            let what = match name {
                BackendName::Native => "backend native",
                BackendName::Anserini => "backend anserini",
                BackendName::Pisa => "backend pisa",
            };
            let (found, note) = match engine {
                Ok(engine) => (Some(engine.to_string()), None),
                Err(e) => (None, Some(e.to_string())),
            };
            findings.push(Finding { what, found, place: None, note });
        }
        if self.json {
            let json = serde_json::to_string_pretty(&findings)
                .map_err(|e| Error::new(ErrorKind::Environment, e.to_string()))?;
            print(&json)?;
        } else {
            self.show(&findings)?;
        }
        let mut wanted = whole.into_iter().filter(|(name, _)| self.need.contains(name));
        wanted.try_for_each(|(_, engine)| engine.map(|_| ()))
    }

    /// A line a thing, its place and a note below it: a table would be wider than a screen.
    fn show(&self, findings: &[Finding]) -> Result<()> {
        let width = findings.iter().map(|finding| finding.what.len()).max().unwrap_or_default();
        for finding in findings {
            let found = finding.found.as_deref().unwrap_or("not here");
            print(&format!("{:width$}  {found}", finding.what))?;
            for more in [&finding.place, &finding.note].into_iter().flatten() {
                print(&format!("{:width$}  {more}", ""))?;
            }
        }
        Ok(())
    }

    fn anserini(&self) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for jar in self.engines.jars() {
            let opened = Jar::open(&jar.path).map_err(|e| e.to_string());
            let said = opened.map(|jar| format!("{jar}, wants Java {}", jar.wants_java()));
            findings.push(Finding::here("anserini", &jar.path, jar.from, said));
        }
        if findings.is_empty() {
            findings.push(Finding::absent("anserini", GET_JAR));
        }
        let javas = self.engines.javas();
        if javas.is_empty() {
            findings.push(Finding::absent("java", GET_JAVA));
        }
        for java in javas {
            let probed = Java::probe(&java.path).map_err(|e| e.to_string());
            let said = probed.map(|java| {
                let kind = if java.has_compiler() { "JDK" } else { "JRE" };
                format!("{kind} {}", java.version())
            });
            findings.push(Finding::here("java", &java.path, java.from, said));
        }
        findings
    }

    fn pisa(&self) -> Vec<Finding> {
        let programs = self.engines.pisa_bins().map(|folder| {
            let all = Binaries::in_folder(&folder.path).map(|_| "all programs".to_owned());
            let wants = "compress_inverted_index, create_wand_data, evaluate_queries are wanted";
            let all = all.ok_or_else(|| wants.to_owned());
            Finding::here("pisa programs", &folder.path, folder.from, all)
        });
        let wheel = self.engines.pisa_pythons().map(|python| {
            let wheel = Wheel::with_python(&python.path).map_err(|e| e.to_string());
            let said = wheel.map(|wheel| wheel.version().to_owned());
            Finding::here("pisa wheel", &python.path, python.from, said)
        });
        let absent = |what| Finding::absent(what, GET_PISA);
        vec![
            programs.unwrap_or_else(|| absent("pisa programs")),
            wheel.unwrap_or_else(|| absent("pisa wheel")),
        ]
    }

    fn cache(&self) -> Finding {
        let cache = self.engines.cache();
        let (indexes, bytes) = size(cache.root());
        let found = format!("{indexes} indexes, {:.1} MB", bytes as f64 / 1e6);
        Finding::here("cache", cache.root(), "delete it at any time", Ok(found))
    }
}

/// What the encoder runs on.
fn machine() -> Finding {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let found =
        format!("{threads} threads, encoder kernel {}", crate::kernel::isa::Kernel::detect());
    Finding { what: "machine", found: Some(found), place: None, note: None }
}

/// Entries of a folder, and the bytes below it.
fn size(folder: &Path) -> (usize, u64) {
    let mut total = (0, 0);
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        total.0 += 1;
        match entry.metadata() {
            Ok(data) if data.is_dir() => total.1 += size(&entry.path()).1,
            Ok(data) => total.1 += data.len(),
            Err(_) => {}
        }
    }
    total
}
