//! CIFF files byte by byte, the malformed ones too.

/// A protobuf varint; negative numbers take ten bytes.
fn varint(value: i64) -> Vec<u8> {
    let (mut value, mut out) = (value as u64, Vec::new());
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
    out
}

/// A number field; 0 is not written.
fn number(field: u8, value: i64) -> Vec<u8> {
    if value == 0 { Vec::new() } else { [vec![field << 3], varint(value)].concat() }
}

fn bytes(field: u8, value: &[u8]) -> Vec<u8> {
    [vec![field << 3 | 2], varint(value.len() as i64), value.to_vec()].concat()
}

fn message(body: &[u8]) -> Vec<u8> {
    [varint(body.len() as i64), body.to_vec()].concat()
}

/// A postings list of (gap, tf), with the df and cf that it ought to have.
pub(crate) fn list(term: &[u8], postings: &[(i64, i64)]) -> Vec<u8> {
    list_with_df(term, postings, postings.len() as i64)
}

pub(crate) fn list_with_df(term: &[u8], postings: &[(i64, i64)], df: i64) -> Vec<u8> {
    let cf = postings.iter().map(|&(_, tf)| tf).sum();
    let mut body = if term.is_empty() { Vec::new() } else { bytes(1, term) };
    body.extend([number(2, df), number(3, cf)].concat());
    for &(gap, tf) in postings {
        body.extend(bytes(4, &[number(1, gap), number(2, tf)].concat()));
    }
    message(&body)
}

pub(crate) fn doc(docid: i64, name: &str, length: i64) -> Vec<u8> {
    message(&[number(1, docid), bytes(2, name.as_bytes()), number(3, length)].concat())
}

/// A file; its parts may be changed before [`Ciff::build`].
#[derive(Clone)]
pub(crate) struct Ciff {
    pub(crate) version: i64,
    pub(crate) lists: Vec<Vec<u8>>,
    pub(crate) docs: Vec<Vec<u8>>,
    /// Numbers in the header; those that are there, if none.
    pub(crate) num_lists: Option<i64>,
    pub(crate) num_docs: Option<i64>,
    /// Lists and documents of the whole collection, if this is a part of it.
    pub(crate) totals: Option<(i64, i64)>,
}

impl Ciff {
    /// Two terms, three documents.
    pub(crate) fn good() -> Self {
        Self {
            version: 1,
            lists: vec![list(b"x", &[(0, 3), (2, 5)]), list(b"y", &[(1, 7)])],
            docs: vec![doc(0, "a", 3), doc(1, "b", 7), doc(2, "c", 5)],
            num_lists: None,
            num_docs: None,
            totals: None,
        }
    }

    pub(crate) fn build(&self) -> Vec<u8> {
        let lists = self.num_lists.unwrap_or(self.lists.len() as i64);
        let docs = self.num_docs.unwrap_or(self.docs.len() as i64);
        let (all_lists, all_docs) = self.totals.unwrap_or((lists, docs));
        let numbers = [self.version, lists, docs, all_lists, all_docs, 15];
        let mut header: Vec<u8> =
            numbers.iter().zip(1..).flat_map(|(&value, field)| number(field, value)).collect();
        header.extend(bytes(8, b"made for a test"));
        [message(&header), self.lists.concat(), self.docs.concat()].concat()
    }
}
