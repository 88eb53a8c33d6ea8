//! What is a file that holds no text, packed or not? Its first bytes tell, so that an error can name it and what makes text of it.

use std::path::Path;

use crate::error::Error;
use crate::storage::unpack::Packing;

/// Bytes that tell what a file is: tar has its mark at 257.
pub(super) const HEAD: usize = 262;

/// Where the mark stands, the mark, what the file is, and what makes text of it; `{}` is the file's name.
type Row = (usize, &'static [u8], &'static str, &'static str);

#[rustfmt::skip]
const MARKS: &[Row] = &[
    (257, b"ustar", "a tar archive", TAR),
    (4, b"1AY&SY", "a bzip2 file", BZIP2),
    (4, b"\x17\x72\x45\x38\x50\x90", "a bzip2 file", BZIP2),
    (0, b"\xfd7zXZ\0", "an xz file", "unpack it first: 'xz -dk {}'"),
    (0, b"PK\x03\x04", "a zip archive", ZIP),
    (0, b"PK\x05\x06", "a zip archive", ZIP),
    (0, b"\x04\x22\x4d\x18", "an lz4 file", LZ4),
    (0, b"\x02\x21\x4c\x18", "an lz4 file", LZ4),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first: '7z x {}'"),
    (0, b"\xff\x06\0\0sNaPpY", "a Snappy file", "unpack it first, with python-snappy: 'python3 -m snappy -d {} OUT'"),
    (0, b"\x1f\x9d", "a file of compress", "unpack it first: 'gzip -dk {}'"),
    (0, b"ARROW1\0\0", "an Arrow file", "write it as text: in Python, 'pandas.read_feather(\"{}\").to_json(\"out.jsonl\", orient=\"records\", lines=True)'"),
    (0, b"\x89HDF\r\n\x1a\n", "an HDF5 file", CONTENT),
    (0, b"\x93NUMPY", "an array of NumPy", CONTENT),
    (0, b"SQLite format 3\0", "an SQLite database", "write a table as text first: 'sqlite3 -tabs {} \"select ...\"'"),
];

const TAR: &str = "unpack it first: 'tar xf {}'";
const BZIP2: &str = "unpack it first: 'bunzip2 -k {}'";
const ZIP: &str = "unpack it first: 'unzip {}'";
const ARRAYS: &str = "an archive of NumPy's arrays";
const CONTENT: &str = "write its content as text first";
const LZ4: &str = "unpack it first: 'lz4 -d {} OUT'";
const PARQUET: &str = "write it as text: in Python, 'pandas.read_parquet(\"{}\")', then 'to_json(\"out.jsonl\", orient=\"records\", lines=True)' or \
    'to_csv(\"out.tsv\", sep=\"\\t\", index=False)'";
const PICKLE: &str =
    "a pickle is a program of Python's: load it there, if you trust it, and write text";

/// What the file is that begins with these bytes, and what makes text of it; `None` where nothing is known of it, as of text.
fn told(head: &[u8]) -> Option<(&'static str, &'static str)> {
    let stands = |row: &&Row| head.get(row.0..).is_some_and(|rest| rest.starts_with(row.1));
    let row = MARKS.iter().find(stands).filter(|row| match row.0 {
        // Within a file of bzip2 the block's mark stands behind the level, which alone may begin a text.
        4 => head.starts_with(b"BZh"),
        // What tar has in front of its mark is padded with zeros.
        257 => head[..257].contains(&0),
        _ => true,
    });
    if let Some(&(_, _, what, way)) = row {
        // The first member's name stands behind the first 30 bytes.
        let arrays = way == ZIP && head.windows(4).any(|name| name == b".npy");
        return Some(if arrays { (ARRAYS, CONTENT) } else { (what, way) });
    }
    match head {
        // An id may begin as Parquet does.
        [b'P', b'A', b'R', b'1', next, ..]
            if !next.is_ascii_alphanumeric() && !b" \t\r\n-_:,\"".contains(next) =>
        {
            Some(("a Parquet file", PARQUET))
        }
        // A CIFF may begin with these two bytes, as the length of its header; 8, the header's first field, is no opcode.
        [0x80, 2..=5, opcode, ..] if opcode.is_ascii_graphic() || *opcode >= 0x80 => {
            Some(("a pickle", PICKLE))
        }
        _ => utf(head),
    }
}

/// UTF-16 and UTF-32, by their marks or by where the zeros of the first ASCII characters stand.
fn utf(head: &[u8]) -> Option<(&'static str, &'static str)> {
    const MARKED_32: &str = "'iconv -f UTF-32 -t UTF-8 {}' makes UTF-8 of it";
    const MARKED_16: &str = "'iconv -f UTF-16 -t UTF-8 {}' makes UTF-8 of it";
    match head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => return Some(("UTF-32 text", MARKED_32)),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => return Some(("UTF-16 text", MARKED_16)),
        _ => {}
    }
    let first = head.get(..4)?;
    let of = |width: usize, at: usize| {
        let mut units = first.chunks(width);
        units.all(|unit| {
            let zeros = unit.iter().filter(|byte| **byte == 0).count();
            unit[at].is_ascii() && unit[at] != 0 && zeros == width - 1
        })
    };
    let found = match () {
        () if of(2, 0) => ("UTF-16 text", "'iconv -f UTF-16LE -t UTF-8 {}' makes UTF-8 of it"),
        () if of(2, 1) => ("UTF-16 text", "'iconv -f UTF-16BE -t UTF-8 {}' makes UTF-8 of it"),
        () if of(4, 0) => ("UTF-32 text", "'iconv -f UTF-32LE -t UTF-8 {}' makes UTF-8 of it"),
        () if of(4, 3) => ("UTF-32 text", "'iconv -f UTF-32BE -t UTF-8 {}' makes UTF-8 of it"),
        () => return None,
    };
    Some(found)
}

