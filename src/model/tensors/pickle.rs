//! A pickle, as far as `torch.save` writes one for a state dict: protocol 2, and the framing and short forms of 3 and 4.
//!
//! A pickle is a program for a stack machine that may import and call anything. This machine calls nothing: it knows the handful of
//! names in [`crate::model::tensors::globals`] and makes values of its own of them; any other name is refused. Each opcode makes at most one value.
//!
//! Not implemented: protocols 0 and 1 in full (decimal numbers, escaped strings), objects (`NEWOBJ`, `INST`), sets, byte buffers.

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::stack::{Machine, cut, line, long, number, take};
use crate::model::tensors::values::{Global, Id, Storage, Value, Values};

/// Bytes of a pickle at most. Its values take up to 100 times as much; BERT has 40 kB of pickle, with its optimizer thrice that.
const LONGEST: usize = 2 << 20;

/// Runs the program at the start of `bytes`. Gives the values, the number of the last one, and the program's length.
pub(crate) fn run(bytes: &[u8]) -> Result<(Values<'_>, Id, usize)> {
    let whole = &bytes[..bytes.len().min(LONGEST)];
    let mut machine = Machine::default();
    let mut rest = whole;
    while !machine.step(&mut rest)? {
        if rest.is_empty() && whole.len() < bytes.len() {
            return Err(Error::data(format!("the pickle is longer than {LONGEST} bytes")).hint(
                "a checkpoint of weights alone is wanted: torch.save(model.state_dict(), file)",
            ));
        }
    }
    let last = machine.pop()?;
    Ok((machine.values, last, whole.len() - rest.len()))
}

impl<'a> Machine<'a> {
    /// One opcode; whether it was the last one.
    fn step(&mut self, rest: &mut &'a [u8]) -> Result<bool> {
        match take(rest, 1)?[0] {
            b'.' => return Ok(true),
            // PROTO, FRAME: how the rest is written, which shows anyway.
            0x80 => drop(take(rest, 1)?),
            0x95 => drop(take(rest, 8)?),
            b'(' => self.marks.push(self.stack.len()),
            b'0' => drop(self.pop()?),
            b'1' => drop(self.pop_marked()?),
            b'2' => {
                let top = *self.stack.last().ok_or_else(cut)?;
                self.stack.push(top);
            }
            b'N' => self.push(Value::Other),
            0x88 => self.push(Value::Bool(true)),
            0x89 => self.push(Value::Bool(false)),
            b'K' => self.int(rest, 1)?,
            b'M' => self.int(rest, 2)?,
            b'J' => {
                let value = number(rest, 4)? as u32 as i32;
                self.push(Value::Int(value.into()));
            }
            0x8a => {
                let width = number(rest, 1)?;
                let value = long(take(rest, width)?);
                self.push(value);
            }
            b'G' => self.other(rest, 8)?,
            b'C' => self.counted(rest, 1, Self::other)?,
            b'B' => self.counted(rest, 4, Self::other)?,
            // Strings of 8 bits come from Python 2.
            b'U' | 0x8c => self.counted(rest, 1, Self::string)?,
            b'T' | b'X' => self.counted(rest, 4, Self::string)?,
            0x8d => self.counted(rest, 8, Self::string)?,
            b')' => self.push(Value::Tuple(Vec::new())),
            b']' => self.push(Value::List(Vec::new())),
            b'}' => self.push(Value::Dict(Vec::new())),
            count @ 0x85..=0x87 => {
                let first =
                    self.stack.len().checked_sub(usize::from(count - 0x84)).ok_or_else(cut)?;
                self.above_marks(first)?;
                let items = self.stack.split_off(first);
                self.push(Value::Tuple(items));
            }
            b't' => {
                let items = self.pop_marked()?;
                self.push(Value::Tuple(items));
            }
            b'l' => {
                let items = self.pop_marked()?;
                self.push(Value::List(items));
            }
            b'd' => {
                let items = self.pop_marked()?;
                self.push(Value::Dict(Vec::new()));
                self.set_items(&items)?;
            }
            b'a' => {
                let item = self.pop()?;
                self.append(&[item])?;
            }
            b'e' => {
                let items = self.pop_marked()?;
                self.append(&items)?;
            }
            b's' => {
                let (value, key) = (self.pop()?, self.pop()?);
                self.set_items(&[key, value])?;
            }
            b'u' => {
                let items = self.pop_marked()?;
                self.set_items(&items)?;
            }
            b'c' => {
                let (module, name) = (line(rest)?, line(rest)?);
                self.push(Value::Global(Global::named(module, name)?));
            }
            0x93 => {
                let (name, module) = (self.pop()?, self.pop()?);
                let (name, module) = (self.values.text(name), self.values.text(module));
                let global = Global::named(module.ok_or_else(cut)?, name.ok_or_else(cut)?)?;
                self.push(Value::Global(global));
            }
            b'R' => {
                let (arguments, function) = (self.pop()?, self.pop()?);
                let (Value::Global(global), Value::Tuple(arguments)) =
                    (&self.values.0[function], &self.values.0[arguments])
                else {
                    return Err(cut());
                };
                let made = global.call(&self.values, arguments)?;
                self.push(made);
            }
            // BUILD: attributes of a dict or a parameter (`_metadata`), which carry no weights.
            b'b' => {
                self.pop()?;
                let top = *self.stack.last().ok_or_else(cut)?;
                if !matches!(self.values.0[top], Value::Dict(_) | Value::Tensor(_)) {
                    return Err(cut());
                }
            }
            b'Q' => {
                let id = self.pop()?;
                let Value::Tuple(items) = &self.values.0[id] else { return Err(cut()) };
                let storage = Storage::named(&self.values, items)?;
                self.push(Value::Storage(storage));
            }
            b'q' => self.remember(|_| number(rest, 1))?,
            b'r' => self.remember(|_| number(rest, 4))?,
            0x94 => self.remember(|machine| Ok(machine.memo.len()))?,
            b'h' => self.recall(number(rest, 1)?)?,
            b'j' => self.recall(number(rest, 4)?)?,
            0x81 | 0x92 | b'o' | b'i' => {
                return Err(Error::data("the pickle makes objects, which is not done").hint(
                    "a checkpoint of weights alone is wanted: torch.save(model.state_dict(), file)",
                ));
            }
            other => {
                return Err(Error::data(format!(
                    "the pickle has the opcode 0x{other:02x}, which torch.save does not write"
                ))
                .hint(DAMAGED));
            }
        }
        Ok(false)
    }
}
