//! What may a document, a query, a token be called? Whatever takes a collection in asks here, so that no run, no engine and no query is the
//! first to find a name that it cannot hold.

use crate::error::{Error, Result};

/// Refuses an id that a run cannot hold. `what` it is of: docno, query id.
///
/// # Errors
/// An id that is empty or holds white space.
pub(crate) fn check_id(what: &str, id: &str) -> Result<()> {
    if id.is_empty() || id.bytes().any(|byte| byte.is_ascii_whitespace() || byte == 0x0b) {
        return Err(Error::data(format!("the {what} '{id}' is empty or holds white space"))
            .hint("a run separates its fields by white space"));
    }
    Ok(())
}

/// Refuses a docno that a run cannot hold.
///
/// # Errors
/// A docno that is empty or holds white space.
pub(crate) fn check_docno(docno: &str) -> Result<()> {
    check_id("docno", docno).map_err(|e| match docno.is_empty() {
        true => e,
        false => e.hint("a run separates its fields by white space: --rename-docnos MAP gives such documents other names"),
    })
}

/// Refuses a token that no query can name: queries separate their tokens by white space, as Anserini understands it.
///
/// # Errors
/// A token that is empty or holds white space.
pub(crate) fn check_token(token: &str) -> Result<()> {
    // Nearly all tokens are of these characters.
    if !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Ok(());
    }
    if token.is_empty() || token.contains(anserini::is_java_whitespace) {
        return Err(Error::data(format!("the token '{token}' is empty or holds white space"))
            .hint(
                "queries separate their tokens by white space, so that none could name this one",
            ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_is_what_separates() {
        for good in ["a", "##ing", "x\u{a0}y", "é", "a:b", "\u{200b}"] {
            assert!(check_docno(good).is_ok() && check_token(good).is_ok(), "{good}");
        }
        for bad in ["", "a b", "a\tb", "a\nb", "\u{b}", " a"] {
            assert!(check_docno(bad).is_err() && check_token(bad).is_err(), "{bad:?}");
        }
        // No run separates its fields by it, but Anserini separates tokens.
        assert!(check_docno("a\u{3000}b").is_ok() && check_token("a\u{3000}b").is_err());
    }
}
