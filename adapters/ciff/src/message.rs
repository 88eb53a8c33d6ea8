//! The messages, as `io.osirrc.ciff` names their fields.

/// The header.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Header {
    /// 1.
    pub version: i32,
    /// Lists that follow.
    pub num_postings_lists: i32,
    /// Document records that follow.
    pub num_docs: i32,
    /// Lists of the whole collection (more than follow in a partial export).
    pub total_postings_lists: i32,
    /// Documents of the whole collection.
    pub total_docs: i32,
    /// Sum of document lengths.
    pub total_terms_in_collection: i64,
    /// Mean document length.
    pub average_doclength: f64,
    /// Free text; ours names the quantiser.
    pub description: String,
}

/// A posting; the docid is absolute, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Posting {
    /// The document.
    pub docid: u32,
    /// Term frequency, or impact; at least 1.
    pub tf: u32,
}

/// A term's postings.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PostingsList {
    /// The term.
    pub term: String,
    /// Number of postings.
    pub df: i64,
    /// Sum of tf.
    pub cf: i64,
    /// By docid ascending.
    pub postings: Vec<Posting>,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocRecord {
    /// From 0, in order.
    pub docid: u32,
    /// The collection's own id.
    pub collection_docid: String,
    /// Its length (sum of tf); 1 in what Lucene's exporter writes of impacts.
    pub doclength: u32,
}

impl Header {
    /// Lists and documents of the whole collection, where the file holds a part of it: an export of the terms of some queries, a shard.
    /// Writers that leave the totals out say nothing of it.
    pub fn whole(&self) -> Option<(u32, u32)> {
        let part =
            self.total_postings_lists > self.num_postings_lists || self.total_docs > self.num_docs;
        let of = |total: i32, num: i32| total.max(num).max(0) as u32;
        part.then(|| {
            let lists = of(self.total_postings_lists, self.num_postings_lists);
            (lists, of(self.total_docs, self.num_docs))
        })
    }
}
