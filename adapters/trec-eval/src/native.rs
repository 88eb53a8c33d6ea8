//! What the operating system and the processor do: all `unsafe` of the crate.
#![allow(unsafe_code, reason = "mapping a file, and instructions that every x86-64 has")]

use std::fs::File;

use memmap2::Mmap;

/// Maps a file; `None` for what has no length, a pipe say, and for what does not fit into the address space.
pub(crate) fn map(file: &File) -> Option<Mmap> {
    let about = file.metadata().ok()?;
    if !about.is_file() || about.len() == 0 {
        return None;
    }
    // SAFETY: the bytes are only read, as bytes: whoever writes to the file meanwhile changes values, and no place that was
    // found in it is trusted to hold the same again. Who cuts it ends this process, as with any mapped file.
    unsafe { Mmap::map(file) }.ok()
}

/// A bit a byte: those up to the blank, blanks and tabs, newlines.
#[cfg(target_arch = "x86_64")]
pub(crate) fn masks(block: &[u8; 64]) -> (u64, u64, u64) {
    // SAFETY: SSE2 is a part of x86-64.
    unsafe { masks_by_sse2(block) }
}

/// Asks for a byte that will soon be read: the processor itself does not look beyond a page.
pub(crate) fn prefetch(bytes: &[u8], at: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let far = bytes.as_ptr().wrapping_add(at);
        // SAFETY: nothing is read, whatever the address.
        unsafe { _mm_prefetch(far.cast(), _MM_HINT_T0) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (bytes, at);
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "sse2")]
fn masks_by_sse2(block: &[u8; 64]) -> (u64, u64, u64) {
    use std::arch::x86_64::{
        _mm_cmpeq_epi8, _mm_min_epu8, _mm_movemask_epi8, _mm_or_si128, _mm_set_epi64x,
        _mm_set1_epi8,
    };
    let [blank, tab, newline] = [b' ', b'\t', b'\n'].map(|byte| _mm_set1_epi8(byte as i8));
    let (mut low, mut blanks, mut newlines) = (0, 0, 0);
    for (at, sixteen) in block.as_chunks::<16>().0.iter().enumerate() {
        let both = u128::from_le_bytes(*sixteen);
        let bytes = _mm_set_epi64x((both >> 64) as i64, both as i64);
        let bits = |mask| u64::from(_mm_movemask_epi8(mask) as u16) << (16 * at);
        low |= bits(_mm_cmpeq_epi8(_mm_min_epu8(bytes, blank), bytes));
        blanks |= bits(_mm_or_si128(_mm_cmpeq_epi8(bytes, blank), _mm_cmpeq_epi8(bytes, tab)));
        newlines |= bits(_mm_cmpeq_epi8(bytes, newline));
    }
    (low, blanks, newlines)
}
