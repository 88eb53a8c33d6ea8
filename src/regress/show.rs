//! Declarations as their files would hold them.

use serde::Serialize;
use toml::ser::ValueSerializer;

use super::Declaration;
use crate::error::{Error, Result};

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
        line(&mut text, "backend", backend)?;
        line(&mut text, "corpus", corpus)?;
        line(&mut text, "documents", documents)?;
        line(&mut text, "encoder", encoder)?;
        if let Some(encoder) = query_encoder {
            line(&mut text, "query_encoder", encoder)?;
        }
        line(&mut text, "quantizer", quantizer)?;
        line(&mut text, "query_quantizer", query_quantizer)?;
        line(&mut text, "topics", topics)?;
        line(&mut text, "qrels", qrels)?;
        line(&mut text, "hits", hits)?;
        line(&mut text, "remove_query", remove_query)?;
        line(&mut text, "ties", ties)?;
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

fn value(text: &mut String, of: &impl Serialize) -> Result<()> {
    of.serialize(ValueSerializer::new(text)).map_err(|e| Error::usage(e.to_string()))?;
    Ok(())
}
