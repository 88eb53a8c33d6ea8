//! `splade regress`

pub(crate) mod report;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::backend::name::BackendName;
use crate::cli::engines::arguments::EngineArguments;
use crate::cli::hub::cached;
use crate::cli::print::{note, print};
use crate::cli::table::table;
use crate::error::{Error, ErrorKind, Result};
use crate::regress::declaration::Declaration;
use crate::regress::load::load;
use crate::regress::options::RunOptions;
use crate::regress::run::run;
use crate::regress::verdict::Verdict;

/// Check that published and pinned numbers hold
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  splade regress run --data DATA core\n  \
    splade regress run --data DATA nfcorpus.splade-v3 --backend anserini --backend pisa\n\n\
    Exit codes: 0 all hold, 1 drift, far, absent (unless --allow-absent), or an engine disagrees with our own index; 5 no such regression.")]
pub(super) struct RegressArguments {
    /// Folder of declarations
    #[arg(long, global = true, default_value = "regressions")]
    declarations: PathBuf,
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// List the regressions by family
    List {
        /// Only this family, with its expected values
        #[arg(long, value_name = "NAME")]
        family: Option<String>,
    },
    /// Show one: where its data comes from and what it expects
    Show {
        /// Its name
        name: String,
    },
    /// Run regressions and judge them
    Run {
        /// Names of regressions or families, or their beginning with a * at the end
        #[arg(required = true)]
        names: Vec<String>,
        /// Data folder
        #[arg(long, env = "SPLADE_DATA")]
        data: PathBuf,
        /// Threads; 0 = one a core
        #[arg(long, default_value_t = 0)]
        threads: usize,
        /// Run on this engine instead of the declared one, and compare it with our own index: native, anserini, pisa; ready runs are only
        /// evaluated
        #[arg(long, value_name = "ENGINE")]
        backend: Vec<BackendName>,
        #[command(flatten)]
        engines: Box<EngineArguments>,
        /// Print JSON: an object a regression and backend
        #[arg(long)]
        json: bool,
        /// Missing data or a missing engine is no failure
        #[arg(long)]
        allow_absent: bool,
    },
}

impl RegressArguments {
    pub(super) fn run(&self) -> Result<()> {
        let all = load(&self.declarations)?;
        match &self.action {
            Action::List { family: Some(name) } => list_family(&all, name),
            Action::List { family: None } => list(&all),
            Action::Show { name } => find(&all, name)?.into_iter().try_for_each(show),
            Action::Run { names, data, threads, allow_absent, backend, engines, json } => {
                let mut wanted = Vec::new();
                for name in names {
                    wanted.extend(find(&all, name)?);
                }
                let cache = engines.cache();
                let options = RunOptions {
                    data,
                    threads: *threads,
                    backends: backend,
                    engine: &|name| engines.backend(name),
                    model: &cached,
                    cache: &cache,
                    tell: &note,
                };
                Judging { options, allow_absent: *allow_absent, json: *json }.judge(&wanted)
            }
        }
    }
}

fn find<'a>(all: &'a [Declaration], name: &str) -> Result<Vec<&'a Declaration>> {
    let fits = |candidate: &str| match name.strip_suffix('*') {
        Some(start) => candidate.starts_with(start),
        None => candidate == name,
    };
    let found: Vec<_> = all.iter().filter(|d| fits(&d.name) || fits(&d.family)).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names = all.iter().flat_map(|d| [&*d.name, &*d.family]);
    Err(unknown("regression or family", name, names))
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let likeness = |other: &&str| strsim::jaro_winkler(other, name);
    let nearest = known.max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    let hint = nearest.map(|nearest| format!("did you mean '{nearest}'?"));
    Error::new(ErrorKind::NothingMatched, format!("no {what} '{name}'")).hint_opt(hint)
}

fn list(all: &[Declaration]) -> Result<()> {
    let width = all.iter().map(|d| d.name.len()).max().unwrap_or(0);
    // Declarations of a family stand together, as their files were read.
    for family in all.chunk_by(|a, b| a.family == b.family) {
        print(&format!("{} ({})", family[0].family, family.len()))?;
        for d in family {
            let values = if d.expect.len() == 1 { "value" } else { "values" };
            let of = if d.run.is_some() { " of a ready run" } else { "" };
            print(&format!("  {:width$}  {} {values}{of}", d.name, d.expect.len()))?;
        }
    }
    Ok(())
}

fn list_family(all: &[Declaration], name: &str) -> Result<()> {
    let family: Vec<_> = all.iter().filter(|d| d.family == name).collect();
    if family.is_empty() {
        return Err(unknown("family", name, all.iter().map(|d| &*d.family)));
    }
    let rows: Vec<_> = family
        .iter()
        .map(|d| {
            let expected = d.expect.iter().map(|e| format!("{} {}", e.measure, e.shown(e.value)));
            vec![d.name.clone(), expected.collect::<Vec<_>>().join(", ")]
        })
        .collect();
    print(&table(&["regression", "expected"], &rows))
}

fn show(declaration: &Declaration) -> Result<()> {
    print(&format!("# family {}", declaration.family))?;
    for corpus in &declaration.needs {
        print(&format!("# {} [{}]: {corpus}", corpus.title, corpus.licence))?;
    }
    print(declaration.to_toml()?.trim_end())
}

/// How `run` runs.
struct Judging<'a> {
    options: RunOptions<'a>,
    allow_absent: bool,
    json: bool,
}

impl Judging<'_> {
    fn judge(&self, wanted: &[&Declaration]) -> Result<()> {
        let (mut rows, mut sides, mut failed) = (Vec::new(), Vec::new(), 0);
        let mut objects = Vec::new();
        for declaration in wanted {
            let outcome = run(declaration, &self.options)?;
            let alone = outcome.runs.len() == 1;
            for engine in &outcome.runs {
                objects.push(report::object(&outcome.name, engine));
                let name = format!("{} {}", outcome.name, report::backend(engine));
                match &engine.measured {
                    Err(why) if alone => note(&format!("absent: {}: {why}", outcome.name)),
                    Err(why) => note(&format!("absent: {name}: {why}")),
                    Ok(None) => {}
                    Ok(Some(measured)) if alone => note(&report::times(&outcome.name, measured)),
                    Ok(Some(measured)) => {
                        failed +=
                            usize::from(measured.agreement.as_ref().is_some_and(|a| !a.holds()));
                        sides.push(report::side(&outcome.name, engine, measured));
                    }
                }
                for row in &engine.rows {
                    failed += usize::from(!self.passes(row.verdict));
                    rows.push(report::judged(&outcome.name, engine, row));
                }
            }
        }
        if self.json {
            print(&serde_json::Value::from(objects).to_string())?;
        } else {
            report::tables(&rows, &sides)?;
        }
        match failed {
            0 => Ok(()),
            n => Err(Error::new(
                ErrorKind::CheckFailed,
                format!("{n} of {} expectations do not hold", rows.len() + sides.len()),
            )),
        }
    }

    fn passes(&self, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Ok => true,
            Verdict::Absent => self.allow_absent,
            Verdict::Drift | Verdict::Far => false,
        }
    }
}
