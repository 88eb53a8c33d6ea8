//! Random damage.

use super::random::Random;

/// Changes, removes, doubles or inserts bytes that mean something to the readers.
pub(crate) fn mutate(random: &mut Random, text: &mut Vec<u8>) {
    const BYTES: &[u8] = b" \t\n\r\0#-+.,=0129eExXpPinfa\xff\xc3";
    for _ in 0..random.below(5) {
        let at = random.below(text.len().max(1));
        let byte = random.pick(BYTES);
        match random.below(4) {
            0 if at < text.len() => text[at] = byte,
            1 if at < text.len() => drop(text.remove(at)),
            2 => text.extend_from_within(at.min(text.len())..),
            _ => text.insert(at.min(text.len()), byte),
        }
    }
}
