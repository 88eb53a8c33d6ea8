//! The registry's formats as values of the command line, and as lines of help.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use crate::formats::queries::QueriesFormat;
use crate::formats::registry::{FORMATS, Format, Row, vector_formats};
use crate::formats::texts::TextFormat;
use crate::formats::vector_format::VectorFormat;

/// A format of document vectors.
pub(super) fn vector_format() -> impl TypedValueParser<Value = &'static VectorFormat> {
    let value = |format: &VectorFormat| PossibleValue::new(format.name).help(format.about);
    PossibleValuesParser::new(vector_formats().map(value)).try_map(|name| {
        let format = vector_formats().find(|format| format.name == name);
        format.ok_or_else(|| format!("unknown format '{name}'"))
    })
}

/// A format of documents: vectors, or texts.
pub(super) fn document_format() -> impl TypedValueParser<Value = Format> {
    let holds = |row: &&Row| match row.format {
        Format::Vectors(_) => true,
        Format::Texts(format) => format != TextFormat::TrecTopics,
        _ => false,
    };
    let value = |row: &Row| PossibleValue::new(row.name).help(row.about);
    PossibleValuesParser::new(FORMATS.iter().filter(holds).map(value))
        .try_map(|name| name.parse::<Format>())
}

/// A format of texts.
pub(super) fn text_format() -> impl TypedValueParser<Value = TextFormat> {
    let texts = |row: &&Row| matches!(row.format, Format::Texts(_));
    let value = |row: &Row| {
        let value = PossibleValue::new(row.name).help(row.about);
        match row.format {
            Format::Texts(TextFormat::MsMarco) => value.alias("topics-tsv"),
            _ => value,
        }
    };
    PossibleValuesParser::new(FORMATS.iter().filter(texts).map(value))
        .try_map(|name| name.parse::<TextFormat>())
}

/// A format of weighted queries.
pub(super) fn queries_format() -> impl TypedValueParser<Value = QueriesFormat> {
    let queries = |row: &&Row| matches!(row.format, Format::Queries(_));
    let value = |row: &Row| PossibleValue::new(row.name).help(row.about);
    PossibleValuesParser::new(FORMATS.iter().filter(queries).map(value))
        .try_map(|name| name.parse::<QueriesFormat>())
}

/// All formats by what they hold, for the help of `convert`.
pub(super) fn help() -> String {
    type Kind = (&'static str, fn(&Row) -> bool);
    let kinds: [Kind; 5] = [
        ("document vectors", |row| matches!(row.format, Format::Vectors(_))),
        ("weighted queries", |row| matches!(row.format, Format::Queries(_))),
        ("texts", |row| matches!(row.format, Format::Texts(_))),
        ("judgments (and beir)", |row| matches!(row.format, Format::Qrels(_))),
        ("runs", |row| matches!(row.format, Format::Run(_))),
    ];
    let mut text =
        String::from("Formats, by what they hold (each goes to the others of its kind):\n");
    for (kind, is) in kinds {
        text.push_str(&format!("  {kind}\n"));
        for row in FORMATS.iter().filter(|row| is(row)) {
            text.push_str(&format!("    {:<14} {}\n", row.name, row.about));
        }
    }
    text
}
