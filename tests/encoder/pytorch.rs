//! Checkpoints as `torch.save` writes them (`fixtures/make_bin.py`), whole and hostile.

use std::path::{Path, PathBuf};

use splade::encoder::{Role, Splade, SpladeOptions};
use splade::error::{Error, Result};
use splade::model::Tensors;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

/// The tensors of a file with these bytes.
fn open(bytes: &[u8]) -> Result<Tensors> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("pytorch_model.bin"), bytes).unwrap();
    Tensors::open(folder.path())
}

fn refused(bytes: &[u8]) -> Error {
    match open(bytes) {
        Ok(_) => panic!("opened"),
        Err(error) => error,
    }
}

fn take(tensors: &mut Tensors, name: &str, shape: &[usize]) -> Result<Vec<f32>> {
    tensors.take(&[name.to_owned()], shape)
}

/// A zip file of stored entries, as torch.save writes it.
fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let (mut file, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in entries {
        let name = format!("model/{name}");
        let at = file.len() as u32;
        let mut common = [0u8; 26];
        common[14..18].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        common[18..22].copy_from_slice(&(bytes.len() as u32).to_le_bytes());
        common[22..24].copy_from_slice(&(name.len() as u16).to_le_bytes());
        file.extend([&b"PK\x03\x04"[..], &common, name.as_bytes(), bytes].concat());
        directory.extend([&b"PK\x01\x02\0\0"[..], &common, &[0; 10], &at.to_le_bytes()].concat());
        directory.extend(name.as_bytes());
    }
    let (start, length) = (file.len() as u32, directory.len() as u32);
    file.extend(directory);
    file.extend(
        [b"PK\x05\x06\0\0\0\0\0\0\0\0", &length.to_le_bytes()[..], &start.to_le_bytes(), b"\0\0"]
            .concat(),
    );
    file
}

#[test]
fn vectors_equal_those_of_the_safetensors_twin() {
    let texts = std::fs::read_to_string(fixtures().join("models/texts.jsonl")).unwrap();
    let texts: Vec<&str> = texts.lines().collect();
    let encode = |model: &str| {
        let folder = fixtures().join("models").join(model);
        let splade = Splade::load(&folder, SpladeOptions::default()).unwrap();
        assert_eq!(splade.unused_tensors(), Vec::<&str>::new());
        splade.encode(&texts, Role::Document).unwrap().0
    };
    assert_eq!(encode("pytorch-bin"), encode("bert"));
}

#[test]
fn shards_are_one_checkpoint() {
    let folder = tempfile::tempdir().unwrap();
    for shard in ["views.bin", "legacy.bin"] {
        std::fs::copy(fixtures().join("pytorch").join(shard), folder.path().join(shard)).unwrap();
    }
    let index = |map: &str| {
        let file = folder.path().join("pytorch_model.bin.index.json");
        std::fs::write(file, format!("{{\"metadata\": {{}}, \"weight_map\": {map}}}")).unwrap();
        Tensors::open(folder.path())
    };
    let mut one = index("{\"whole\": \"views.bin\", \"half\": \"views.bin\"}").unwrap();
    assert_eq!(take(&mut one, "whole", &[3, 4]).unwrap()[5], 1.25);
    let Err(twice) = index("{\"whole\": \"views.bin\", \"half\": \"legacy.bin\"}") else {
        panic!("two shards with the same names");
    };
    assert!(twice.to_string().contains("stands twice"), "{twice}");
    let Err(elsewhere) = index("{\"whole\": \"../views.bin\"}") else {
        panic!("a shard elsewhere")
    };
    assert!(elsewhere.to_string().contains("lies elsewhere"), "{elsewhere}");
}

#[test]
fn views_offsets_types_and_wrappers() {
    let whole: Vec<f32> = (0..12).map(|i| i as f32 / 4.0).collect();
    let transposed: Vec<f32> =
        (0..4).flat_map(|column| (0..3).map(move |row| (row * 4 + column) as f32 / 4.0)).collect();
    for name in ["views.bin", "views-2.bin", "legacy.bin", "model.tar"] {
        let mut tensors =
            open(&std::fs::read(fixtures().join("pytorch").join(name)).unwrap()).unwrap();
        let mut take = |name, shape: &[usize]| take(&mut tensors, name, shape);
        assert_eq!(take("whole", &[3, 4]).unwrap(), whole);
        assert_eq!(take("transposed", &[4, 3]).unwrap(), transposed);
        assert_eq!(take("columns", &[3, 2]).unwrap(), [0.25, 0.5, 1.25, 1.5, 2.25, 2.5]);
        assert_eq!(take("half", &[4, 3]).unwrap(), transposed);
        assert_eq!(take("brain", &[3, 4]).unwrap(), whole);
        assert_eq!(take("scalar", &[]).unwrap(), [2.75]);
        let error = take("long", &[3]).unwrap_err();
        assert!(error.to_string().contains("'long' is of type int64"), "{error}");
        let error = take("whole", &[4, 3]).unwrap_err();
        assert!(error.to_string().contains("has the shape [3, 4]"), "{error}");
        assert_eq!(tensors.left(), ["double", "long"]);
    }
}

