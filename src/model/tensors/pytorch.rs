//! Where tensors stand in a file that `torch.save` wrote of a state dict (`pytorch_model.bin`).
//!
//! Since PyTorch 1.6 such a file is a zip: `NAME/data.pkl` says what there is (see [`crate::model::tensors::pickle`]; nothing of it is executed),
//! `NAME/data/KEY` are the numbers of each storage. Before, it was four pickles, a list of keys, and the storages behind.
//!
//! Not implemented: files of big-endian machines; TorchScript archives; the tar files of PyTorch before 0.1.10; whole models
//! (`torch.save(model)`), whose pickle imports their classes.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::error::{DAMAGED, Error, Result};
use crate::model::tensors::entry::TensorEntry;
use crate::model::tensors::pickle::run;
use crate::model::tensors::values::{Id, Value, Values};
use crate::model::tensors::zip::Zip;

/// Where a training script may have put the state dict beside its step and its optimizer: naver/splade says `model_state_dict`,
/// PyTorch Lightning `state_dict`.
const NESTED: [&str; 2] = ["model_state_dict", "state_dict"];

/// `0x1950a86a20f9469cfc6c`, the number that old files begin with, as a pickle.
const MAGIC: &[u8] = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";

/// All tensors of a file.
pub(crate) fn entries(file: &[u8]) -> Result<Vec<(String, TensorEntry)>> {
    if file.starts_with(b"PK\x03\x04") {
        zipped(file)
    } else if file.starts_with(MAGIC) {
        legacy(file)
    } else {
        Err(Error::data("not a PyTorch checkpoint: neither a zip file nor a pickle of torch.save")
            .hint(DAMAGED))
    }
}

fn zipped(file: &[u8]) -> Result<Vec<(String, TensorEntry)>> {
    let zip = Zip::open(file)?;
    let name = zip.names().find_map(|name| name.strip_suffix(b"/data.pkl")).ok_or_else(|| {
        Error::data("a zip file without data.pkl").hint("a file that torch.save wrote is wanted")
    })?;
    let find = |entry: &str| zip.find(&[name, b"/", entry.as_bytes()].concat());
    if zip.names().any(|entry| entry == [name, b"/constants.pkl"].concat()) {
        return Err(Error::data("a TorchScript archive, which holds code")
            .hint("the state dict is wanted: torch.save(model.state_dict(), file)"));
    }
    if let Some(order) = find("byteorder")?
        && &file[order.clone()] != b"little"
    {
        return Err(big_endian());
    }
    let pickle = find("data.pkl")?.unwrap_or_default();
    let (pickle, top, _) = run(&file[pickle])?;
    tensors(&pickle, top, |key| find(&format!("data/{key}")))
}

fn big_endian() -> Error {
    Error::data("a checkpoint of a big-endian machine")
        .hint("write it again with model.save_pretrained(folder, safe_serialization=True)")
}

/// The format before PyTorch 1.6.
fn legacy(file: &[u8]) -> Result<Vec<(String, TensorEntry)>> {
    let damaged = || Error::data("the old PyTorch checkpoint is cut or damaged").hint(DAMAGED);
    let mut at = MAGIC.len();
    let mut next = || -> Result<(Values<'_>, Id)> {
        let (pickle, top, length) = run(&file[at..])?;
        at += length;
        Ok((pickle, top))
    };
    let (version, top) = next()?;
    if !matches!(version.value(top), Value::Int(1001)) {
        return Err(damaged());
    }
    let (system, top) = next()?;
    let little = entry(&system, top, "little_endian").map(|id| system.value(id));
    if !matches!(little, Some(Value::Bool(true))) {
        return Err(big_endian());
    }
    let (pickle, top) = next()?;
    let (keys, list) = next()?;
    let Value::List(list) = keys.value(list) else { return Err(damaged()) };
    let mut widths = BTreeMap::new();
    for value in &pickle.0 {
        if let Value::Storage(storage) = value {
            widths.insert(storage.key, storage.numbers.width());
        }
    }
    // Each storage: how many numbers, in 8 bytes; the numbers.
    let mut places = BTreeMap::new();
    for &key in list {
        let key = keys.text(key).ok_or_else(damaged)?;
        let width = *widths.get(key).ok_or_else(damaged)?;
        let (count, _) = file[at..].split_first_chunk().ok_or_else(damaged)?;
        let count = usize::try_from(u64::from_le_bytes(*count)).ok();
        let start = at + 8;
        let stop = count.and_then(|count| count.checked_mul(width)?.checked_add(start));
        at = stop.filter(|&stop| stop <= file.len()).ok_or_else(damaged)?;
        places.insert(key, start..at);
    }
    tensors(&pickle, top, |key| Ok(places.get(key).cloned()))
}

