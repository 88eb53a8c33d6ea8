//! Protobuf's wire format: varints, tags, skipping.

use crate::{Error, Result};

/// Appends a varint.
pub(crate) fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Bytes of a varint.
pub(crate) fn varint_length(value: u64) -> usize {
    (70 - (value | 1).leading_zeros() as usize) / 7
}

/// Reads fields of one message in memory.
pub(crate) struct Fields<'a> {
    bytes: &'a [u8],
    at: usize,
}

/// A field's value.
pub(crate) enum Value<'a> {
    Varint(u64),
    Fixed64(u64),
    Bytes(&'a [u8]),
    /// A fixed32, which no field of ours is.
    Other,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    pub(crate) fn next(&mut self) -> Result<Option<(u32, Value<'a>)>> {
        if self.at == self.bytes.len() {
            return Ok(None);
        }
        let tag = self.varint()?;
        let field = u32::try_from(tag >> 3).ok().filter(|&f| f > 0);
        let field = field.ok_or_else(|| Error::data("a field number that cannot be"))?;
        let value = match tag & 7 {
            0 => Value::Varint(self.varint()?),
            1 => Value::Fixed64(u64::from_le_bytes(self.take(8)?.try_into().unwrap_or([0; 8]))),
            2 => {
                let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
                Value::Bytes(self.take(length)?)
            }
            5 => {
                self.take(4)?;
                Value::Other
            }
            other => return Err(Error::data(format!("wire type {other} cannot be read"))),
        };
        Ok(Some((field, value)))
    }

    /// The two numbers of a posting in the form that every writer gives it (field 4, both fields ascending, a 0 left out), if one
    /// stands here: most of a file, so it is worth a path without branches on field numbers.
    #[inline]
    pub(crate) fn plain_posting(&mut self) -> Option<(u32, u32)> {
        let rest = &self.bytes[self.at..];
        let (&[0x22, length], body) = rest.split_first_chunk::<2>()? else { return None };
        let body = body.get(..usize::from(length)).filter(|_| length < 0x80)?;
        let (docid, body) = match body.split_first() {
            Some((0x08, body)) => plain_number(body)?,
            _ => (0, body),
        };
        let (tf, body) = match body.split_first() {
            Some((0x10, body)) => plain_number(body)?,
            _ => return None,
        };
        if !body.is_empty() {
            return None;
        }
        self.at += 2 + usize::from(length);
        Some((docid, tf))
    }

    fn varint(&mut self) -> Result<u64> {
        let mut value = 0u64;
        for shift in (0..70).step_by(7) {
            let &byte = self
                .bytes
                .get(self.at)
                .ok_or_else(|| Error::data("a message ends inside a number"))?;
            self.at += 1;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        Err(Error::data("a number of more than ten bytes"))
    }

    fn take(&mut self, length: usize) -> Result<&'a [u8]> {
        let end = self.at.checked_add(length).filter(|&end| end <= self.bytes.len());
        let end = end.ok_or_else(|| Error::data("a field is longer than its message"))?;
        let bytes = &self.bytes[self.at..end];
        self.at = end;
        Ok(bytes)
    }
}

/// A varint of at most four bytes, and what follows it.
#[inline]
fn plain_number(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0u32;
    for at in 0..4 {
        let byte = *bytes.get(at)?;
        value |= u32::from(byte & 0x7f) << (7 * at);
        if byte < 0x80 {
            return Some((value, &bytes[at + 1..]));
        }
    }
    None
}

impl<'a> Value<'a> {
    pub(crate) fn varint(&self, name: &str) -> Result<u64> {
        match self {
            Self::Varint(value) => Ok(*value),
            _ => Err(Error::data(format!("field '{name}' has the wrong wire type"))),
        }
    }

    /// An int32: the low 32 bits, as protobuf reads it.
    pub(crate) fn int32(&self, name: &str) -> Result<i32> {
        self.varint(name).map(|value| value as i32)
    }

    pub(crate) fn bytes(&self, name: &str) -> Result<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Ok(bytes),
            _ => Err(Error::data(format!("field '{name}' has the wrong wire type"))),
        }
    }

    pub(crate) fn string(&self, name: &str) -> Result<&'a str> {
        std::str::from_utf8(self.bytes(name)?)
            .map_err(|_| Error::data(format!("field '{name}' is not UTF-8")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_varints() {
        for value in [0, 1, 127, 128, 16_383, 16_384, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put_varint(&mut out, value);
            assert_eq!(varint_length(value), out.len(), "{value}");
            assert_eq!(Fields::new(&out).varint().unwrap(), value);
        }
        assert!(Fields::new(&[0xff; 11]).varint().is_err());
    }

    #[test]
    fn a_plain_posting_is_what_the_general_way_reads() {
        for (docid, tf) in [(0, 1), (1, 127), (127, 128), (300, 20_000), (1 << 27, 255), (7, 0)] {
            let mut body = Vec::new();
            for (field, value) in [(0x08, docid), (0x10, tf)] {
                if value != 0 {
                    body.push(field);
                    put_varint(&mut body, value);
                }
            }
            let mut message = vec![0x22, body.len() as u8];
            message.extend_from_slice(&body);
            let plain = Fields::new(&message).plain_posting();
            let fits = docid < 1 << 28 && tf > 0;
            assert_eq!(plain, fits.then_some((docid as u32, tf as u32)));
            // Cut anywhere it is left to the general way, which says what is wrong.
            for cut in 0..message.len() {
                assert_eq!(Fields::new(&message[..cut]).plain_posting(), None);
            }
        }
    }
}
