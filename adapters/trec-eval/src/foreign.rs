//! What is a file that holds no text? Its first bytes tell.

use std::io;

/// Where the mark stands, the mark, what the file is.
const MARKS: &[(usize, &[u8], &str)] = &[
    (257, b"ustar", "a tar archive: unpack it first"),
    (4, b"1AY&SY", "a bzip2 file: unpack it first, with bunzip2"),
    (0, b"\xfd7zXZ\0", "an xz file: unpack it first, with unxz"),
    (0, b"PK\x03\x04", "a zip archive: unpack it first"),
    (0, b"\x04\x22\x4d\x18", "an lz4 file: unpack it first, with lz4 -d"),
    (0, b"\x28\xb5\x2f\xfd", "a zstd file: unpack it first, with unzstd"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive: unpack it first"),
    (0, b"PAR1\x15", "a Parquet file: write it as lines of fields first"),
];

/// Refuses a file that begins with these bytes where it is known and holds no text.
pub(crate) fn refuse(head: &[u8]) -> io::Result<()> {
    let stands = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    let is = |row: &&(usize, &[u8], &str)| {
        let sure = match row.0 {
            // The block's mark of bzip2 stands behind the level, which alone may begin a text.
            4 => head.starts_with(b"BZh"),
            // What tar has in front of its mark is padded with zeros.
            257 => head.get(..257).is_some_and(|name| name.contains(&0)),
            _ => true,
        };
        sure && stands(row.0, row.1)
    };
    match MARKS.iter().find(is) {
        Some(&(_, _, what)) => Err(io::Error::new(io::ErrorKind::InvalidData, what)),
        None => Ok(()),
    }
}
