//! What a pickle's machine does with its stack, and how its arguments are read.

use std::collections::HashMap;

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::values::{Id, Value, Values};

pub(crate) fn cut() -> Error {
    Error::data("the pickle is cut or damaged").hint(DAMAGED)
}

/// The machine.
#[derive(Debug, Default)]
pub(crate) struct Machine<'a> {
    pub(crate) values: Values<'a>,
    pub(crate) stack: Vec<Id>,
    /// Heights of the stack at its marks.
    pub(crate) marks: Vec<usize>,
    pub(crate) memo: HashMap<usize, Id>,
}

impl<'a> Machine<'a> {
    pub(crate) fn push(&mut self, value: Value<'a>) {
        self.stack.push(self.values.0.len());
        self.values.0.push(value);
    }

    pub(crate) fn int(&mut self, rest: &mut &'a [u8], width: usize) -> Result<()> {
        let value = number(rest, width)?;
        self.push(Value::Int(value as i64));
        Ok(())
    }

    pub(crate) fn other(&mut self, rest: &mut &'a [u8], length: usize) -> Result<()> {
        take(rest, length)?;
        self.push(Value::Other);
        Ok(())
    }

    pub(crate) fn string(&mut self, rest: &mut &'a [u8], length: usize) -> Result<()> {
        let text = std::str::from_utf8(take(rest, length)?).map_err(|_| cut())?;
        self.push(Value::Text(text));
        Ok(())
    }

    /// Something whose length stands in front, in `width` bytes.
    pub(crate) fn counted(
        &mut self,
        rest: &mut &'a [u8],
        width: usize,
        read: impl Fn(&mut Self, &mut &'a [u8], usize) -> Result<()>,
    ) -> Result<()> {
        let length = number(rest, width)?;
        read(self, rest, length)
    }

    /// Takes the value on top, which must lie above the last mark.
    pub(crate) fn pop(&mut self) -> Result<Id> {
        self.above_marks(self.stack.len().wrapping_sub(1))?;
        self.stack.pop().ok_or_else(cut)
    }

    pub(crate) fn above_marks(&self, first: usize) -> Result<()> {
        if self.marks.last().is_some_and(|&mark| first < mark || first == usize::MAX) {
            return Err(cut());
        }
        Ok(())
    }

    /// Takes all values above the last mark.
    pub(crate) fn pop_marked(&mut self) -> Result<Vec<Id>> {
        let mark = self.marks.pop().ok_or_else(cut)?;
        Ok(self.stack.split_off(mark.min(self.stack.len())))
    }

    /// Appends to the list on top.
    pub(crate) fn append(&mut self, items: &[Id]) -> Result<()> {
        let top = *self.stack.last().ok_or_else(cut)?;
        let Value::List(list) = &mut self.values.0[top] else { return Err(cut()) };
        list.extend(items);
        Ok(())
    }

    /// Puts keys and values, one after another, into the dict on top.
    pub(crate) fn set_items(&mut self, items: &[Id]) -> Result<()> {
        let top = *self.stack.last().ok_or_else(cut)?;
        let Value::Dict(dict) = &mut self.values.0[top] else { return Err(cut()) };
        let (pairs, rest) = items.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(cut());
        }
        dict.extend(pairs.iter().map(|&[key, value]| (key, value)));
        Ok(())
    }

    pub(crate) fn remember(&mut self, place: impl FnOnce(&Self) -> Result<usize>) -> Result<()> {
        let place = place(self)?;
        let top = *self.stack.last().ok_or_else(cut)?;
        self.memo.insert(place, top);
        Ok(())
    }

    pub(crate) fn recall(&mut self, place: usize) -> Result<()> {
        let id = *self.memo.get(&place).ok_or_else(cut)?;
        self.stack.push(id);
        Ok(())
    }
}

pub(crate) fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8]> {
    let (taken, behind) = rest.split_at_checked(length).ok_or_else(cut)?;
    *rest = behind;
    Ok(taken)
}

/// A little-endian number without sign.
pub(crate) fn number(rest: &mut &[u8], width: usize) -> Result<usize> {
    let bytes = take(rest, width)?;
    let number = bytes.iter().rev().fold(0u64, |number, &byte| number << 8 | u64::from(byte));
    usize::try_from(number).map_err(|_| cut())
}

/// A little-endian number with sign.
pub(crate) fn long<'a>(bytes: &[u8]) -> Value<'a> {
    if bytes.len() > 8 {
        return Value::Other;
    }
    let fill = if bytes.last().is_some_and(|&byte| byte >= 0x80) { 0xff } else { 0 };
    let mut wide = [fill; 8];
    wide[..bytes.len()].copy_from_slice(bytes);
    Value::Int(i64::from_le_bytes(wide))
}

/// A text up to the line's end.
pub(crate) fn line<'a>(rest: &mut &'a [u8]) -> Result<&'a str> {
    let end = memchr::memchr(b'\n', rest).ok_or_else(cut)?;
    let text = take(rest, end)?;
    take(rest, 1)?;
    std::str::from_utf8(text).map_err(|_| cut())
}
