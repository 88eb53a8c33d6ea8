//! What do packed bytes hold? gzip and zstd, told by their first bytes and read to their last.

use std::fmt;
use std::io::{self, BufRead, Chain, Cursor, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// A way of packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Packing {
    Gzip,
    Zstd,
}

impl Packing {
    /// What a file that begins with these bytes is packed with.
    pub(crate) fn of(head: &[u8]) -> Option<Self> {
        if head.starts_with(&GZIP) {
            return Some(Self::Gzip);
        }
        let head = head.first_chunk()?;
        (*head == ZSTD || is_skippable(head)).then_some(Self::Zstd)
    }

    /// What is told of a file packed so, where text is wanted.
    pub(super) fn inside(self) -> &'static str {
        match self {
            Self::Gzip => "a gzip file",
            Self::Zstd => "a zstd file",
        }
    }

    /// The command that unpacks to stdout.
    pub(super) fn command(self) -> &'static str {
        match self {
            Self::Gzip => "gzip -dc",
            Self::Zstd => "zstd -dc",
        }
    }

    /// How a packed tar is unpacked; `{}` is its name.
    pub(super) fn untar(self) -> &'static str {
        match self {
            Self::Gzip => "unpack it first: 'tar xzf {}'",
            Self::Zstd => "unpack it first: 'tar --zstd -xf {}'",
        }
    }

    /// The bytes that a packed input holds, unbuffered.
    pub(super) fn unpack<R: BufRead + Send + 'static>(self, input: R) -> Box<dyn Read + Send> {
        match self {
            Self::Gzip => {
                Box::new(Checked { parts: Parts::<R, GzDecoder<R>>::of(input), what: "gzip" })
            }
            Self::Zstd => {
                Box::new(Checked { parts: Parts::<R, Frame<R>>::of(input), what: "zstd" })
            }
        }
    }
}

impl fmt::Display for Packing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}

/// pzstd and the seekable format keep their tables in frames that decoders skip.
fn is_skippable(magic: &[u8; 4]) -> bool {
    magic[0] & 0xf0 == 0x50 && magic[1..] == [0x2a, 0x4d, 0x18]
}

/// A decoder whose complaints are all about its data, whatever kind it gives them.
struct Checked<D> {
    parts: D,
    what: &'static str,
}

impl<D: Read> Read for Checked<D> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.parts.read(out).map_err(|e| match e.kind() {
            io::ErrorKind::Interrupted => e,
            _ => {
                let message = format!("cut or damaged {}: {e}", self.what);
                io::Error::new(io::ErrorKind::InvalidData, message)
            }
        })
    }
}

/// A packed file is parts one after another (gzip's members, zstd's frames); a decoder stops at the end of its part.
struct Parts<R, P> {
    rest: Option<R>,
    part: Option<P>,
}

/// A part's decoder over what is left of a file.
trait Part<R>: Read + Sized {
    /// Begins the next part; `None` where none follows.
    fn next(rest: R) -> io::Result<Option<Self>>;
    /// What stands behind a part that was read to its end.
    fn end(self) -> io::Result<R>;
}

impl<R, P> Parts<R, P> {
    fn of(input: R) -> Self {
        Self { rest: Some(input), part: None }
    }
}

impl<R: Read, P: Part<R>> Read for Parts<R, P> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        if out.is_empty() {
            return Ok(0);
        }
        loop {
            if let Some(part) = &mut self.part {
                let read = part.read(out)?;
                if read > 0 {
                    return Ok(read);
                }
            }
            let rest = match self.part.take() {
                Some(part) => Some(part.end()?),
                None => self.rest.take(),
            };
            let Some(rest) = rest else { return Ok(0) };
            self.part = P::next(rest)?;
            if self.part.is_none() {
                return Ok(0);
            }
        }
    }
}

impl<R: BufRead> Part<R> for GzDecoder<R> {
    fn next(mut rest: R) -> io::Result<Option<Self>> {
        // Tapes and disks pad a file with zeros, which gzip passes over behind a member.
        let mut zeros = false;
        loop {
            let bytes = rest.fill_buf()?;
            let Some(&first) = bytes.first() else { return Ok(None) };
            if first != 0 && !zeros {
                return Ok(Some(GzDecoder::new(rest)));
            }
            if bytes.iter().any(|&byte| byte != 0) {
                return Err(io::Error::other("zeros and other bytes behind its end"));
            }
            zeros = true;
            let length = bytes.len();
            rest.consume(length);
        }
    }

