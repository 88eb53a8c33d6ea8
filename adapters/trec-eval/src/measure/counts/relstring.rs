//! The relevance of the first documents as a text.

use crate::measure::params::Kind;
use crate::measure::spec::{Compute, Spec, Summary};
use crate::ranking::POOL_UNJUDGED;

pub(crate) const RELSTRING: Spec = Spec {
    name: "relstring",
    kind: Kind::Floats(&[10.0]),
    summary: Summary::Text,
    explain: "Relevance of the first n documents (10), a character each: 0 to 9, > above 9, - for a document that is not in
the qrels, . for one in the pool that was not judged. By query only.",
    compute: Compute::Text(|r, params| {
        let n = params.floats.first().map_or(0, |&n| n as usize);
        r.values.iter().take(n).map(|&value| symbol(value)).collect()
    }),
    ordered: false,
    ..Spec::MEAN
};

fn symbol(value: i64) -> char {
    match value {
        0..=9 => (b'0' + value as u8) as char,
        10.. => '>',
        POOL_UNJUDGED => '.',
        _ => '-',
    }
}
