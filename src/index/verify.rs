//! Every byte of an index against its checksums, every posting against the statistics.

use crate::error::{Error, Result};
use crate::index::format::ValueKind;
use crate::index::reader::Index;
use crate::sparse::names::{check_docno, check_token};
use crate::sparse::vocabulary::TermId;

/// Checks an opened index completely.
///
/// # Errors
/// The first thing that does not hold, as a data error with its place.
pub fn verify(index: &Index) -> Result<()> {
    for entry in &index.table {
        index.check_section(entry)?;
    }
    let fail = |what: String| Err(Error::data(what).at_file(index.path()));
    let terms = index.meta().terms as usize;
    let mut df = vec![0u32; terms];
    let mut max = vec![0u32; terms];
    let (mut postings, mut total) = (0u64, 0u64);
    for range in index.ranges() {
        let mut last_term = None;
        for at in 0..range.lists() {
            let Some((term, list)) = range.nth(at) else {
                return fail(format!("range at document {}: a list leaves its range", range.first));
            };
            let id = term.0 as usize;
            if id >= terms || last_term.is_some_and(|last| last >= term) || list.is_empty() {
                return fail(format!("range at document {}: bad directory", range.first));
            }
            last_term = Some(term);
            let mut last = None;
            for (local, value) in list.iter() {
                let weighs = match index.meta().values {
                    ValueKind::Impacts => value > 0,
                    ValueKind::Floats => {
                        let weight = f32::from_bits(value);
                        weight.is_finite() && weight > 0.0
                    }
                };
                if u32::from(local) >= range.docs || last.is_some_and(|l| l >= local) || !weighs {
                    return fail(format!(
                        "term '{}': posting of document {} is out of order, out of range or without a weight",
                        index.token(term).unwrap_or("?"),
                        u64::from(range.first) + u64::from(local)
                    ));
                }
                last = Some(local);
                df[id] += 1;
                max[id] = max[id].max(value);
                postings += 1;
                if index.meta().values == ValueKind::Impacts {
                    total += u64::from(value);
                }
            }
        }
    }
    for id in 0..terms {
        let term = TermId(id as u32);
        let token = index.token(term).unwrap_or("");
        if index.df(term) != df[id] || index.max_value(term) != max[id] {
            return fail(format!(
                "term '{token}': df or greatest impact differs from its postings"
            ));
        }
        if let Err(e) = check_token(token) {
            return fail(e.to_string());
        }
        if index.term_id(token) != Some(term) {
            return fail(format!("term '{token}' is not found by its hash"));
        }
    }
    let meta = index.meta();
    if postings != meta.postings || total != meta.total_impacts {
        return fail(format!(
            "{postings} postings with sum {total}, the metadata says {} with sum {}",
            meta.postings, meta.total_impacts
        ));
    }
    let mut seen = vec![false; meta.documents as usize];
    for docid in 0..meta.documents {
        let rank = index.rank(docid) as usize;
        if seen.get(rank) != Some(&false) {
            return fail(format!("document {docid}: its docno rank {rank} is wrong or taken"));
        }
        seen[rank] = true;
        if let Err(e) = check_docno(index.docno(rank as u32)) {
            return fail(format!("document {docid}: {e}"));
        }
    }
    for rank in 1..meta.documents {
        if index.docno(rank - 1) >= index.docno(rank) {
            return fail(format!("docnos are not in byte order at rank {rank}"));
        }
    }
    Ok(())
}
