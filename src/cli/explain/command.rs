//! What `splade explain` is asked, and what it does.

use std::io::{Read, Write};
use std::path::PathBuf;

use clap::Args;

use crate::cli::explain::bag::Bag;
use crate::cli::explain::pair::Pair;
use crate::cli::explain::subject::Subject;
use crate::cli::explain::{html, json, tables};
use crate::cli::model::ModelArguments;
use crate::cli::print::print;
use crate::cli::role::RoleName;
use crate::encoder::options::Role;
use crate::error::{Error, Result};
use crate::sparse::quantizer::Quantizer;
use crate::storage::open::open_text;
use crate::storage::persist::AtomicFile;

/// Bytes of a text from stdin at most; models read a few thousand, and a tokenizer needs many times a text's own memory.
const LONGEST: u64 = 4 << 20;

/// Show the bag of words of a text, the token that raised each term, and the terms that make a score
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    splade explain --model splade-v3 --text 'water just off the boil' --top 20\n  \
    splade explain --model splade-v3 --text - --query 'how hot is coffee' --quantizer 'scale(factor=100)' --html pair.html < document.txt\n\n\
    With --query the text is a document and the score is the one that 'splade retrieve' would give it: with a quantiser on both \
    sides the exact integer. 'raised by' names input tokens by position: of max pooling the one with the greatest logit, of sum \
    pooling each with its share.")]
pub(crate) struct ExplainArguments {
    /// The text; '-' reads it from stdin
    #[arg(long, allow_hyphen_values = true)]
    text: String,
    /// A query: show which terms make the text's score for it
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true)]
    query: Option<String>,
    /// Which side of the search the text is on [default: document]
    #[arg(long, value_enum, conflicts_with = "query")]
    role: Option<RoleName>,
    /// Rows of a table at most; 0 = all
    #[arg(long, value_name = "N", default_value_t = 30)]
    top: usize,
    /// Quantiser of the text's weights: scale(factor=100), range(weight=5, quant=256, round=half-up), ...; none keeps floats
    #[arg(long, default_value = "none")]
    quantizer: String,
    /// Quantiser of the query's weights [default: --quantizer]
    #[arg(long, requires = "query")]
    query_quantizer: Option<String>,
    /// Write a page with the text coloured, too: one file that needs no other; '-' is stdout, without the table
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
    /// Print JSON, with all terms, instead of tables
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    model: ModelArguments,
}

impl ExplainArguments {
    pub(crate) fn run(&self) -> Result<()> {
        let page_to_stdout = self.html.as_ref().is_some_and(|path| path.as_os_str() == "-");
        if self.json && page_to_stdout {
            return Err(Error::usage("--json and --html - both want stdout")
                .hint("--html FILE writes the page beside the JSON"));
        }
        let quantizer = quantizer("--quantizer", &self.quantizer)?;
        let query_quantizer = match &self.query_quantizer {
            Some(name) => self::quantizer("--query-quantizer", name)?,
            None => quantizer,
        };
        if let Some(query) = &self.query {
            not_empty("--query", query)?;
        }
        let text = self.text()?;
        let splade = self.model.wanted()?;
        let role = match self.role {
            Some(RoleName::Query) => Role::Query,
            _ => Role::Document,
        };
        let bag = Bag::new(splade.explain(&text, role)?, role, quantizer);
        bag.say();
        let subject = match &self.query {
            None => Subject::Bag(bag),
            Some(query) => {
                let explanation = splade.explain(query, Role::Query)?;
                let query = Bag::new(explanation, Role::Query, query_quantizer);
                query.say();
                Subject::Pair(Pair::new(query, bag, splade.vocabulary())?)
            }
        };
        let model = self.model.name();
        // The page first: where it cannot be written nothing is printed.
        if let Some(path) = &self.html {
            let mut out = AtomicFile::create(path)?;
            out.write_all(html::page(&subject, &model, self.top).as_bytes())?;
            out.finish()?;
        }
        match (self.json, page_to_stdout) {
            (true, _) => print(&json::document(&subject, &model)?),
            (false, true) => Ok(()),
            (false, false) => print(tables::text(&subject, self.top).trim_end()),
        }
    }

    fn text(&self) -> Result<String> {
        let mut text = self.text.clone();
        if text == "-" {
            let mut bytes = Vec::new();
            open_text("-".as_ref())?.take(LONGEST + 1).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > LONGEST {
                return Err(Error::data(format!("stdin holds more than {LONGEST} bytes"))
                    .hint("one text is explained at a time"));
            }
            text = String::from_utf8(bytes)
                .map_err(|e| {
                    let at = e.utf8_error().valid_up_to() as u64;
                    Error::data("not UTF-8").at_file("-".as_ref()).at_byte(Some(at))
                })?
                .trim_end_matches(['\r', '\n'])
                .to_owned();
        }
        not_empty("--text", &text)?;
        Ok(text)
    }
}

fn not_empty(name: &str, text: &str) -> Result<()> {
    match text.trim().is_empty() {
        true => Err(Error::usage(format!("{name} is an empty text"))
            .hint(format!("{name} 'the words to explain'; '--text -' reads them from stdin"))),
        false => Ok(()),
    }
}

/// A quantiser that needs nothing but the weight.
fn quantizer(option: &str, name: &str) -> Result<Quantizer> {
    let quantizer: Quantizer = name.parse()?;
    if quantizer.needs_statistics() {
        return Err(Error::usage(format!(
            "{option}: {quantizer} wants the collection's statistics"
        ))
        .hint("name them: 'linear(bits=8, max=3.5)', 'minmax(min=0.1, max=3.5)'"));
    }
    if quantizer == Quantizer::Unknown {
        return Err(Error::usage(format!("{option}: unknown makes no integers"))
            .hint("'scale(factor=100)', or none to keep floats"));
    }
    Ok(quantizer)
}
