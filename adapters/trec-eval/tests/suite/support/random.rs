//! Random numbers, and random bytes.

/// xorshift: the same bytes on every machine.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `bound`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    /// Changes, removes, doubles or inserts bytes that mean something to the readers.
    pub(crate) fn mutate(&mut self, text: &mut Vec<u8>) {
        const BYTES: &[u8] = b" \t\n\r\0#-+.,=0129eExXpPinfa\xff\xc3";
        for _ in 0..self.below(5) {
            let at = self.below(text.len().max(1));
            let byte = BYTES[self.below(BYTES.len())];
            match self.below(4) {
                0 if at < text.len() => text[at] = byte,
                1 if at < text.len() => drop(text.remove(at)),
                2 => text.extend_from_within(at.min(text.len())..),
                _ => text.insert(at.min(text.len()), byte),
            }
        }
    }
}
