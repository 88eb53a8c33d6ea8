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
    /// List the regressions
    List,
    /// Show one: where its data comes from and what it expects
    Show {
        /// Its name
        name: String,
    },
    /// Run regressions and judge them
    Run {
        /// Names, or the beginning of names with a * at the end
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
            Action::List => list(&all),
            Action::Show { name } => show(find(&all, name)?[0]),
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
    let fits = |declaration: &&Declaration| match name.strip_suffix('*') {
        Some(start) => declaration.name.starts_with(start),
        None => declaration.name == name,
    };
    let found: Vec<_> = all.iter().filter(fits).collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let nearest = all.iter().max_by(|a, b| {
        strsim::jaro_winkler(&a.name, name).total_cmp(&strsim::jaro_winkler(&b.name, name))
    });
    let hint = nearest.map(|declaration| format!("did you mean '{}'?", declaration.name));
    Err(Error::new(ErrorKind::NothingMatched, format!("no regression '{name}'")).hint_opt(hint))
}

fn list(all: &[Declaration]) -> Result<()> {
    let rows: Vec<_> = all
        .iter()
        .map(|d| {
            let expected = d.expect.iter().map(|e| format!("{} {:.4}", e.measure, e.value));
            vec![d.name.clone(), d.family.clone(), expected.collect::<Vec<_>>().join(", ")]
        })
        .collect();
    print(&table(&["regression", "family", "expected"], &rows))
}

fn show(declaration: &Declaration) -> Result<()> {
    print(&format!("{declaration:#?}"))
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
