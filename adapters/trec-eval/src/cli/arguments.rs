//! Arguments as getopt_long reads them.

use std::ffi::OsString;

use super::option::{COMPAT, Takes, long, short};
use super::usage::{USAGE, usage};
use crate::text::atol;
use crate::{Compat, Error, ErrorKind, Measures, Options, Result};

/// What is to be done.
pub(super) enum Parsed {
    Evaluate(Box<Arguments>),
    Version(Compat),
}

#[derive(Default)]
pub(super) struct Arguments {
    pub(super) help: bool,
    pub(super) per_query: bool,
    pub(super) no_summary: bool,
    pub(super) measures: Vec<String>,
    pub(super) rel_format: String,
    pub(super) results_format: String,
    pub(super) zscores: Option<OsString>,
    pub(super) options: Options,
    pub(super) files: Vec<OsString>,
}

pub(super) fn parse(arguments: &[OsString]) -> Result<Parsed> {
    let mut parsed = Box::new(Arguments {
        rel_format: "qrels".into(),
        results_format: "trec_results".into(),
        ..Arguments::default()
    });
    // Whether a measure is legal depends on the version, which may come later.
    parsed.options.compat = compat(arguments)?;
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        // Options are ASCII; what is not UTF-8 can only be a file.
        let text = argument.to_str().unwrap_or("");
        if text == "--" {
            parsed.files.extend(rest.cloned());
            break;
        } else if let Some(option) = text.strip_prefix("--") {
            let (name, attached) = match option.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (option, None),
            };
            let (name, letter, takes) = long(name, option)?;
            let value = match (takes, attached) {
                (Takes::Nothing, None) => OsString::new(),
                (Takes::Nothing, Some(_)) => {
                    return Err(usage(format!("option '--{name}' doesn't allow an argument")));
                }
                (Takes::Argument(_), Some(value)) => value.into(),
                (Takes::Argument(_), None) => rest
                    .next()
                    .cloned()
                    .ok_or_else(|| usage(format!("option '--{name}' requires an argument")))?,
            };
            if letter == 'v' {
                return Ok(Parsed::Version(parsed.options.compat));
            }
            set(&mut parsed, letter, value)?;
        } else if text.len() > 1 && text.starts_with('-') {
            for (at, letter) in text.char_indices().skip(1) {
                let attached = &text[at + letter.len_utf8()..];
                let takes = short(letter)?;
                if letter == 'v' {
                    return Ok(Parsed::Version(parsed.options.compat));
                }
                if takes == Takes::Nothing {
                    set(&mut parsed, letter, OsString::new())?;
                    continue;
                }
                let value = match attached {
                    "" => rest.next().cloned().ok_or_else(|| {
                        usage(format!("option requires an argument -- '{letter}'"))
                    })?,
                    attached => attached.into(),
                };
                set(&mut parsed, letter, value)?;
                break;
            }
        } else {
            parsed.files.push(argument.clone());
        }
    }
    Ok(Parsed::Evaluate(parsed))
}

fn set(parsed: &mut Arguments, letter: char, value: OsString) -> Result<()> {
    let text = value.to_string_lossy().into_owned();
    let number = atol(text.as_bytes());
    match letter {
        'h' => parsed.help = true,
        'q' => parsed.per_query = true,
        'c' => parsed.options.complete = true,
        'n' => parsed.no_summary = true,
        'J' => parsed.options.judged_only = true,
        'm' => {
            Measures::check(&text, parsed.options.compat)?;
            parsed.measures.push(text);
        }
        'l' => parsed.options.level = number,
        'M' => {
            parsed.options.max_retrieved = usize::try_from(number)
                .map_err(|_| usage(format!("-M {text}: a negative number of documents")))?;
        }
        'N' => parsed.options.docs_in_collection = number,
        'R' => parsed.rel_format = text,
        'T' => parsed.results_format = text,
        't' => parsed.options.ties = Some(text.parse()?),
        'Z' => parsed.zscores = Some(value),
        'D' => {
            if let Some((_, qid)) = text.split_once('.') {
                parsed.options.only_query = Some(qid.to_owned());
            }
        }
        // -o is obsolete; --compat was read before.
        _ => {}
    }
    Ok(())
}

fn compat(arguments: &[OsString]) -> Result<Compat> {
    let mut compat = Compat::default();
    let mut rest = arguments.iter().map(|argument| argument.to_str().unwrap_or(""));
    while let Some(argument) = rest.next() {
        let Some(option) = argument.strip_prefix("--") else { continue };
        if option.is_empty() {
            break;
        }
        let value = match option.split_once('=') {
            Some((COMPAT, value)) => Some(value),
            None if option == COMPAT => rest.next(),
            _ => continue,
        };
        // Without a value the parser complains.
        if let Some(value) = value {
            compat = value.parse()?;
        }
    }
    Ok(compat)
}

pub(super) fn two_files(files: &[OsString]) -> Error {
    let found = files.len();
    let message = format!("two files are wanted, judgments and run, not {found}");
    Error::new(ErrorKind::Usage, message, USAGE)
}

pub(super) fn check_results_format(name: &str) -> Result<()> {
    if name == "trec_results" {
        return Ok(());
    }
    let original = format!("trec_eval: Illegal retrieval results format '{name}'");
    Err(Error::new(ErrorKind::Data, format!("no format of runs '{name}'"), original)
        .hint("trec_results is the only one"))
}
