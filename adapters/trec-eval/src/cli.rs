//! trec_eval's command line: options may follow the files, short ones bundle, long ones may be abbreviated.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};

use flate2::bufread::MultiGzDecoder;

use crate::{Error, ErrorKind, Measures, Options, Qrels, Result, Run, evaluate};

const USAGE: &str = "Usage: trec_eval [-h] [-q] [-m measure[.params] [-c] [-n] [-l <num>] [-J] [-M <num>] [-N <num>] [-R rel_format] [-T results_format] rel_info_file results_file";

/// Long options with their letters; true = takes an argument.
const LONG: &[(&str, char, bool)] = &[
    ("help", 'h', false),
    ("version", 'v', false),
    ("query_eval_wanted", 'q', false),
    ("measure", 'm', true),
    ("complete_rel_info_wanted", 'c', false),
    ("level_for_rel", 'l', true),
    ("nosummary", 'n', false),
    ("Judged_docs_only", 'J', false),
    ("Max_retrieved_per_topic", 'M', true),
    ("Number_docs_in_coll", 'N', true),
    ("Rel_info_format", 'R', true),
    ("Results_format", 'T', true),
    ("Zscore", 'Z', true),
    ("Debug_level", 'D', true),
    ("Output_old_results_format", 'o', true),
];

#[derive(Default)]
struct Arguments {
    help: bool,
    version: bool,
    per_query: bool,
    no_summary: bool,
    measures: Vec<String>,
    options: Options,
    files: Vec<String>,
}

/// Runs a command line (without the program's name); gives the exit code.
pub fn run(arguments: &[String], out: &mut dyn Write, err: &mut dyn Write) -> u8 {
    let parsed = match parse(arguments) {
        Ok(parsed) => parsed,
        Err(error) => return report(&error, "", err),
    };
    if parsed.help {
        let _ = help(&parsed, out);
        return 0;
    }
    if parsed.version {
        let _ = writeln!(
            err,
            "trec-eval-rs {}, compatible with trec_eval 9.0.8",
            env!("CARGO_PKG_VERSION")
        );
        return 0;
    }
    let [qrels, results] = &parsed.files[..] else {
        let _ = writeln!(
            err,
            "{USAGE}\nhint: two files are wanted, qrels and run, {} given",
            parsed.files.len()
        );
        return 1;
    };
    match evaluate_files(&parsed, qrels, results, out, err) {
        Ok(()) => 0,
        Err((file, error)) => report(&error, file, err),
    }
}

fn evaluate_files<'a>(
    parsed: &Arguments,
    qrels: &'a str,
    results: &'a str,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> std::result::Result<(), (&'a str, Error)> {
    let measures = Measures::parse(&parsed.measures).map_err(|e| ("", e))?;
    let judged = open(qrels, "qrels").and_then(Qrels::read).map_err(|e| (qrels, e))?;
    let run = open(results, "results").and_then(Run::read).map_err(|e| (results, e))?;
    let evaluation = evaluate(&measures, &parsed.options, &judged, &run).map_err(|e| ("", e))?;
    for warning in &evaluation.warnings {
        let _ = writeln!(err, "warning: {warning}");
    }
    // A closed pipe is not an error.
    let _ = evaluation.write_trec(out, parsed.per_query, !parsed.no_summary);
    Ok(())
}

fn report(error: &Error, file: &str, err: &mut dyn Write) -> u8 {
    let original = &error.original;
    let _ = if original.starts_with("get_") {
        if original.contains("Cannot read") {
            writeln!(err, "trec_eval.{original} '{file}'")
        } else {
            writeln!(err, "trec_eval.{original}\ntrec_eval: Quit in file '{file}'")
        }
    } else if original.starts_with("form_") || original.starts_with("calc_") {
        writeln!(err, "trec_eval.{original}")
    } else {
        writeln!(err, "trec_eval: {original}")
    };
    let place = match (file, error.line) {
        ("", _) => String::new(),
        (file, Some(line)) => format!("{file}:{line}: "),
        (file, None) => format!("{file}: "),
    };
    let _ = writeln!(err, "error: {place}{}", error.message);
    if let Some(hint) = &error.hint {
        let _ = writeln!(err, "\nhint: {hint}");
    }
    error.exit_code()
}

fn usage(message: String) -> Error {
    Error::new(ErrorKind::Usage, message.clone(), message).hint(USAGE)
}

