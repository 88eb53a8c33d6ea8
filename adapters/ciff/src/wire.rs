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
}
