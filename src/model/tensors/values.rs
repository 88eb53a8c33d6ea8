//! The values that a pickle makes. They stand in one list and refer to each other by number, so that no nesting is too deep to read or
//! to drop.

use crate::model::tensors::entry::NumberType;

/// The number of a value.
pub(crate) type Id = usize;

/// A value of the program.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    /// `None`, a float, bytes, a number of more than 64 bits: passed over wherever it stands.
    Other,
    Bool(bool),
    Int(i64),
    Text(&'a str),
    Tuple(Vec<Id>),
    List(Vec<Id>),
    Dict(Vec<(Id, Id)>),
    Global(Global),
    Storage(Storage<'a>),
    Tensor(Box<Tensor<'a>>),
}

/// A name that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    OrderedDict,
    /// `torch._utils._rebuild_tensor_v2`.
    RebuildTensor,
    /// `torch._utils._rebuild_parameter`.
    RebuildParameter,
    /// `torch.FloatStorage` and its kind.
    Storage(NumberType),
}

/// Numbers, by the name under which they stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Storage<'a> {
    pub(crate) numbers: NumberType,
    pub(crate) key: &'a str,
    /// How many.
    pub(crate) count: usize,
}

/// A view of a storage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tensor<'a> {
    pub(crate) storage: Storage<'a>,
    pub(crate) offset: usize,
    pub(crate) shape: Vec<usize>,
    pub(crate) strides: Vec<usize>,
}

/// All values of a program.
#[derive(Debug, Default)]
pub(crate) struct Values<'a>(pub(crate) Vec<Value<'a>>);

impl<'a> Values<'a> {
    pub(crate) fn value(&self, id: Id) -> &Value<'a> {
        &self.0[id]
    }

    pub(crate) fn text(&self, id: Id) -> Option<&'a str> {
        match self.0[id] {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
