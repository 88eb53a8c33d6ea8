//! Folders that are written, and read back.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use splade::encoder::{Role, Splade, SpladeOptions};
use splade::model::{
    FolderSettings, ModelFolder, NamedTensor, PooledModel, Pooling, Prompts, QuerySide, Strategy,
    Tensors, write_folder,
};

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

fn settings() -> FolderSettings {
    FolderSettings {
        pooling: Pooling::default(),
        max_length: None,
        max_active_dims: None,
        prompts: Prompts::default(),
    }
}

fn plain(model: PathBuf) -> PooledModel {
    PooledModel { model, pooling: Pooling::default(), max_length: None }
}

/// Name, shape, numbers.
type Whole = (String, Vec<usize>, Vec<f32>);

/// Every tensor of a folder.
fn tensors(folder: &Path) -> Vec<Whole> {
    let mut tensors = Tensors::open(folder).unwrap();
    let shapes: Vec<(String, Vec<usize>)> =
        tensors.shapes().map(|(name, shape)| (name.to_owned(), shape.to_vec())).collect();
    let mut take = |name: &String, shape: &[usize]| tensors.take(std::slice::from_ref(name), shape);
    let mut all = Vec::new();
    for (name, shape) in shapes {
        match take(&name, &shape) {
            Ok(values) => all.push((name, shape, values)),
            // Counters and positions, which are no weights.
            Err(e) => assert!(e.to_string().contains("is of type int64"), "{e}"),
        }
    }
    all
}

fn named(all: &[Whole]) -> Vec<NamedTensor<'_>> {
    let mut tensors = Vec::new();
    for (name, shape, values) in all {
        tensors.push(NamedTensor { name, shape: shape.clone(), values: Cow::Borrowed(values) });
    }
    tensors
}

#[test]
fn what_is_written_is_read_back() {
    let place = tempfile::tempdir().unwrap();
    let texts = std::fs::read_to_string(models().join("texts.jsonl")).unwrap();
    let texts: Vec<&str> = texts.lines().collect();
    for model in ["bert", "distilbert", "roberta", "electra", "modernbert", "pytorch-bin"] {
        let from = models().join(model);
        let all = tensors(&from);
        let to = place.path().join("written").join(model);
        write_folder(&to, &plain(from.clone()), &settings(), &named(&all)).unwrap();
        assert_eq!(tensors(&to), all, "{model}");
        let encode = |folder: &Path| {
            let splade = Splade::load(folder, SpladeOptions::default()).unwrap();
            (splade.max_length(), splade.encode(&texts, Role::Document).unwrap())
        };
        assert_eq!(encode(&to), encode(&from), "{model}");
        // Nothing is left beside it.
        assert_eq!(std::fs::read_dir(place.path().join("written")).unwrap().count(), 1, "{model}");
        std::fs::remove_dir_all(&to).unwrap();
    }
}

#[test]
fn settings_are_read_back() {
    let place = tempfile::tempdir().unwrap();
    let from = models().join("bert");
    let all = tensors(&from);
    for (number, strategy) in [Strategy::Max, Strategy::Sum, Strategy::Cls].into_iter().enumerate()
    {
        let settings = FolderSettings {
            pooling: Pooling { strategy, twice: number == 1 },
            max_length: Some(17 + number),
            max_active_dims: (number > 0).then_some(40),
            prompts: Prompts { query: "query: ".to_owned(), document: "\"text\"\n".to_owned() },
        };
        let to = place.path().join(number.to_string());
        write_folder(&to, &plain(from.clone()), &settings, &named(&all)).unwrap();
        let found = ModelFolder::open(&to).unwrap();
        assert_eq!(found.query, QuerySide::Same);
        let FolderSettings { pooling, max_length, max_active_dims, prompts } = settings;
        assert_eq!(found.document, PooledModel { model: to, pooling, max_length });
        assert_eq!((found.max_active_dims, found.prompts), (max_active_dims, prompts));
    }
}

#[test]
fn what_cannot_be_written_is_refused_and_leaves_nothing() {
    let place = tempfile::tempdir().unwrap();
    let from = plain(models().join("bert"));
    let mut all = tensors(&from.model);
    let to = place.path().join("written");
    let refused = |all: &[Whole]| {
        let error = write_folder(&to, &from, &settings(), &named(all)).unwrap_err().to_string();
        assert_eq!(std::fs::read_dir(place.path()).unwrap().count(), 0, "{error}");
        error
    };
    all[3].2[1] = f32::NAN;
    assert!(refused(&all).contains("holds NaN at place 1"));
    all[3].2[1] = 0.0;
    all[3].1.push(2);
    assert!(refused(&all).contains("numbers"));
    all[3].1.pop();
    all.push(all[0].clone());
    assert!(refused(&all).contains("is given twice"));
    all.pop();
    // What is there stays.
    std::fs::create_dir(&to).unwrap();
    write_folder(&to, &from, &settings(), &named(&all)).unwrap();
    let before = tensors(&to);
    let error = write_folder(&to, &from, &settings(), &named(&all)).unwrap_err();
    assert!(error.to_string().contains("is there already"), "{error}");
    assert_eq!(tensors(&to), before);
}
