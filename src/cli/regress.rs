//! `splade regress`

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{note, print, table::table};
use crate::error::{Error, ErrorKind, Result};
use crate::regress::{Declaration, Kind, Verdict, load, run};

/// Check that published and pinned numbers hold
#[derive(Debug, Args)]
#[command(
    after_help = "Exit codes: 0 all hold, 1 drift, far or absent (unless --allow-absent), 5 no such regression."
)]
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
        /// Missing data is no failure
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
            Action::Run { names, data, threads, allow_absent } => {
                let mut wanted = Vec::new();
                for name in names {
                    wanted.extend(find(&all, name)?);
                }
                judge(&wanted, data, *threads, *allow_absent)
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
            print(&format!("  {:width$}  {} {values}", d.name, d.expect.len()))?;
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
            let expected = d.expect.iter().map(|e| format!("{} {:.4}", e.measure, e.value));
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

fn judge(
    wanted: &[&Declaration],
    data: &std::path::Path,
    threads: usize,
    allow_absent: bool,
) -> Result<()> {
    let mut rows = Vec::new();
    let mut failed = 0;
    for declaration in wanted {
        let outcome = run(declaration, data, threads)?;
        if let Some(why) = &outcome.absent {
            note(&format!("absent: {}: {why}", outcome.name));
        } else {
            let (indexing, searching) = outcome.times;
            note(&format!(
                "{}: indexed in {:.2} s, searched in {:.2} s",
                outcome.name,
                indexing.as_secs_f64(),
                searching.as_secs_f64()
            ));
        }
        for row in outcome.rows {
            let fine = match row.verdict {
                Verdict::Ok => true,
                Verdict::Absent => allow_absent,
                Verdict::Drift | Verdict::Far => false,
            };
            failed += usize::from(!fine);
            rows.push(vec![
                outcome.name.clone(),
                row.expect.measure.clone(),
                format!("{:.4}", row.expect.value),
                row.measured.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}")),
                match row.expect.kind {
                    Kind::Published => "published".to_owned(),
                    Kind::Pinned => "pinned".to_owned(),
                },
                row.verdict.to_string(),
            ]);
        }
    }
    print(&table(&["regression", "measure", "expected", "measured", "kind", "verdict"], &rows))?;
    match failed {
        0 => Ok(()),
        n => Err(Error::new(
            ErrorKind::CheckFailed,
            format!("{n} of {} expected values do not hold", rows.len()),
        )),
    }
}
