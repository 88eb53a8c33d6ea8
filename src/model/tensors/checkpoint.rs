//! All tensors of a checkpoint.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use memmap2::Mmap;

use crate::error::{Error, Result};
use crate::model::tensors::entry::TensorEntry;
use crate::model::tensors::mapped::{map, release};
use crate::model::tensors::table::Table;
use crate::model::tensors::{pytorch, safetensors, unused};

/// All tensors of a checkpoint. What is taken is remembered, so that what nobody asked for can be named; so is what was asked for
/// and is missing, for [`Tensors::check`].
pub struct Tensors {
    folder: PathBuf,
    files: Vec<Arc<Mmap>>,
    /// Name, without wrappers' prefixes -> file, place.
    places: BTreeMap<String, (usize, TensorEntry)>,
    taken: BTreeSet<String>,
    missing: Vec<String>,
    /// Zeros that may yet stand in for missing tensors.
    zeros: usize,
}

/// Reads where the tensors of a file stand.
type Reader = fn(&[u8]) -> Result<Vec<(String, TensorEntry)>>;

/// Files that hold weights, the preferred first; each may be cut into shards that `NAME.index.json` lists.
const FILES: [(&str, Reader); 3] = [
    ("model.safetensors", safetensors::entries),
    ("pytorch_model.bin", pytorch::entries),
    // naver/splade's training.
    ("model.tar", pytorch::entries),
];

impl Tensors {
    /// Maps `model.safetensors`, else `pytorch_model.bin`, else naver/splade's `model.tar`; or the shards of the first two.
    ///
    /// # Errors
    /// No such file; a damaged one; a pickle that asks for more than tensors; a name that stands twice.
    pub fn open(folder: &Path) -> Result<Self> {
        let (paths, read) = find(folder)?;
        let mut files = Vec::new();
        let mut places = BTreeMap::new();
        for path in paths {
            let bytes = map(&path)?;
            for (name, entry) in read(&bytes).map_err(|e| e.at_file(&path))? {
                let name = unused::unwrapped(&name).to_owned();
                if places.contains_key(&name) {
                    let message = format!("the tensor '{name}' stands twice in the checkpoint");
                    return Err(Error::data(message)
                        .at_file(&path)
                        .hint("shards of two checkpoints in one folder?"));
                }
                places.insert(name, (files.len(), entry));
            }
            files.push(Arc::new(bytes));
        }
        // A parameter has two bytes at least.
        let zeros = files.iter().map(|file| file.len() / 2).sum();
        let folder = folder.to_path_buf();
        Ok(Self { folder, files, places, taken: BTreeSet::new(), missing: Vec::new(), zeros })
    }

    /// The files of a folder's weights; shards are those that their index names, whether they are there or not.
    ///
    /// # Errors
    /// Neither weights nor an index.
    pub fn files(folder: &Path) -> Result<Vec<PathBuf>> {
        Ok(find(folder)?.0)
    }

    /// Whether there is such a tensor.
    pub fn has(&self, name: &str) -> bool {
        self.places.contains_key(name)
    }

    /// Names and shapes of all tensors.
    pub fn shapes(&self) -> impl Iterator<Item = (&str, &[usize])> {
        self.places.iter().map(|(name, (_, entry))| (name.as_str(), &entry.shape[..]))
    }

    /// The first of several names that there is, as f32, with this shape. Zeros stand in for a missing one, so that
    /// [`Tensors::check`], to be called at the end, can name all that are missing.
    ///
    /// # Errors
    /// Another shape; a type that is not read; a value that is not finite; more missing than the checkpoint could hold.
    pub fn take(&mut self, names: &[String], shape: &[usize]) -> Result<Vec<f32>> {
        let Some(name) = names.iter().find(|name| self.places.contains_key(*name)) else {
            self.missing.push(names.join("' or '"));
            let count = shape.iter().try_fold(1usize, |n, &dim| n.checked_mul(dim));
            let Some((count, left)) = count.and_then(|n| Some((n, self.zeros.checked_sub(n)?)))
            else {
                self.check()?;
                return Ok(Vec::new());
            };
            self.zeros = left;
            return Ok(vec![0.0; count]);
        };
        let (file, entry) = &self.places[name];
        self.check_shape(name, shape)?;
        let values = self.floats(name).ok_or_else(|| self.unread(name))?;
        self.check_numbers(name, &values, 0)?;
        release(&self.files[*file], &entry.bytes);
        self.taken.insert(name.clone());
        Ok(values)
    }

