//! The names that a state dict's pickle may import, and what is made of them.

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::entry::NumberType;
use crate::model::tensors::values::{Global, Id, Storage, Tensor, Value, Values};

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
            ("torch", "FloatStorage") => Self::Storage(NumberType::F32),
            ("torch", "HalfStorage") => Self::Storage(NumberType::F16),
            ("torch", "BFloat16Storage") => Self::Storage(NumberType::BF16),
            ("torch", "DoubleStorage") => Self::Storage(NumberType::Other("float64", 8)),
            ("torch", "LongStorage") => Self::Storage(NumberType::Other("int64", 8)),
            ("torch", "IntStorage") => Self::Storage(NumberType::Other("int32", 4)),
            ("torch", "ShortStorage") => Self::Storage(NumberType::Other("int16", 2)),
            ("torch", "CharStorage") => Self::Storage(NumberType::Other("int8", 1)),
            ("torch", "ByteStorage") => Self::Storage(NumberType::Other("uint8", 1)),
            ("torch", "BoolStorage") => Self::Storage(NumberType::Other("bool", 1)),
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
    pub(crate) fn call<'a>(self, values: &Values<'a>, arguments: &[Id]) -> Result<Value<'a>> {
        match (self, arguments) {
            (Self::OrderedDict, []) => Ok(Value::Dict(Vec::new())),
            (Self::RebuildTensor, &[storage, offset, shape, strides, ..]) => {
                let Value::Storage(storage) = *values.value(storage) else {
                    return Err(damaged("where a tensor stands"));
                };
                let offset = index(values, offset)?;
                let (shape, strides) = (indices(values, shape)?, indices(values, strides)?);
                if shape.len() != strides.len() || shape.len() > DIMENSIONS {
                    return Err(damaged("a tensor's shape"));
                }
                Ok(Value::Tensor(Box::new(Tensor { storage, offset, shape, strides })))
            }
            (Self::RebuildParameter, &[tensor, ..]) => match values.value(tensor) {
                Value::Tensor(tensor) => Ok(Value::Tensor(tensor.clone())),
                _ => Err(damaged("what a parameter is")),
            },
            _ => Err(damaged("what a call is given")),
        }
    }
}

impl<'a> Storage<'a> {
    /// The one of a persistent id: `('storage', type, key, location, count)`, before PyTorch 1.6 with a view behind.
    pub(crate) fn named(values: &Values<'a>, id: &[Id]) -> Result<Self> {
        let unknown = || damaged("what a storage is");
        let &[word, numbers, key, _location, count, ref view @ ..] = id else {
            return Err(unknown());
        };
        let (Some("storage"), &Value::Global(Global::Storage(numbers)), Some(key)) =
            (values.text(word), values.value(numbers), values.text(key))
        else {
            return Err(unknown());
        };
        if view.iter().any(|&view| !matches!(values.value(view), Value::Other)) {
            return Err(Error::data("the checkpoint has views of storages, as PyTorch 0.4 wrote")
                .hint("write it again with a PyTorch of today"));
        }
        Ok(Self { numbers, key, count: index(values, count)? })
    }
}

fn index(values: &Values<'_>, id: Id) -> Result<usize> {
    match values.value(id) {
        Value::Int(value) => usize::try_from(*value).ok(),
        _ => None,
    }
    .ok_or_else(|| damaged("a count"))
}

fn indices(values: &Values<'_>, id: Id) -> Result<Vec<usize>> {
    let Value::Tuple(items) = values.value(id) else { return Err(damaged("a tensor's shape")) };
    if items.len() > DIMENSIONS {
        return Err(damaged("a tensor's shape"));
    }
    items.iter().map(|&item| index(values, item)).collect()
}
