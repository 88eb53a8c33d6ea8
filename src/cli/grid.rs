//! A table of cells in three notations.

use clap::ValueEnum;

use crate::cli::table;

/// What is shown: a table, or everything instead of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Aligned columns
    Table,
    /// Everything, unrounded
    Json,
    /// GitHub's Markdown
    Markdown,
    /// Tabulars, for the package booktabs
    Latex,
}

impl Format {
    /// How the table is written; none is for JSON.
    pub(super) fn notation(self) -> Option<Notation> {
        match self {
            Self::Table => Some(Notation::Plain),
            Self::Json => None,
            Self::Markdown => Some(Notation::Markdown),
            Self::Latex => Some(Notation::Latex),
        }
    }
}

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// Aligned columns
    Plain,
    /// GitHub's Markdown
    Markdown,
    /// Tabulars, for the package booktabs
    Latex,
}

/// Letters of the runs: those that Unicode has raised (there is no q of the same block).
pub(super) const LETTERS: [char; 25] = [
    'a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't',
    'u', 'v', 'w', 'x', 'y', 'z',
];

const RAISED: [char; 25] = [
    'ᵃ', 'ᵇ', 'ᶜ', 'ᵈ', 'ᵉ', 'ᶠ', 'ᵍ', 'ʰ', 'ⁱ', 'ʲ', 'ᵏ', 'ˡ', 'ᵐ', 'ⁿ', 'ᵒ', 'ᵖ', 'ʳ', 'ˢ', 'ᵗ',
    'ᵘ', 'ᵛ', 'ʷ', 'ˣ', 'ʸ', 'ᶻ',
];

/// The greatest of several values; of one there is no best.
pub(super) fn best(values: &[f64]) -> Option<f64> {
    let numbers = values.iter().copied().filter(|value| !value.is_nan());
    numbers.filter(|_| values.len() > 1).max_by(f64::total_cmp)
}

/// A text with raised letters behind it, or one that stands out.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Numbers of runs.
    pub(super) raised: Vec<usize>,
    /// Bold, where the notation has it.
    pub(super) bold: bool,
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Rows under headings; the first columns hold text, the others numbers.
pub(super) struct Grid {
    pub(super) headings: Vec<String>,
    pub(super) rows: Vec<Vec<Cell>>,
    /// How many columns hold text.
    pub(super) texts: usize,
}

impl Grid {
    pub(super) fn text(&self, notation: Notation) -> String {
        match notation {
            Notation::Latex => self.latex(),
            _ => self.table(notation),
        }
    }

    fn table(&self, notation: Notation) -> String {
        let escape = |text: &str| match notation {
            Notation::Markdown => text.replace('|', "\\|"),
            _ => text.to_owned(),
        };
        // Raised letters are padded to one width, so that digits stand below digits.
        let width = |column: usize| {
            self.rows.iter().map(|row| row[column].raised.len()).max().unwrap_or_default()
        };
        let cell = |(column, cell): (usize, &Cell)| {
            let letters = |from: &[char; 25]| cell.raised.iter().map(|&run| from[run]).collect();
            let raised: String = match notation {
                Notation::Markdown if cell.raised.is_empty() => String::new(),
                Notation::Markdown => format!("<sup>{}</sup>", letters(&LETTERS) as String),
                _ => {
                    let raised: String = letters(&RAISED);
                    let missing = width(column) - cell.raised.len();
                    // A no-break space: the table trims others.
                    raised + &"\u{a0}".repeat(missing)
                }
            };
            let text = escape(&cell.text);
            match notation {
                Notation::Markdown if cell.bold => format!("**{text}**{raised}"),
                _ => text + &raised,
            }
        };
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().enumerate().map(cell).collect()).collect();
        let headings: Vec<String> = self.headings.iter().map(|heading| escape(heading)).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        table::aligned(&headings, &rows, &(0..self.texts).collect::<Vec<_>>())
    }

    fn latex(&self) -> String {
        let columns: String =
            (0..self.headings.len()).map(|at| if at < self.texts { 'l' } else { 'r' }).collect();
        let line = |cells: Vec<String>| format!("{} \\\\\n", cells.join(" & "));
        let cell = |cell: &Cell| {
            let letters: String = cell.raised.iter().map(|&run| LETTERS[run]).collect();
            let raised = if letters.is_empty() { letters } else { format!("$^{{{letters}}}$") };
            let text = minus(escaped(&cell.text));
            let text = if cell.bold { format!("\\textbf{{{text}}}") } else { text };
            text + &raised
        };
        let mut text = format!("\\begin{{tabular}}{{{columns}}}\n\\toprule\n");
        text += &line(self.headings.iter().map(|heading| escaped(heading)).collect());
        text += "\\midrule\n";
        for row in &self.rows {
            text += &line(row.iter().map(cell).collect());
        }
        text + "\\bottomrule\n\\end{tabular}"
    }
}

/// A hyphen before digits is a minus.
fn minus(text: String) -> String {
    match text.strip_prefix('-') {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => format!("$-${digits}"),
        _ => text,
    }
}

/// LaTeX's own characters as text.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => escaped.extend(['\\', c]),
            '~' => escaped += "\\textasciitilde{}",
            '^' => escaped += "\\textasciicircum{}",
            '\\' => escaped += "\\textbackslash{}",
            _ => escaped.push(c),
        }
    }
    escaped
}