/// Whether a file that begins with these bytes is known and is no text.
pub(super) fn is_foreign(head: &[u8]) -> bool {
    told(head).is_some()
}

/// The error of a file whose text begins with these bytes, behind what packed it; `None` where it may be text.
pub(super) fn refusal(head: &[u8], packing: Option<Packing>, path: &Path) -> Option<Error> {
    let name = path.display().to_string();
    let (what, way) = match (told(head), packing, Packing::of(head)) {
        (Some(known), ..) => known,
        (None, Some(_), Some(inner)) => {
            (inner.inside(), "unpack it once first: '{unpack} {} > OUT'")
        }
        _ => return None,
    };
    let hint = match packing {
        None => way.replace("{}", &name),
        Some(packing) if way == TAR => packing.untar().replace("{}", &name),
        Some(packing) => {
            let unpack = packing.command();
            match way.contains("{unpack}") {
                true => way.replace("{unpack}", unpack).replace("{}", &name),
                false => format!("'{unpack} {name} > OUT', then: {}", way.replace("{}", "OUT")),
            }
        }
    };
    let packed = packing.map(|packing| format!(", packed with {packing}")).unwrap_or_default();
    Some(Error::data(format!("{what}{packed}; UTF-8 text is expected")).at_file(path).hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(head: &[u8]) -> Option<&'static str> {
        told(head).map(|(what, _)| what)
    }

    #[test]
    fn texts_that_begin_as_others_do() {
        for text in [
            &b"BZh9\ta text about bzip2"[..],
            b"PAR1\tx",
            b"PAR12 Q0 d 1 2.5 run",
            b"PK\tx",
            b"7z\tx",
            b"{\"id\": \"1\"}",
            b"a\0b",
            b"",
            "\u{feff}x".as_bytes(),
            // The header of a CIFF is 256 bytes long.
            b"\x80\x02\x08\x01\x10\x05",
        ] {
            assert_eq!(of(text), None, "{text:?}");
        }
        let late = [&[b'x'; 257][..], b"ustar is a word"].concat();
        assert_eq!(of(&late), None);
        let padded = [&[b'x'; 100][..], &[0; 157], b"ustar\0"].concat();
        assert_eq!(of(&padded), Some("a tar archive"));
        let arrays = [&b"PK\x03\x04\x2d\0"[..], &[0; 24], b"indices.npy"].concat();
        assert_eq!(of(&arrays), Some(ARRAYS));
    }

    #[test]
    fn wide_characters_with_and_without_a_mark() {
        let wide = |text: &str, big: bool| -> Vec<u8> {
            let units = text.encode_utf16();
            units.flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for text in ["\u{feff}1\tx\n", "1\tx\n", "{\"_id\": 1}"] {
            for big in [false, true] {
                assert_eq!(of(&wide(text, big)), Some("UTF-16 text"), "{text:?} {big}");
            }
        }
        let four = |text: &str| -> Vec<u8> {
            text.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect()
        };
        for text in ["\u{feff}1\tx", "1\tx"] {
            assert_eq!(of(&four(text)), Some("UTF-32 text"));
        }
    }
}