/// The tensors of the state dict in a pickle; `find` says where a storage stands.
fn tensors(
    pickle: &Values<'_>,
    top: Id,
    find: impl Fn(&str) -> Result<Option<Range<usize>>>,
) -> Result<Vec<(String, TensorEntry)>> {
    let nested = NESTED.iter().filter_map(|name| entry(pickle, top, name));
    let is_dict = |&id: &Id| matches!(pickle.value(id), Value::Dict(_));
    let state = nested.into_iter().find(is_dict).unwrap_or(top);
    let Value::Dict(state) = pickle.value(state) else {
        return Err(Error::data("the checkpoint is no dict of tensors")
            .hint("the state dict is wanted: torch.save(model.state_dict(), file)"));
    };
    // As Python reads it: the last of a name stands.
    let mut found = BTreeMap::new();
    for &(name, value) in state {
        let (Some(name), Value::Tensor(tensor)) = (pickle.text(name), pickle.value(value)) else {
            continue;
        };
        let within = |e: Error| e.within(&format!("the tensor '{name}'"));
        let storage = &tensor.storage;
        let place = find(storage.key).map_err(within)?.ok_or_else(|| {
            within(Error::data(format!("the file has no storage '{}'", storage.key)).hint(DAMAGED))
        })?;
        if storage.count.checked_mul(storage.numbers.width()) != Some(place.len()) {
            let message = format!("its storage '{}' has another length", storage.key);
            return Err(within(Error::data(message).hint(DAMAGED)));
        }
        let (shape, strides) = (tensor.shape.clone(), tensor.strides.clone());
        let entry = TensorEntry::strided(storage.numbers, shape, strides, tensor.offset, place);
        found.insert(name.to_owned(), entry.map_err(within)?);
    }
    Ok(found.into_iter().collect())
}

/// What a dict holds under a name.
fn entry(pickle: &Values<'_>, dict: Id, name: &str) -> Option<Id> {
    let Value::Dict(items) = pickle.value(dict) else { return None };
    let named = |&&(key, _): &&(Id, Id)| pickle.text(key) == Some(name);
    items.iter().rev().find(named).map(|&(_, value)| value)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;

    fn files() -> impl Iterator<Item = Vec<u8>> {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/pytorch");
        let names = ["views.bin", "views-2.bin", "legacy.bin", "model.tar"];
        names.into_iter().map(move |name| std::fs::read(folder.join(name)).unwrap())
    }

    #[test]
    fn every_cut_is_refused() {
        for file in files() {
            assert_eq!(entries(&file).unwrap().len(), 8);
            for length in 0..file.len() {
                let error = entries(&file[..length]).unwrap_err();
                assert!(error.hint_text().is_some(), "{length} bytes: {error}");
            }
        }
    }

    #[test]
    fn no_flipped_byte_is_a_panic() {
        for mut file in files() {
            for at in 0..file.len() {
                let byte = file[at];
                let flips = (0..8).map(|bit| byte ^ 1 << bit);
                for other in flips.chain([0, u8::MAX, b'.', b'R']) {
                    file[at] = other;
                    // Tensors of no more numbers than there are bytes, or an error.
                    for (name, entry) in entries(&file).unwrap_or_default() {
                        let floats = entry.floats(&file).unwrap_or_default();
                        assert!(floats.len() <= file.len(), "{name}");
                    }
                }
                file[at] = byte;
            }
        }
    }
}
