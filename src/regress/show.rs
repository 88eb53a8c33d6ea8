//! Declarations as their files would hold them.

use serde::Serialize;
use toml::ser::ValueSerializer;

use crate::error::{Error, Result};
use crate::regress::declaration::Declaration;

impl Declaration {
    /// The declaration with every default said, as a file would hold it.
    ///
    /// # Errors
    /// A value that TOML has no form for.
    pub fn to_toml(&self) -> Result<String> {
        // Taken apart whole: a key that is added and not shown does not compile.
        let Self {
            name,
            family: _,
            needs: _,
            about,
            backend,
            corpus,
            run,
            documents,
            encoder,
            query_encoder,
            quantizer,
            query_quantizer,
            topics,
            qrels,
            hits,
            remove_query,
            ties,
            expect,
        } = self;
        let mut text = "[[regression]]\n".to_owned();
        line(&mut text, "name", name)?;
        if !about.is_empty() {
            line(&mut text, "about", about)?;
        }
        line(&mut text, "corpus", corpus)?;
        line_of(&mut text, "run", run.as_ref())?;
        // Defaults that mean nothing beside a run are not what its file says.
        if run.is_none() {
            line(&mut text, "backend", backend)?;
            line_of(&mut text, "documents", documents.as_ref())?;
            line(&mut text, "encoder", encoder)?;
            line_of(&mut text, "query_encoder", query_encoder.as_ref())?;
            line(&mut text, "quantizer", quantizer)?;
            line(&mut text, "query_quantizer", query_quantizer)?;
            line_of(&mut text, "topics", topics.as_ref())?;
            line(&mut text, "hits", hits)?;
            line(&mut text, "ties", ties)?;
        }
        line(&mut text, "qrels", qrels)?;
        line(&mut text, "remove_query", remove_query)?;
        text.push_str("expect = [\n");
        for expect in expect {
            text.push_str("  ");
            value(&mut text, expect)?;
            text.push_str(",\n");
        }
        text.push_str("]\n");
        Ok(text)
    }
}

fn line(text: &mut String, key: &str, of: &impl Serialize) -> Result<()> {
    text.push_str(key);
    text.push_str(" = ");
    value(text, of)?;
    text.push('\n');
    Ok(())
}

fn line_of(text: &mut String, key: &str, of: Option<&impl Serialize>) -> Result<()> {
    of.map_or(Ok(()), |of| line(text, key, of))
}

fn value(text: &mut String, of: &impl Serialize) -> Result<()> {
    of.serialize(ValueSerializer::new(text)).map_err(|e| Error::usage(e.to_string()))?;
    Ok(())
}