fn parse(arguments: &[String]) -> Result<Arguments> {
    let mut parsed = Arguments::default();
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = |attached: &str, name: &str| {
            if attached.is_empty() {
                rest.next()
                    .cloned()
                    .ok_or_else(|| usage(format!("option '{name}' wants an argument")))
            } else {
                Ok(attached.to_owned())
            }
        };
        if argument == "--" {
            parsed.files.extend(rest.cloned());
            break;
        } else if let Some(long) = argument.strip_prefix("--") {
            let (name, attached) = long.split_once('=').unwrap_or((long, ""));
            let mut matching = LONG.iter().filter(|(full, _, _)| full.starts_with(name));
            let exact = LONG.iter().find(|(full, _, _)| *full == name);
            let &(_, letter, takes) = match (exact, matching.next(), matching.next()) {
                (Some(option), _, _) | (None, Some(option), None) => option,
                (None, Some(_), Some(_)) => {
                    return Err(usage(format!("option '--{name}' is ambiguous")));
                }
                (None, None, _) => return Err(usage(format!("unrecognized option '--{name}'"))),
            };
            let argument = if takes { value(attached, name)? } else { String::new() };
            set(&mut parsed, letter, argument)?;
        } else if argument.len() > 1 && argument.starts_with('-') {
            for (at, letter) in argument[1..].char_indices() {
                let takes = "mlMNRTZD".contains(letter);
                let attached = &argument[1 + at + letter.len_utf8()..];
                let text =
                    if takes { value(attached, &letter.to_string())? } else { String::new() };
                set(&mut parsed, letter, text)?;
                if takes {
                    break;
                }
            }
        } else {
            parsed.files.push(argument.clone());
        }
    }
    if parsed.measures.is_empty() {
        parsed.measures.push("official".into());
    }
    Ok(parsed)
}

fn set(parsed: &mut Arguments, letter: char, text: String) -> Result<()> {
    let number = crate::fields::atol(text.as_bytes());
    match letter {
        'h' => parsed.help = true,
        'v' => parsed.version = true,
        'q' => parsed.per_query = true,
        'c' => parsed.options.complete = true,
        'n' => parsed.no_summary = true,
        'J' => parsed.options.judged_only = true,
        'o' => {}
        'm' => parsed.measures.push(text),
        'l' => parsed.options.level = number,
        'M' => {
            parsed.options.max_retrieved = usize::try_from(number)
                .map_err(|_| usage(format!("-M {text}: a negative number of documents")))?;
        }
        'N' => parsed.options.docs_in_collection = number,
        'R' if text == "qrels" => {}
        'T' if text == "trec_results" => {}
        'R' | 'T' => {
            let message = format!("format '{text}' is not implemented");
            return Err(Error::new(ErrorKind::Data, message.clone(), message)
                .hint("this version reads qrels and trec_results; preferences and judgment groups come later"));
        }
        'Z' | 'D' => return Err(usage(format!("option '-{letter}' is not implemented"))),
        other => return Err(usage(format!("invalid option -- '{other}'"))),
    }
    Ok(())
}

fn open(path: &str, what: &str) -> Result<Box<dyn BufRead>> {
    let cannot = |e: std::io::Error| {
        let original = format!("get_{what}: Cannot read {what} file");
        Error::new(ErrorKind::Data, format!("cannot read: {e}"), original)
    };
    let mut file = BufReader::with_capacity(1 << 18, File::open(path).map_err(cannot)?);
    if file.fill_buf().map_err(cannot)?.starts_with(&[0x1f, 0x8b]) {
        return Ok(Box::new(BufReader::with_capacity(1 << 18, MultiGzDecoder::new(file))));
    }
    Ok(Box::new(file))
}

fn help(parsed: &Arguments, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "{USAGE}\n")?;
    writeln!(out, "Prints trec_eval's measures of a run. Files may be gzip-compressed.\n")?;
    for (name, letter, takes) in LONG {
        writeln!(out, "  -{letter} --{name}{}", if *takes { " <arg>" } else { "" })?;
    }
    writeln!(out, "\nNicknames: official (default), set, all_trec. Measures:\n")?;
    let wanted = |name: &str| {
        parsed.measures == ["official"]
            || parsed.measures.iter().any(|m| m.split('.').next() == Some(name))
    };
    for (name, explanation) in Measures::explanations().filter(|(name, _)| wanted(name)) {
        writeln!(out, "{name}\n    {explanation}")?;
    }
    Ok(())
}
