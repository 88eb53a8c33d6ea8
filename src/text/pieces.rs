//! Long texts in pieces, each with special tokens of its own.

use std::ops::Range;

/// What becomes of a text that is longer than the model takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LongTexts {
    /// It is cut, `[SEP]` kept.
    #[default]
    Truncate,
    /// It is cut into pieces with special tokens of their own, and their vectors are pooled: the greatest of each weight, or under
    /// sum pooling their sum.
    Chunk,
}

/// Which tokens of a sequence a piece holds: the special ones in front, some of the text's, the special ones at the end.
pub(crate) type Piece = [Range<usize>; 3];

/// The pieces of a sequence of `length` tokens, of at most `longest` each; `front` and `end` of them are special and belong to each
/// piece.
///
/// `longest` must be more than `front + end`.
pub(crate) fn pieces(length: usize, longest: usize, front: usize, end: usize) -> Vec<Piece> {
    if length <= longest {
        return vec![[0..0, 0..length, length..length]];
    }
    let (step, last) = (longest - front - end, length - end);
    let piece = |from| [0..front, from..(from + step).min(last), last..length];
    (front..last).step_by(step).map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_token_is_in_one_piece_and_special_ones_in_all() {
        assert_eq!(pieces(0, 8, 1, 1), [[0..0, 0..0, 0..0]]);
        assert_eq!(pieces(8, 8, 1, 1), [[0..0, 0..8, 8..8]]);
        assert_eq!(pieces(9, 8, 1, 1), [[0..1, 1..7, 8..9], [0..1, 7..8, 8..9]]);
        for length in 9..60 {
            let all = pieces(length, 8, 2, 1);
            let own: Vec<usize> = all.iter().flat_map(|[_, own, _]| own.clone()).collect();
            assert_eq!(own, (2..length - 1).collect::<Vec<_>>());
            assert!(all.iter().all(|piece| piece.iter().map(Range::len).sum::<usize>() <= 8));
            assert!(all.iter().all(|[front, _, end]| front.len() == 2 && end.len() == 1));
        }
    }
}
