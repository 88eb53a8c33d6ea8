//! Many short byte strings in one allocation.

/// Strings one after the other, each behind its length.
#[derive(Debug, Clone, Default)]
pub(crate) struct Arena(Vec<u8>);

/// A length of one byte; longer strings have eight bytes more.
const LONG: u8 = u8::MAX;

impl Arena {
    /// Stores a string; gives its place.
    pub(crate) fn push(&mut self, bytes: &[u8]) -> usize {
        let at = self.0.len();
        match u8::try_from(bytes.len()) {
            Ok(length) if length < LONG => self.0.push(length),
            _ => {
                self.0.push(LONG);
                self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
            }
        }
        self.0.extend_from_slice(bytes);
        at
    }

    /// The string that `push` put at this place.
    pub(crate) fn get(&self, at: usize) -> &[u8] {
        match self.0[at] {
            LONG => {
                let mut length = [0; 8];
                length.copy_from_slice(&self.0[at + 1..at + 9]);
                &self.0[at + 9..at + 9 + u64::from_le_bytes(length) as usize]
            }
            length => &self.0[at + 1..at + 1 + usize::from(length)],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gives_back_what_was_stored() {
        let mut arena = Arena::default();
        let texts: Vec<Vec<u8>> = [0, 1, 254, 255, 256, 70_000].map(|n| vec![b'x'; n]).to_vec();
        let places: Vec<usize> = texts.iter().map(|text| arena.push(text)).collect();
        for (text, at) in texts.iter().zip(places) {
            assert_eq!(arena.get(at), text);
        }
    }
}
