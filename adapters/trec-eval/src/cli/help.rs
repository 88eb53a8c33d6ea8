//! Help and version.

use std::io::Write;

use super::arguments::Arguments;
use super::failed::Failed;
use super::option::{CHOICES, COMPAT, TIES, Takes};
use crate::{Compat, Measures, RelFormat};

const RULE: &str = "-----------------------";

const RESULTS: &str = "Runs in the format 'trec_results': lines of six fields or more,
   qid Q0 docno rank sim runid
The second field and the rank are not used: documents are ranked by sim, the greatest first, equal ones by docno, the
greatest first (preferences: the smallest first). runid is that of the last line.";

pub(super) fn version(compat: Compat) -> String {
    let followed = match compat {
        Compat::V9 => "9.0.8",
        Compat::V10 => "10.0-rc3",
    };
    format!("trec_eval version {followed} (trec-eval-rs {})", env!("CARGO_PKG_VERSION"))
}

/// In the original's layout: the options, the formats, the measures that were asked for.
pub(super) fn write(parsed: &Arguments, out: &mut dyn Write) -> Result<(), Failed> {
    options(out)?;
    writeln!(out, "{RULE}")?;
    if parsed.results_format == "trec_results" {
        writeln!(out, "{RESULTS}\n\n{RULE}")?;
    }
    if let Ok(format) = parsed.rel_format.parse::<RelFormat>() {
        writeln!(out, "{}\n\n{RULE}", format.explanation())?;
    }
    writeln!(out, "Individual measure documentation for requested measures")?;
    let bare = |name: &String| name.split('.').next().unwrap_or("").to_owned();
    let names: Vec<String> = parsed.measures.iter().map(bare).collect();
    for (name, explanation) in Measures::parse_as(&names, parsed.options.compat)?.explanations() {
        writeln!(out, "{name}")?;
        indented(out, explanation)?;
    }
    if names.is_empty() {
        writeln!(out, "-- No measure was named. All of them, to be named with -m:")?;
        let all = Measures::all().filter(|(_, _, since)| *since <= parsed.options.compat);
        let names: Vec<&str> = all.map(|(name, ..)| name).collect();
        for line in names.chunks(5) {
            writeln!(out, "   {}", line.join(" "))?;
        }
    }
    Ok(out.flush()?)
}

fn options(out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "trec_eval [options] rel_info_file results_file\n")?;
    writeln!(
        out,
        "Prints measures of the run in results_file against the judgments in rel_info_file."
    )?;
    writeln!(out, "'-' is standard input; files may be gzip-compressed.\n")?;
    for choice in CHOICES {
        let argument = match choice.takes {
            Takes::Nothing => String::new(),
            Takes::Argument(name) => format!(" {name}"),
        };
        writeln!(out, " -{}{argument}, --{}{argument}", choice.letter, choice.long)?;
        indented(out, choice.help)?;
    }
    writeln!(out, " --{COMPAT} 9|10")?;
    indented(out, "Follow trec_eval 9.0.8 (default) or 10.0-rc3.")?;
    writeln!(out, " --{TIES} docno-desc|docno-asc|rank")?;
    indented(
        out,
        "Order equal scores by docno, the greatest (default) or the smallest first, or by the run's rank.",
    )?;
    writeln!(out)
}

fn indented(out: &mut dyn Write, text: &str) -> std::io::Result<()> {
    text.lines().try_for_each(|line| writeln!(out, "    {line}"))
}