    /// As [`Tensors::take`], of a matrix that stays in its file, mapped, where it stands there row by row.
    ///
    /// # Errors
    /// As [`Tensors::take`].
    pub(crate) fn take_table(&mut self, names: &[String], shape: [usize; 2]) -> Result<Table> {
        let name = names.iter().find(|name| self.places.contains_key(*name));
        let mapped = name.filter(|name| self.places[*name].1.strides.is_none());
        let Some(name) = mapped else {
            return Ok(Table::Owned { values: self.take(names, &shape)?, width: shape[1] });
        };
        self.check_shape(name, &shape)?;
        let (file, entry) = &self.places[name];
        let table = Table::mapped(Arc::clone(&self.files[*file]), entry.clone());
        let table = table.ok_or_else(|| self.unread(name))?;
        let mut row = vec![0.0; shape[1]];
        for at in 0..shape[0] {
            table.row(at, &mut row);
            self.check_numbers(name, &row, at * shape[1])?;
        }
        self.taken.insert(name.clone());
        Ok(table)
    }

    fn check_shape(&self, name: &str, shape: &[usize]) -> Result<()> {
        let found = &self.places[name].1.shape;
        if found == shape {
            return Ok(());
        }
        Err(Error::data(format!(
            "the tensor '{name}' has the shape {found:?}, config.json asks for {shape:?}"
        ))
        .at_file(&self.folder))
    }

    fn unread(&self, name: &str) -> Error {
        let kind = self.places[name].1.numbers.name();
        Error::data(format!("the tensor '{name}' is of type {kind}"))
            .at_file(&self.folder)
            .hint("float32, float16 and bfloat16 are read")
    }

    fn check_numbers(&self, name: &str, values: &[f32], first: usize) -> Result<()> {
        let Some(place) = values.iter().position(|x| !x.is_finite()) else { return Ok(()) };
        let message =
            format!("the tensor '{name}' holds {} at place {}", values[place], first + place);
        Err(Error::data(message)
            .at_file(&self.folder)
            .hint("the checkpoint is damaged, or its training went astray"))
    }

    /// A vector of any length.
    ///
    /// # Errors
    /// As [`Tensors::take`]; none of that name.
    pub fn take_vector(&mut self, name: &str) -> Result<Vec<f32>> {
        let length = self.places.get(name).map_or(0, |(_, entry)| entry.shape.iter().product());
        let vector = self.take(&[name.to_owned()], &[length])?;
        self.check()?;
        Ok(vector)
    }

    /// Refuses a checkpoint in which something was missing.
    ///
    /// # Errors
    /// Tensors that were asked for and are missing: the first few by name, and how many there are.
    pub fn check(&self) -> Result<()> {
        let Some(first) = self.missing.first() else { return Ok(()) };
        let count = self.missing.len();
        let message = if count == 1 {
            format!("the tensor '{first}' is missing")
        } else {
            let few = &self.missing[..count.min(4)];
            let more = if count > few.len() {
                format!(" and {} more", count - few.len())
            } else {
                String::new()
            };
            format!("{count} tensors are missing: '{}'{more}", few.join("', '"))
        };
        Err(Error::data(message).at_file(&self.folder).hint(
            "is this a ...ForMaskedLM checkpoint of the architecture that config.json names?",
        ))
    }

    /// Names of tensors that nobody took, but for those that say nothing: the pooler, stored position ids, the head for
    /// next-sentence prediction, and a `decoder.bias` that equals the head's `bias`.
    pub fn left(&self) -> Vec<&str> {
        let is_news = |name: &&String| {
            !self.taken.contains(*name)
                && !unused::is_expected(name)
                && !unused::repeats(name).is_some_and(|of| {
                    self.taken.contains(&of) && self.floats(&of) == self.floats(name)
                })
        };
        self.places.keys().filter(is_news).map(String::as_str).collect()
    }

    fn floats(&self, name: &str) -> Option<Vec<f32>> {
        let (file, entry) = self.places.get(name)?;
        entry.floats(&self.files[*file])
    }
}

/// The files of a folder's weights, and how to read them.
fn find(folder: &Path) -> Result<(Vec<PathBuf>, Reader)> {
    for (name, read) in FILES {
        let whole = folder.join(name);
        if whole.is_file() {
            return Ok((vec![whole], read));
        }
        let index = folder.join(format!("{name}.index.json"));
        if index.is_file() {
            return Ok((shards(&index)?, read));
        }
    }
    Err(Error::data("no model.safetensors and no pytorch_model.bin")
        .at_file(folder)
        .hint("a folder with a model's weights is wanted, as save_pretrained writes it"))
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