#[test]
fn all_missing_tensors_are_named_at_once() {
    let mut tensors = open(&std::fs::read(fixtures().join("pytorch/views.bin")).unwrap()).unwrap();
    assert_eq!(take(&mut tensors, "a", &[2, 2]).unwrap(), [0.0; 4]);
    assert_eq!(
        tensors.check().unwrap_err().to_string().split(": ").last(),
        Some("the tensor 'a' is missing")
    );
    for name in ["b", "c", "d", "e", "f"] {
        take(&mut tensors, name, &[1]).unwrap();
    }
    let error = tensors.check().unwrap_err();
    assert!(
        error.to_string().ends_with("6 tensors are missing: 'a', 'b', 'c', 'd' and 2 more"),
        "{error}"
    );
    // Not as much memory as the configuration asks for, but as the file could hold.
    assert!(take(&mut tensors, "g", &[1 << 30, 1 << 10]).is_err());
    assert!(take(&mut tensors, "g", &[usize::MAX, 2]).is_err());
}

#[test]
fn nothing_of_a_pickle_is_run() {
    let system = &b"\x80\x02cos\nsystem\nq\x00X\x04\0\0\0trueq\x01\x85q\x02Rq\x03."[..];
    let short =
        b"\x80\x04\x95\x1b\0\0\0\0\0\0\0\x8c\x05posix\x94\x8c\x06system\x94\x93\x8c\x04true\x85R.";
    let eval = b"\x80\x02c__builtin__\neval\nX\x01\0\0\x001\x85R.";
    let object = b"\x80\x02ccollections\nOrderedDict\n)\x81.";
    let old = b"\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.\x80\x02M\xe9\x03.\x80\x02}X\x0d\0\0\0little_endian\x88s.";
    for (bytes, message) in [
        (zip(&[("data.pkl", system)]), "the pickle asks for os.system, which is not run"),
        (zip(&[("data.pkl", short)]), "the pickle asks for posix.system, which is not run"),
        (zip(&[("data.pkl", eval)]), "the pickle asks for __builtin__.eval, which is not run"),
        (zip(&[("data.pkl", object)]), "the pickle makes objects"),
        ([old, system].concat(), "the pickle asks for os.system, which is not run"),
        (zip(&[("data.pkl", b"\x80\x02}."), ("byteorder", b"big")]), "big-endian"),
        (zip(&[("data.pkl", b"\x80\x02}."), ("constants.pkl", b"")]), "TorchScript"),
        (zip(&[("data.pkl", b"\x80\x02].")]), "no dict of tensors"),
        (zip(&[("weights", b"")]), "without data.pkl"),
        (b"\x80\x02}.".to_vec(), "not a PyTorch checkpoint"),
        (Vec::new(), "not a PyTorch checkpoint"),
    ] {
        let error = refused(&bytes);
        assert!(error.to_string().contains(message), "{message}: {error}");
        assert!(error.hint_text().is_some(), "{message}");
    }
    assert!(open(&zip(&[("data.pkl", b"\x80\x02}."), ("byteorder", b"little")])).is_ok());
}

#[test]
fn no_depth_and_no_length_is_too_much() {
    let nested = [&b"\x80\x02)"[..], &vec![0x85; 1 << 20], b"."].concat();
    assert!(refused(&zip(&[("data.pkl", &nested)])).to_string().contains("no dict of tensors"));
    let marks = [&b"\x80\x02"[..], &vec![b'('; 1 << 20], b"."].concat();
    assert!(refused(&zip(&[("data.pkl", &marks)])).to_string().contains("cut or damaged"));
    let endless = vec![b')'; 3 << 20];
    assert!(refused(&zip(&[("data.pkl", &endless)])).to_string().contains("longer than"));
    // A list that holds itself.
    let circle = b"\x80\x02]q\x00h\x00ah\x00a.";
    assert!(refused(&zip(&[("data.pkl", circle)])).to_string().contains("no dict of tensors"));
    // Texts that say they are longer than any memory.
    for text in [&b"X\xff\xff\xff\xff"[..], b"\x8d\xff\xff\xff\xff\xff\xff\xff\xff", b"\x8a\xff"] {
        let pickle = [&b"\x80\x02"[..], text, b"a."].concat();
        assert!(refused(&zip(&[("data.pkl", &pickle)])).to_string().contains("cut or damaged"));
    }
    // One number, seen a million times a million times.
    let expanded = b"\x80\x02}X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x01tQK\0J\0\0\x10\0J\0\0\x10\0\x86K\0K\0\x86\x89)tRs.";
    let error = refused(&zip(&[("data.pkl", expanded), ("data/0", &[0; 4])]));
    assert!(error.to_string().contains("the tensor 'a': repeats numbers"), "{error}");
}
