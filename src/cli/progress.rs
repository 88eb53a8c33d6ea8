//! Progress of long work on stderr: a bar on a terminal, a line a minute elsewhere.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Style {
    /// A spinner on a terminal, else a line a minute
    Auto,
    /// A line a minute
    Plain,
    /// Nothing
    None,
}

/// A running count of documents.
pub(super) struct Progress {
    bar: Option<ProgressBar>,
    plain: bool,
    started: Instant,
    last: Instant,
    what: &'static str,
}

impl Progress {
    pub(super) fn new(style: Style, what: &'static str) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let bar = (style == Style::Auto && terminal).then(|| {
            let bar = ProgressBar::new_spinner();
            if let Ok(style) =
                ProgressStyle::with_template("{spinner} {msg} {human_pos} ({per_sec})")
            {
                bar.set_style(style);
            }
            bar.set_message(what);
            bar
        });
        let plain = style == Style::Plain || style == Style::Auto && !terminal;
        let now = Instant::now();
        Self { bar, plain, started: now, last: now, what }
    }

    pub(super) fn at(&mut self, done: u64) {
        if let Some(bar) = &self.bar {
            bar.set_position(done);
        } else if self.plain
            && done.is_multiple_of(1024)
            && self.last.elapsed() > Duration::from_secs(60)
        {
            self.last = Instant::now();
            let rate = done as f64 / self.started.elapsed().as_secs_f64();
            super::note(&format!("{} {done} ({rate:.0}/s)", self.what));
        }
    }

    pub(super) fn done(self) -> Duration {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.started.elapsed()
    }
}
