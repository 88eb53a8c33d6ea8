//! Progress of long work on stderr: a bar on a terminal, a line a minute elsewhere, JSON for programs.

use crate::cli::print::note;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

use clap::ValueEnum;
use indicatif::{ProgressBar, ProgressStyle};

/// How progress is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Style {
    /// A bar on a terminal, else a line a minute
    Auto,
    /// A line a minute
    Plain,
    /// A JSON object a line, every ten seconds and at the end
    Json,
    /// Nothing
    None,
}

/// How far work got, earlier runs included.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct State {
    pub(super) done: u64,
    pub(super) tokens: Option<u64>,
    /// Of the whole, 0 to 1, where that is known.
    pub(super) fraction: Option<f64>,
}

enum Shown {
    Nothing,
    Bar(ProgressBar),
    Plain,
    Json,
}

/// A running count of documents.
pub(super) struct Progress {
    shown: Shown,
    started: Instant,
    last: Instant,
    what: &'static str,
    /// Where this run began and where it is.
    from: State,
    state: State,
}

/// Units of a bar whose end is known.
const BAR: u64 = 1000;

impl Progress {
    pub(super) fn new(style: Style, what: &'static str) -> Self {
        let shown = match style {
            Style::None => Shown::Nothing,
            Style::Json => Shown::Json,
            Style::Auto if std::io::stderr().is_terminal() => Shown::Bar(bar("{spinner} {msg}")),
            Style::Auto | Style::Plain => Shown::Plain,
        };
        let now = Instant::now();
        let (from, state) = (State::default(), State::default());
        Self { shown, started: now, last: now, what, from, state }
    }

    /// What comes now is this run's own; earlier runs got so far.
    pub(super) fn starts_from(&mut self, done: u64) {
        (self.from, self.state) = (State { done, ..State::default() }, State::default());
        self.started = Instant::now();
    }

    pub(super) fn at(&mut self, done: u64) {
        self.now(State { done, ..State::default() });
    }

    /// The first state of a run that was resumed is where it takes over.
    pub(super) fn now(&mut self, state: State) {
        if self.state.done == 0 && self.from.done > 0 {
            self.from = State { done: self.from.done, ..state };
        }
        self.state = state;
        let pause = match self.shown {
            Shown::Nothing => return,
            Shown::Bar(_) => Duration::from_millis(100),
            Shown::Plain => Duration::from_secs(60),
            Shown::Json => Duration::from_secs(10),
        };
        // Asking for the time is cheap, though not for every document of a conversion.
        if state.done.is_multiple_of(16) && self.last.elapsed() > pause {
            self.last = Instant::now();
            self.show(false);
        }
    }

    fn show(&self, done: bool) {
        match &self.shown {
            Shown::Nothing => {}
            Shown::Bar(bar) => {
                if let Some(fraction) = self.state.fraction {
                    if bar.length().is_none() {
                        bar.set_style(template("{spinner} {bar:24} {msg}"));
                        bar.set_length(BAR);
                    }
                    bar.set_position((fraction * BAR as f64) as u64);
                }
                bar.set_message(self.line());
                bar.tick();
            }
            Shown::Plain => note(&self.line()),
            Shown::Json => note(&self.json(done)),
        }
    }

    fn seconds(&self) -> f64 {
        self.started.elapsed().as_secs_f64().max(1e-9)
    }

    /// Documents and tokens a second, of this run.
    fn rates(&self) -> (f64, Option<f64>) {
        let seconds = self.seconds();
        let tokens = self.state.tokens.map(|tokens| {
            tokens.saturating_sub(self.from.tokens.unwrap_or_default()) as f64 / seconds
        });
        (self.state.done.saturating_sub(self.from.done) as f64 / seconds, tokens)
    }

    /// Seconds to the end, if the rest goes as this run went so far.
    fn eta(&self) -> Option<f64> {
        let fraction = self.state.fraction?;
        let own = fraction - self.from.fraction.unwrap_or_default();
        (own > 0.0).then(|| (1.0 - fraction).max(0.0) / own * self.seconds())
    }

    fn line(&self) -> String {
        let (rate, tokens) = self.rates();
        let mut line = format!("{} {} ({rate:.0}/s", self.what, self.state.done);
        if let Some(tokens) = tokens {
            line.push_str(&format!(", {tokens:.0} tokens/s"));
        }
        line.push(')');
        if let Some(fraction) = self.state.fraction {
            line.push_str(&format!(", {:.0} %", 100.0 * fraction.min(1.0)));
        }
        if let Some(eta) = self.eta() {
            line.push_str(&format!(", {} to go", clock(eta)));
        }
        line
    }

    fn json(&self, done: bool) -> String {
        let (rate, tokens) = self.rates();
        serde_json::json!({
            "what": self.what,
            "count": self.state.done,
            "per_second": rate,
            "tokens": self.state.tokens,
            "tokens_per_second": tokens,
            "fraction": self.state.fraction.map(|fraction| if done { 1.0 } else { fraction }),
            "seconds": self.seconds(),
            "eta_seconds": if done { Some(0.0) } else { self.eta() },
            "done": done,
        })
        .to_string()
    }

    /// Ends; the time since the start.
    pub(super) fn done(self) -> Duration {
        match &self.shown {
            Shown::Bar(bar) => bar.finish_and_clear(),
            Shown::Json => self.show(true),
            Shown::Plain | Shown::Nothing => {}
        }
        self.started.elapsed()
    }

    /// Ends after an error, of which others tell.
    pub(super) fn failed(self) {
        if let Shown::Bar(bar) = &self.shown {
            bar.finish_and_clear();
        }
    }
}

fn bar(of: &str) -> ProgressBar {
    let bar = ProgressBar::no_length();
    bar.set_style(template(of));
    bar
}

fn template(of: &str) -> ProgressStyle {
    ProgressStyle::with_template(of).unwrap_or_else(|_| ProgressStyle::default_spinner())
}

/// Hours, minutes and seconds.
fn clock(seconds: f64) -> String {
    let seconds = seconds.round() as u64;
    match (seconds / 3600, seconds / 60 % 60, seconds % 60) {
        (0, minutes, seconds) => format!("{minutes}:{seconds:02}"),
        (hours, minutes, seconds) => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_run_counts_for_the_rate() {
        let mut progress = Progress::new(Style::None, "texts");
        progress.starts_from(1000);
        progress.started = Instant::now() - Duration::from_secs(10);
        let state =
            |done, tokens, fraction| State { done, tokens: Some(tokens), fraction: Some(fraction) };
        progress.now(state(1001, 10_010, 0.5));
        progress.now(state(1100, 11_000, 0.75));
        let (texts, tokens) = progress.rates();
        assert!((9.0..=10.0).contains(&texts), "{texts}");
        assert!((90.0..=110.0).contains(&tokens.unwrap()), "{tokens:?}");
        assert!((9.0..=11.0).contains(&progress.eta().unwrap()));
        let value: serde_json::Value = serde_json::from_str(&progress.json(true)).unwrap();
        assert_eq!((value["count"].as_u64(), value["done"].as_bool()), (Some(1100), Some(true)));
        assert_eq!((clock(59.6), clock(3725.0)), ("1:00".to_owned(), "1:02:05".to_owned()));
    }
}
