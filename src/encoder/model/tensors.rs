//! Tensors of safetensors files, mapped, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::path::{Path, PathBuf};

use memmap2::Mmap;
use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};

use crate::error::{Error, Result};

/// All tensors of a checkpoint. What is taken is remembered, so that what nobody asked for can be named.
pub struct Tensors {
    folder: PathBuf,
    files: Vec<Mmap>,
    /// Name -> file.
    places: BTreeMap<String, usize>,
    taken: BTreeSet<String>,
}

impl Tensors {
    /// Maps `model.safetensors`, or the shards that `model.safetensors.index.json` names.
    ///
    /// # Errors
    /// No safetensors file; a damaged one.
    pub fn open(folder: &Path) -> Result<Self> {
        let whole = folder.join("model.safetensors");
        let index = folder.join("model.safetensors.index.json");
        let paths = if whole.is_file() {
            vec![whole]
        } else if index.is_file() {
            shards(&index)?
        } else if folder.join("pytorch_model.bin").is_file() {
            return Err(Error::data("a PyTorch checkpoint without safetensors")
                .at_file(&folder.join("pytorch_model.bin"))
                .hint("write it again from Python: model.save_pretrained(folder, safe_serialization=True)"));
        } else {
            return Err(Error::data("no model.safetensors").at_file(folder));
        };
        let mut files = Vec::new();
        let mut places = BTreeMap::new();
        for path in paths {
            let file = File::open(&path).map_err(|e| Error::io(&path, &e))?;
            #[expect(unsafe_code, reason = "mapping a file has no safe form")]
            // SAFETY: the map is read-only; weights are not rewritten while they are in use.
            let bytes = unsafe { Mmap::map(&file) }.map_err(|e| Error::io(&path, &e))?;
            let tensors = SafeTensors::deserialize(&bytes).map_err(|e| {
                Error::data(format!("not safetensors: {e}"))
                    .at_file(&path)
                    .hint("the file is cut or damaged: fetch it anew")
            })?;
            for name in tensors.names() {
                places.insert(name.to_owned(), files.len());
            }
            files.push(bytes);
        }
        Ok(Self { folder: folder.to_path_buf(), files, places, taken: BTreeSet::new() })
    }

    /// Whether there is such a tensor.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// The first of several names that there is, as f32, with this shape.
    ///
    /// # Errors
    /// None of them; another shape; a type that is no float; a value that is not finite.
    pub fn take(&mut self, names: &[String], shape: &[usize]) -> Result<Vec<f32>> {
        let at = |e: Error| e.at_file(&self.folder);
        let Some(name) = names.iter().find(|name| self.places.contains_key(*name)) else {
            return Err(at(Error::data(format!(
                "the tensor '{}' is missing",
                names.join("' or '")
            ))
            .hint(
                "is this a ...ForMaskedLM checkpoint of the architecture that config.json names?",
            )));
        };
        self.taken.insert(name.clone());
        let file = &self.files[self.places[name]];
        let damaged = |e: safetensors::SafeTensorError| at(Error::data(format!("'{name}': {e}")));
        let tensors = SafeTensors::deserialize(file).map_err(damaged)?;
        let tensor = tensors.tensor(name).map_err(damaged)?;
        if tensor.shape() != shape {
            return Err(at(Error::data(format!(
                "the tensor '{name}' has the shape {:?}, config.json asks for {shape:?}",
                tensor.shape()
            ))));
        }
        let values = floats(&tensor).ok_or_else(|| {
            at(Error::data(format!("the tensor '{name}' is of type {:?}", tensor.dtype()))
                .hint("float32, float16 and bfloat16 are read"))
        })?;
        if let Some(place) = values.iter().position(|x| !x.is_finite()) {
            return Err(at(Error::data(format!(
                "the tensor '{name}' holds {} at place {place}",
                values[place]
            ))
            .hint("the checkpoint is damaged, or its training went astray")));
        }
        Ok(values)
    }

    /// A vector of any length.
    ///
    /// # Errors
    /// As [`Tensors::take`].
    pub fn take_vector(&mut self, name: &str) -> Result<Vec<f32>> {
        let damaged =
            |e: safetensors::SafeTensorError| Error::data(e.to_string()).at_file(&self.folder);
        let length = match self.places.get(name) {
            None => 0,
            Some(&file) => {
                let tensors = SafeTensors::deserialize(&self.files[file]).map_err(damaged)?;
                tensors.tensor(name).map_err(damaged)?.shape().iter().product()
            }
        };
        self.take(&[name.to_owned()], &[length])
    }

    /// Names of tensors that nobody took.
    pub fn left(&self) -> Vec<&str> {
        self.places.keys().filter(|name| !self.taken.contains(*name)).map(String::as_str).collect()
    }
}

fn floats(tensor: &TensorView<'_>) -> Option<Vec<f32>> {
    let bytes = tensor.data();
    Some(match tensor.dtype() {
        Dtype::F32 => bytes.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect(),
        Dtype::F16 => {
            bytes.as_chunks::<2>().0.iter().map(|b| half::f16::from_le_bytes(*b).to_f32()).collect()
        }
        Dtype::BF16 => bytes
            .as_chunks::<2>()
            .0
            .iter()
            .map(|b| half::bf16::from_le_bytes(*b).to_f32())
            .collect(),
        _ => return None,
    })
}

fn shards(index: &Path) -> Result<Vec<PathBuf>> {
    #[derive(serde::Deserialize)]
    struct Index {
        weight_map: BTreeMap<String, String>,
    }
    let text = std::fs::read_to_string(index).map_err(|e| Error::io(index, &e))?;
    let parsed: Index = serde_json::from_str(&text)
        .map_err(|e| Error::data(format!("not an index of shards: {e}")).at_file(index))?;
    let names: BTreeSet<String> = parsed.weight_map.into_values().collect();
    let folder = index.parent().unwrap_or(Path::new("."));
    names
        .into_iter()
        .map(|name| {
            let inside = Path::new(&name).components().count() == 1 && !name.starts_with('.');
            if inside {
                Ok(folder.join(name))
            } else {
                Err(Error::data(format!("the shard '{name}' lies elsewhere")).at_file(index))
            }
        })
        .collect()
}
