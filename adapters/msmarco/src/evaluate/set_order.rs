//! Which element Python's `list(set(numbers))` begins with.
//!
//! CPython 3.7 and later: a table of a power of two of slots, up to nine more tried in a row, then a jump. At three fifths
//! it grows to four times of what it holds; more than 50,000 would grow less, but a query has 500 duplicates at most.

const SMALLEST: usize = 8;
const IN_A_ROW: usize = 9;

/// The element in the lowest slot after all were added in this order.
pub(super) fn first(numbers: &[i64]) -> Option<i64> {
    let mut table = vec![None; SMALLEST];
    let mut held = 0;
    for &number in numbers {
        if !add(&mut table, number) {
            continue;
        }
        held += 1;
        if held * 5 >= (table.len() - 1) * 3 {
            let larger = (held * 4 + 1).next_power_of_two();
            let old = std::mem::replace(&mut table, vec![None; larger]);
            for number in old.into_iter().flatten() {
                add(&mut table, number);
            }
        }
    }
    table.into_iter().flatten().next()
}

/// Whether the number was not there.
fn add(table: &mut [Option<i64>], number: i64) -> bool {
    let mask = table.len() - 1;
    let mut perturb = hash(number) as usize;
    let mut slot = perturb & mask;
    loop {
        let row = if slot + IN_A_ROW <= mask { IN_A_ROW } else { 0 };
        for tried in &mut table[slot..=slot + row] {
            match *tried {
                None => {
                    *tried = Some(number);
                    return true;
                }
                Some(there) if there == number => return false,
                Some(_) => {}
            }
        }
        perturb >>= 5;
        slot = slot.wrapping_mul(5).wrapping_add(1 + perturb) & mask;
    }
}

/// Python's hash of a whole number.
fn hash(number: i64) -> i64 {
    match number % ((1 << 61) - 1) {
        -1 => -2,
        hash => hash,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The right sides are CPython 3.11's.
    #[test]
    fn as_python() {
        assert_eq!(first(&[]), None);
        for (numbers, expected) in [
            (vec![9, 0], 0),
            (vec![8, 0], 8),
            (vec![7, 15, 23], 15),
            (vec![-1, -2, 5], 5),
            (vec![16, 8, 0, 24, 32, 40], 32),
        ] {
            assert_eq!(first(&numbers), Some(expected), "{numbers:?}");
        }
        // Tables that grew once and more.
        for (n, by, below, expected) in [
            (5, 37, 101, 37),
            (20, 7919, 8_841_823, 118_785),
            (100, 104_729, 8_841_823, 8_587_778),
            (500, 1_000_003, 8_841_823, 3_373_063),
        ] {
            let numbers: Vec<i64> = (1..=n).map(|i| i * by % below).collect();
            assert_eq!(first(&numbers), Some(expected), "{n}");
        }
    }
}
