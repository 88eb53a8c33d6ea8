//! Lines of a run that are written as nearly all are: six fields, one blank between two, a newline.

/// What a line of a run is looked at for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    /// End of the query id, which begins the line.
    pub(crate) qid: usize,
    pub(crate) docno: (usize, usize),
    pub(crate) sim: (usize, usize),
    /// Where the next line begins.
    pub(crate) next: usize,
}

const BLOCK: usize = 64;
/// Far enough for memory to answer.
const AHEAD: usize = 1024;

/// The line at the beginning of `bytes`, all found by one look at its first 64; `None` if it is longer, or written in another
/// way.
pub(crate) fn row(bytes: &[u8]) -> Option<Row> {
    let block: &[u8; BLOCK] = bytes.first_chunk()?;
    crate::native::prefetch(bytes, AHEAD);
    let (low, blanks, newlines) = masks(block);
    let end = newlines & newlines.wrapping_neg();
    let inside = end.wrapping_sub(1);
    let mut rest = low & inside;
    // Neighbours, the first place and the last one: no field may be empty.
    let empty = rest & (rest << 1 | 1 | end >> 1);
    // Blanks that are none of these two, and a NUL.
    let odd = rest & !blanks;
    if end == 0 || empty | odd != 0 {
        return None;
    }
    let mut next = || {
        let at = rest.trailing_zeros() as usize;
        rest &= rest.wrapping_sub(1);
        at
    };
    let [qid, iter, docno, rank, sim] = std::array::from_fn(|_| next());
    // Fewer blanks, or more.
    if sim == BLOCK || rest != 0 {
        return None;
    }
    Some(Row {
        qid,
        docno: (iter + 1, docno),
        sim: (rank + 1, sim),
        next: end.trailing_zeros() as usize + 1,
    })
}

/// A bit a byte: those up to the blank, blanks and tabs, newlines.
#[cfg(target_arch = "x86_64")]
fn masks(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    crate::native::masks(block)
}

#[cfg(not(target_arch = "x86_64"))]
fn masks(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    portable(block)
}

#[cfg(any(test, not(target_arch = "x86_64")))]
fn portable(block: &[u8; BLOCK]) -> (u64, u64, u64) {
    let bits = |is: fn(&u8) -> bool| {
        block.iter().rev().fold(0u64, |bits, byte| bits << 1 | u64::from(is(byte)))
    };
    (bits(|b| *b <= b' '), bits(|b| matches!(b, b' ' | b'\t')), bits(|b| *b == b'\n'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Option<Row> {
        row(format!("{line}{}", "x".repeat(BLOCK)).as_bytes())
    }

    #[test]
    fn fields_of_a_plain_line() {
        let expected = Row { qid: 2, docno: (6, 8), sim: (11, 14), next: 18 };
        assert_eq!(of("q1 Q0 d7 1 2.5 run\n"), Some(Row { next: 19, ..expected }));
        assert_eq!(of("q1\tQ0\td7\t1\t2.5\tr\u{e9}\n").map(|row| row.next), Some(19));
        let longest = format!("q1 Q0 {} 1 2.5 r\n", "d".repeat(BLOCK - 15));
        assert_eq!(of(&longest).map(|row| row.next), Some(BLOCK));
    }

    #[test]
    fn other_lines_are_left_to_others() {
        for line in [
            "",
            "\n",
            "q1 Q0 d7 1 2.5\n",
            "q1 Q0 d7 1 2.5 run more\n",
            "q1 Q0 d7 1 2.5 run \n",
            "q1 Q0 d7 1 2.5 run\r\n",
            " q1 Q0 d7 1 2.5 run\n",
            "q1  Q0 d7 1 2.5 run\n",
            "q1 Q0 d7 1 2.5 \n",
            "q1 Q0 d7 1 2.5\n x\n",
            "q1 Q0 d7 1\x0b2.5 run\n",
            "q1 Q0 d7 1 2.5 ru\0n\n",
            "q1 Q0 d\0 1 2.5 run\n",
            "q1 Q0 d\x01 1 2.5 run\n",
        ] {
            assert_eq!(of(line), None, "{line:?}");
        }
        assert_eq!(of(&format!("q1 Q0 {} 1 2.5 r\n", "d".repeat(BLOCK - 14))), None);
        assert_eq!(row(b"q1 Q0 d7 1 2.5 run\n"), None);
    }

    #[test]
    fn masks_of_every_byte() {
        for byte in 0..=u8::MAX {
            let block: [u8; BLOCK] =
                std::array::from_fn(|at| if at % 3 == 0 { byte } else { b'x' });
            assert_eq!(masks(&block), portable(&block), "{byte}");
        }
    }
}
