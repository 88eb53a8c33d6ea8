//! Texts by their content, wherever they lie and however they are packed.

use serde::{Deserialize, Serialize};

/// How many texts, and the CRC-32 of their docnos and texts in order. (It finds another input, not a forged one.)
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct TextDigest {
    /// Texts.
    pub texts: u64,
    /// CRC-32 of their docnos and texts.
    pub crc: u32,
}

impl TextDigest {
    /// Takes note of the next text.
    pub(crate) fn add(&mut self, docno: &str, text: &str) {
        self.texts += 1;
        let mut crc = crc32fast::Hasher::new_with_initial(self.crc);
        for part in [docno, "\0", text, "\0"] {
            crc.update(part.as_bytes());
        }
        self.crc = crc.finalize();
    }
}
