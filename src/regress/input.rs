//! What a regression begins with: a search, or a run that is ready.

use toml::{Table, Value};

use crate::error::{Error, Result};
use crate::formats::run::RunFormat;
use crate::regress::declaration::{Declaration, Source};

/// What is evaluated.
#[derive(Debug, Clone, Copy)]
pub(super) enum Input<'a> {
    /// A ready run: nothing is encoded, indexed or searched.
    Run(&'a Source),
    /// What a search gives.
    Search {
        /// The documents.
        documents: &'a Source,
        /// The topics.
        topics: &'a Source,
    },
}

const EITHER: &str = "a regression has 'documents' and 'topics', or 'run' alone";

/// Keys that say how a run comes to be.
const OF_A_SEARCH: [&str; 9] = [
    "documents",
    "topics",
    "encoder",
    "query_encoder",
    "quantizer",
    "query_quantizer",
    "hits",
    "ties",
    "backend",
];

/// Refuses keys beside `run` that would be passed over. Looked at before defaults are filled in, when one still sees what was said.
pub(super) fn refuse_beside_run(table: &Table) -> Result<()> {
    let said = |key: &&str| match (*key, table.get(*key)) {
        (_, None) => false,
        ("backend", Some(Value::String(name))) => name != "native",
        _ => true,
    };
    match OF_A_SEARCH.iter().find(|key| table.contains_key("run") && said(key)) {
        None => Ok(()),
        Some(key @ &("documents" | "topics")) => {
            Err(Error::usage(format!("'{key}' beside 'run'")).hint(EITHER))
        }
        Some(key) => Err(Error::usage(format!("'{key}' means nothing beside 'run'"))
            .hint("a ready run is only evaluated; what [defaults] says counts as said here")),
    }
}

impl Declaration {
    /// The run or the search.
    ///
    /// # Errors
    /// None of the two, both, a half of one.
    pub(super) fn input(&self) -> Result<Input<'_>> {
        let lacks = |key: &str| Err(Error::usage(format!("no '{key}'")).hint(EITHER));
        match (&self.run, &self.documents, &self.topics) {
            (Some(run), None, None) => Ok(Input::Run(run)),
            (None, Some(documents), Some(topics)) => Ok(Input::Search { documents, topics }),
            (None, Some(_), None) => lacks("topics"),
            (None, None, Some(_)) => lacks("documents"),
            (None, None, None) => {
                Err(Error::usage("neither 'run' nor 'documents' and 'topics'").hint(EITHER))
            }
            (Some(_), ..) => Err(Error::usage("'documents' or 'topics' beside 'run'").hint(EITHER)),
        }
        .map_err(|e| e.within(&format!("regression '{}'", self.name)))
    }
}

/// The format of a run; what else a source may say is of documents.
pub(super) fn run_format(run: &Source) -> Result<RunFormat> {
    let Source { path: _, format, template, via } = run;
    for (key, said) in [("template", template), ("via", via)] {
        if said.is_some() {
            return Err(Error::usage(format!("'{key}' means nothing in 'run'"))
                .hint("it is of documents; a run has 'path' and 'format'"));
        }
    }
    format.parse().map_err(|e: Error| e.within("'run'"))
}
