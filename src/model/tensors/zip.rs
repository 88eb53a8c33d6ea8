//! Where the entries of a zip file stand, as far as PyTorch writes it: stored, not compressed, perhaps zip64 (PKWARE's APPNOTE 6.3).
//!
//! Not implemented: compression, encryption, several disks. Checksums are not compared: PyTorch can be told not to compute them
//! (`torch.serialization.set_crc32_options`), and then writes others in their place.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::error::{DAMAGED, Error, Result};

/// The central directory: name -> place of the bytes.
pub(crate) struct Zip<'a> {
    file: &'a [u8],
    entries: BTreeMap<&'a [u8], Listed>,
}

/// What the directory says of an entry.
struct Listed {
    compressed: bool,
    length: u64,
    /// Where its local header stands.
    header: u64,
}

const END: &[u8] = b"PK\x05\x06";
const END_LENGTH: usize = 22;
const END64: &[u8] = b"PK\x06\x06";
const LOCATOR64: &[u8] = b"PK\x06\x07";
const LOCATOR64_LENGTH: usize = 20;
const LISTED: &[u8] = b"PK\x01\x02";
const LISTED_LENGTH: usize = 46;
const LOCAL: &[u8] = b"PK\x03\x04";
const LOCAL_LENGTH: usize = 30;
/// In the fields of 32 bits: the number stands in a field of 64.
const ELSEWHERE: u64 = u32::MAX as u64;

impl<'a> Zip<'a> {
    /// Reads the directory.
    pub(crate) fn open(file: &'a [u8]) -> Result<Self> {
        let cut = || {
            Error::data("not a whole zip file: its directory is missing or damaged").hint(DAMAGED)
        };
        let mut directory = directory(file).ok_or_else(cut)?;
        let mut entries = BTreeMap::new();
        while !directory.is_empty() {
            let (name, listed) = listed(&mut directory).ok_or_else(cut)?;
            if entries.insert(name, listed).is_some() {
                let name = String::from_utf8_lossy(name);
                return Err(Error::data(format!("'{name}' stands twice in it")).hint(DAMAGED));
            }
        }
        Ok(Self { file, entries })
    }

    /// All names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'a [u8]> {
        self.entries.keys().copied()
    }

    /// Where the bytes of an entry stand, if there is one.
    pub(crate) fn find(&self, name: &[u8]) -> Result<Option<Range<usize>>> {
        let Some(listed) = self.entries.get(name) else { return Ok(None) };
        let fault = |what: &str| {
            Error::data(format!("its entry '{}' {what}", String::from_utf8_lossy(name)))
        };
        if listed.compressed {
            return Err(fault("is compressed or encrypted")
                .hint("torch.save stores its entries as they are: was the file packed again?"));
        }
        let place = local(self.file, listed);
        place.map(Some).ok_or_else(|| fault("lies beyond the end").hint(DAMAGED))
    }
}

/// The bytes of the central directory.
fn directory(file: &[u8]) -> Option<&[u8]> {
    // A comment of up to 65,535 bytes may follow.
    let last = file.len().checked_sub(END_LENGTH)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    let end = (first..=last).rev().find(|&at| {
        file[at..].starts_with(END) && number(file, at + 20, 2) == Some((last - at) as u64)
    })?;
    let (mut length, mut start) = (number(file, end + 12, 4)?, number(file, end + 16, 4)?);
    if length == ELSEWHERE || start == ELSEWHERE {
        let locator = end.checked_sub(LOCATOR64_LENGTH)?;
        let end64 = usize::try_from(number(file, locator + 8, 8)?).ok()?;
        let signed = |at: usize, sign| file.get(at..).is_some_and(|rest| rest.starts_with(sign));
        if !signed(locator, LOCATOR64) || !signed(end64, END64) {
            return None;
        }
        length = number(file, end64.checked_add(40)?, 8)?;
        start = number(file, end64.checked_add(48)?, 8)?;
    }
    let start = usize::try_from(start).ok()?;
    let stop = start.checked_add(usize::try_from(length).ok()?)?;
    file[..end].get(start..stop)
}

/// Takes the first entry off the directory.
fn listed<'a>(directory: &mut &'a [u8]) -> Option<(&'a [u8], Listed)> {
    let all = *directory;
    if !all.starts_with(LISTED) {
        return None;
    }
    let flags = number(all, 8, 2)?;
    let method = number(all, 10, 2)?;
    let mut compressed_length = number(all, 20, 4)?;
    let mut length = number(all, 24, 4)?;
    let mut header = number(all, 42, 4)?;
    let lengths = [28, 30, 32].map(|at| number(all, at, 2));
    let [name, extra, comment] = lengths;
    let (name, extra, comment) = (name? as usize, extra? as usize, comment? as usize);
    let rest = all.get(LISTED_LENGTH..)?;
    *directory = rest.get(name + extra + comment..)?;
    // Extra fields: id, length, bytes. Number 1 holds, in this order, what the fields of 32 bits had no place for.
    let mut fields = &rest[name..name + extra];
    while let Some(size) = number(fields, 2, 2) {
        let field = fields.get(4..4 + size as usize)?;
        if number(fields, 0, 2) == Some(1) {
            let mut at = 0;
            for value in [&mut length, &mut compressed_length, &mut header] {
                if *value == ELSEWHERE {
                    *value = number(field, at, 8)?;
                    at += 8;
                }
            }
        }
        fields = &fields[4 + size as usize..];
    }
    let compressed = method != 0 || flags & 1 != 0 || length != compressed_length;
    Some((&rest[..name], Listed { compressed, length, header }))
}

/// The bytes behind a local header, whose extra field PyTorch uses to put them at a multiple of 64.
fn local(file: &[u8], listed: &Listed) -> Option<Range<usize>> {
    let header = file.get(usize::try_from(listed.header).ok()?..)?;
    if !header.starts_with(LOCAL) {
        return None;
    }
    let before = LOCAL_LENGTH + number(header, 26, 2)? as usize + number(header, 28, 2)? as usize;
    let start = (file.len() - header.len()).checked_add(before)?;
    let stop = start.checked_add(usize::try_from(listed.length).ok()?)?;
    (stop <= file.len()).then_some(start..stop)
}

/// A little-endian number of up to 8 bytes.
fn number(bytes: &[u8], at: usize, width: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(width)?)?;
    Some(bytes.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)))
}