    fn end(self) -> io::Result<R> {
        Ok(self.into_inner())
    }
}

/// What is left, with the four bytes in front that were read to see what it is.
type Peeked<R> = Chain<Cursor<[u8; 4]>, R>;
type Frame<R> = StreamingDecoder<Peeked<R>, FrameDecoder>;

impl<R: BufRead> Part<R> for Frame<R> {
    fn next(mut rest: R) -> io::Result<Option<Self>> {
        loop {
            if rest.fill_buf()?.is_empty() {
                return Ok(None);
            }
            let mut magic = [0; 4];
            rest.read_exact(&mut magic)?;
            if !is_skippable(&magic) {
                let frame = Frame::new(Cursor::new(magic).chain(rest)).map_err(io::Error::other)?;
                return Ok(Some(frame));
            }
            let mut length = [0; 4];
            rest.read_exact(&mut length)?;
            let length = u64::from(u32::from_le_bytes(length));
            if io::copy(&mut rest.by_ref().take(length), &mut io::sink())? < length {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    fn end(self) -> io::Result<R> {
        // The decoder computes the sum and leaves it to us to compare it.
        let (said, is) =
            (self.decoder.get_checksum_from_data(), self.decoder.get_calculated_checksum());
        if said.is_some() && said != is {
            return Err(io::Error::other("the content's checksum is another"));
        }
        Ok(self.into_inner().into_inner().1)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn read(bytes: &[u8]) -> io::Result<String> {
        let input = io::BufReader::with_capacity(7, Cursor::new(bytes.to_vec()));
        io::read_to_string(Packing::of(bytes).unwrap().unpack(input))
    }

    fn gzip(text: &str) -> Vec<u8> {
        let mut out = GzEncoder::new(Vec::new(), Compression::default());
        out.write_all(text.as_bytes()).unwrap();
        out.finish().unwrap()
    }

    /// What `printf 'abc\n' | zstd` writes: a frame that ends with its content's checksum.
    const SUMMED: [u8; 17] = [
        0x28, 0xb5, 0x2f, 0xfd, 0x04, 0x58, 0x21, 0x00, 0x00, b'a', b'b', b'c', b'\n', 0x2d, 0x6e,
        0x4c, 0x82,
    ];

    fn skippable(bytes: &[u8]) -> Vec<u8> {
        let length = (bytes.len() as u32).to_le_bytes();
        [&[0x5e, 0x2a, 0x4d, 0x18], &length[..], bytes].concat()
    }

    #[test]
    fn gzip_may_be_padded_with_zeros() {
        let two = [gzip("a\n"), gzip("b\n")].concat();
        for zeros in [0, 1, 6, 7, 1000] {
            let padded = [&two[..], &vec![0; zeros]].concat();
            assert_eq!(read(&padded).unwrap(), "a\nb\n", "{zeros}");
            let member = [&padded[..], &gzip("c\n")].concat();
            assert_eq!(read(&member).is_ok(), zeros == 0, "{zeros}");
            let garbage = [&padded[..], b"x"].concat();
            assert!(read(&garbage).is_err(), "{zeros}");
        }
    }

    #[test]
    fn a_zstd_frame_that_differs_from_its_checksum_is_damaged() {
        assert_eq!(read(&SUMMED).unwrap(), "abc\n");
        for at in 9..17 {
            let mut damaged = SUMMED.to_vec();
            damaged[at] ^= 1;
            let error = read(&damaged).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
            assert!(error.to_string().contains("damaged zstd: the content's checksum"), "{error}");
            // What follows does not hide it.
            assert!(read(&[&damaged[..], &SUMMED].concat()).is_err());
        }
    }

    #[test]
    fn skippable_frames_are_skipped() {
        let frames = [
            skippable(b"four"),
            SUMMED.to_vec(),
            skippable(b""),
            skippable(&[7; 300]),
            SUMMED.to_vec(),
            skippable(&[0; 9]),
        ];
        let file = frames.concat();
        assert_eq!(read(&file).unwrap(), "abc\nabc\n");
        assert_eq!(read(&skippable(b"nothing else")).unwrap(), "");
        let ends: Vec<usize> = (1..=frames.len()).map(|n| frames[..n].concat().len()).collect();
        for length in 4..file.len() {
            assert_eq!(read(&file[..length]).is_ok(), ends.contains(&length), "{length} bytes");
        }
    }
}
