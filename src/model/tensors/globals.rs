//! The names that a state dict's pickle may import, and what is made of them.

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::entry::Kind;
use crate::model::tensors::pickle::{Id, Pickle, Value};

/// A name that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Global {
    OrderedDict,
    /// `torch._utils._rebuild_tensor_v2`.
    RebuildTensor,
    /// `torch._utils._rebuild_parameter`.
    RebuildParameter,
    /// `torch.FloatStorage` and its kind.
    Storage(Kind),
}

/// Numbers, by the name under which they stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Storage<'a> {
    pub(crate) kind: Kind,
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

/// Dimensions of a tensor at most; a bound for what one call can ask for.
const DIMENSIONS: usize = 8;

fn damaged(what: &str) -> Error {
    Error::data(format!("the pickle does not say {what}")).hint(DAMAGED)
}

impl Global {
    /// The one of this name.
    ///
    /// # Errors
    /// A name that is not known: nothing is imported.
    pub(crate) fn named(module: &str, name: &str) -> Result<Self> {
        Ok(match (module, name) {
            ("collections", "OrderedDict") => Self::OrderedDict,
            ("torch._utils", "_rebuild_tensor_v2") => Self::RebuildTensor,
            ("torch._utils", "_rebuild_parameter") => Self::RebuildParameter,
            ("torch", "FloatStorage") => Self::Storage(Kind::F32),
            ("torch", "HalfStorage") => Self::Storage(Kind::F16),
            ("torch", "BFloat16Storage") => Self::Storage(Kind::BF16),
            ("torch", "DoubleStorage") => Self::Storage(Kind::Other("float64", 8)),
            ("torch", "LongStorage") => Self::Storage(Kind::Other("int64", 8)),
            ("torch", "IntStorage") => Self::Storage(Kind::Other("int32", 4)),
            ("torch", "ShortStorage") => Self::Storage(Kind::Other("int16", 2)),
            ("torch", "CharStorage") => Self::Storage(Kind::Other("int8", 1)),
            ("torch", "ByteStorage") => Self::Storage(Kind::Other("uint8", 1)),
            ("torch", "BoolStorage") => Self::Storage(Kind::Other("bool", 1)),
            _ => {
                return Err(Error::data(format!(
                    "the pickle asks for {module}.{name}, which is not run"
                ))
                .hint(
                    "a checkpoint of weights alone is wanted: torch.save(model.state_dict(), file)",
                ));
            }
        })
    }

    /// What a call gives.
    pub(crate) fn call<'a>(self, pickle: &Pickle<'a>, arguments: &[Id]) -> Result<Value<'a>> {
        match (self, arguments) {
            (Self::OrderedDict, []) => Ok(Value::Dict(Vec::new())),
            (Self::RebuildTensor, &[storage, offset, shape, strides, ..]) => {
                let Value::Storage(storage) = *pickle.value(storage) else {
                    return Err(damaged("where a tensor stands"));
                };
                let offset = index(pickle, offset)?;
                let (shape, strides) = (indices(pickle, shape)?, indices(pickle, strides)?);
                if shape.len() != strides.len() || shape.len() > DIMENSIONS {
                    return Err(damaged("a tensor's shape"));
                }
                Ok(Value::Tensor(Box::new(Tensor { storage, offset, shape, strides })))
            }
            (Self::RebuildParameter, &[tensor, ..]) => match pickle.value(tensor) {
                Value::Tensor(tensor) => Ok(Value::Tensor(tensor.clone())),
                _ => Err(damaged("what a parameter is")),
            },
            _ => Err(damaged("what a call is given")),
        }
    }
}

impl<'a> Storage<'a> {
    /// The one of a persistent id: `('storage', type, key, location, count)`, before PyTorch 1.6 with a view behind.
    pub(crate) fn named(pickle: &Pickle<'a>, id: &[Id]) -> Result<Self> {
        let unknown = || damaged("what a storage is");
        let &[word, kind, key, _location, count, ref view @ ..] = id else { return Err(unknown()) };
        let (Some("storage"), &Value::Global(Global::Storage(kind)), Some(key)) =
            (pickle.text(word), pickle.value(kind), pickle.text(key))
        else {
            return Err(unknown());
        };
        if view.iter().any(|&view| !matches!(pickle.value(view), Value::Other)) {
            return Err(Error::data("the checkpoint has views of storages, as PyTorch 0.4 wrote")
                .hint("write it again with a PyTorch of today"));
        }
        Ok(Self { kind, key, count: index(pickle, count)? })
    }
}

fn index(pickle: &Pickle<'_>, id: Id) -> Result<usize> {
    match pickle.value(id) {
        Value::Int(value) => usize::try_from(*value).ok(),
        _ => None,
    }
    .ok_or_else(|| damaged("a count"))
}

fn indices(pickle: &Pickle<'_>, id: Id) -> Result<Vec<usize>> {
    let Value::Tuple(items) = pickle.value(id) else { return Err(damaged("a tensor's shape")) };
    if items.len() > DIMENSIONS {
        return Err(damaged("a tensor's shape"));
    }
    items.iter().map(|&item| index(pickle, item)).collect()
}
