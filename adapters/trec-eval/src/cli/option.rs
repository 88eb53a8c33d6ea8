//! The options and their names.

use super::usage::usage;
use crate::Result;

/// Does an option take an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Nothing,
    /// What it is called in the help.
    Argument(&'static str),
}
use Takes::{Argument, Nothing};

/// An option.
pub(super) struct Choice {
    pub(super) long: &'static str,
    pub(super) letter: char,
    /// Of the long name; the letter `o` takes nothing.
    pub(super) takes: Takes,
    pub(super) help: &'static str,
}

const fn choice(long: &'static str, letter: char, takes: Takes, help: &'static str) -> Choice {
    Choice { long, letter, takes, help }
}

/// trec_eval's options.
pub(super) const CHOICES: &[Choice] = &[
    choice("help", 'h', Nothing, "This text, with what -m, -R and -T name explained."),
    choice("version", 'v', Nothing, "The version."),
    choice("query_eval_wanted", 'q', Nothing, "The values of each query too."),
    choice(
        "measure",
        'm',
        Argument("MEASURE[.PARAMETERS]"),
        "A measure or a nickname, any number of times; parameters follow a point: P.5,10.
Nicknames: official (default), set, all_trec, prefs, all_prefs, qrels_jg.",
    ),
    choice(
        "complete_rel_info_wanted",
        'c',
        Nothing,
        "Average over all judged queries: one that the run lacks counts 0. Without it such queries do not count.",
    ),
    choice("level_for_rel", 'l', Argument("NUM"), "Least relevance that counts as relevant (1)."),
    choice("nosummary", 'n', Nothing, "No values over all queries."),
    choice(
        "Debug_level",
        'D',
        Argument("NUM[.QID]"),
        "Evaluate the query QID alone. There is no debugging output: NUM is ignored.",
    ),
    choice(
        "Judged_docs_only",
        'J',
        Nothing,
        "Take unjudged documents out of the ranking, after -M. Such numbers do not compare with others.",
    ),
    choice("Number_docs_in_coll", 'N', Argument("NUM"), "Documents in the collection, for utility (0)."),
    choice("Max_retrieved_per_topic", 'M', Argument("NUM"), "Look at so many documents a query at most."),
    choice(
        "Rel_info_format",
        'R',
        Argument("FORMAT"),
        "Format of the judgments: qrels (default), qrels_jg, prefs, qrels_prefs.",
    ),
    choice("Results_format", 'T', Argument("FORMAT"), "Format of the run: trec_results."),
    choice("Output_old_results_format", 'o', Argument("ARG"), "Ignored."),
    choice(
        "Zscore",
        'Z',
        Argument("FILE"),
        "Print z-scores: values in standard deviations from a mean. Lines of FILE are 'qid measure mean sd';
-1000000 is printed where it has no mean.",
    ),
];

/// Ours, and only by its full name: no prefix that trec_eval accepts changes its meaning.
pub(super) const COMPAT: &str = "compat";
pub(super) const TIES: &str = "ties";

/// The full name and the letter of a long name or of a beginning of one. `text` is all that was written, a value too.
pub(super) fn long(name: &str, text: &str) -> Result<(&'static str, char, Takes)> {
    if name == COMPAT {
        return Ok((COMPAT, '9', Argument("9|10")));
    }
    if name == TIES {
        return Ok((TIES, 't', Argument("docno-desc|docno-asc|rank")));
    }
    let exact = CHOICES.iter().find(|choice| choice.long == name);
    let beginning: Vec<&Choice> =
        CHOICES.iter().filter(|choice| choice.long.starts_with(name)).collect();
    match (exact, &beginning[..]) {
        (Some(choice), _) | (None, &[choice]) => Ok((choice.long, choice.letter, choice.takes)),
        (None, []) => Err(usage(format!("unrecognized option '--{text}'"))),
        (None, many) => {
            let names: Vec<String> = many.iter().map(|c| format!("'--{}'", c.long)).collect();
            let names = names.join(" ");
            Err(usage(format!("option '--{text}' is ambiguous; possibilities: {names}")))
        }
    }
}

/// What a letter takes.
pub(super) fn short(letter: char) -> Result<Takes> {
    match CHOICES.iter().find(|choice| choice.letter == letter) {
        Some(_) if letter == 'o' => Ok(Nothing),
        Some(choice) => Ok(choice.takes),
        None => Err(usage(format!("invalid option -- '{letter}'"))),
    }
}
