//! `--model OWNER/NAME` against a hub of one thread that answers as huggingface.co does, with the tiny checkpoints of `fixtures`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use crate::common::child::Bounded;
use sha2::{Digest, Sha256};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/models")
}

/// What a hub has, and how it misbehaves.
#[derive(Default)]
struct Shelf {
    files: BTreeMap<String, Vec<u8>>,
    /// A byte of large files is another one.
    corrupt: bool,
    /// Large files end after so many bytes of an answer.
    cut: Option<usize>,
    /// Repositories want this token.
    token: Option<String>,
    /// Versions that files claim, instead of their hashes.
    etag: Option<String>,
}

impl Shelf {
    /// A checkpoint of the fixtures, and what else lies in repositories.
    fn of(model: &str) -> Self {
        let mut files = BTreeMap::new();
        let mut folders = vec![models().join(model)];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let name = path.strip_prefix(models().join(model)).unwrap();
                let name = name.to_str().unwrap().replace('\\', "/");
                files.insert(name, std::fs::read(path).unwrap());
            }
        }
        for other in [
            "README.md",
            "onnx/config.json",
            "a/onnx/config.json",
            "onnx/model.onnx",
            "tf_model.h5",
            "../up/config.json",
        ] {
            files.insert(other.to_owned(), b"not wanted".to_vec());
        }
        Self { files, ..Self::default() }
    }
}

/// A hub on a port of its own.
struct Hub {
    address: String,
    shelf: Arc<Mutex<Shelf>>,
    /// First lines of requests, with their ranges.
    asked: Arc<Mutex<Vec<String>>>,
    stop: Arc<AtomicBool>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Hub {
    fn new(shelf: Shelf) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let shelf = Arc::new(Mutex::new(shelf));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let stop = Arc::new(AtomicBool::new(false));
        let (on, said, end, host) = (shelf.clone(), asked.clone(), stop.clone(), address.clone());
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::SeqCst) {
                    break;
                }
                answer(stream.unwrap(), &on.lock().unwrap(), &mut said.lock().unwrap(), &host);
            }
        });
        Self { address, shelf, asked, stop, thread: Some(thread) }
    }

    fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        // Wakes the thread.
        let _ = TcpStream::connect(self.address.trim_start_matches("http://"));
        self.thread.take().unwrap().join().unwrap();
    }
}

fn is_large(name: &str) -> bool {
    name.ends_with(".safetensors") || name.ends_with(".bin")
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").unwrap();
        text
    })
}

fn answer(mut stream: TcpStream, shelf: &Shelf, asked: &mut Vec<String>, host: &str) {
    let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
    let Some(first) = lines.next() else { return };
    let headers: BTreeMap<String, String> = lines
        .take_while(|line| !line.is_empty())
        .filter_map(|line| line.split_once(": ").map(|(k, v)| (k.to_lowercase(), v.to_owned())))
        .collect();
    let range = headers.get("range").cloned().unwrap_or_default();
    asked.push(format!("{first} {range}").trim().to_owned());
    let mut words = first.split(' ');
    let (method, path) = (words.next().unwrap(), words.next().unwrap());
    let mut reply = |status: &str, headers: &str, body: &[u8]| {
        let length = body.len();
        let body = if method == "HEAD" { &[] } else { body };
        let head = format!(
            "HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n"
        );
        let cut = shelf.cut.filter(|_| path.starts_with("/cdn/")).unwrap_or(body.len());
        stream.write_all(&[head.as_bytes(), &body[..cut.min(body.len())]].concat()).unwrap();
    };
    if let Some(name) = path.strip_prefix("/cdn/") {
        // The token is for the hub alone.
        assert!(!headers.contains_key("authorization"));
        let mut bytes = shelf.files[name].clone();
        if shelf.corrupt {
            *bytes.last_mut().unwrap() ^= 1;
        }
        return match range.strip_prefix("bytes=").and_then(|range| range.strip_suffix('-')) {
            Some(from) => {
                let from: usize = from.parse().unwrap();
                let content =
                    format!("Content-Range: bytes {from}-{}/{}\r\n", bytes.len() - 1, bytes.len());
                reply("206 Partial Content", &content, &bytes[from..]);
            }
            None => reply("200 OK", "", &bytes),
        };
    }
    if let Some(token) = &shelf.token
        && headers.get("authorization") != Some(&format!("Bearer {token}"))
    {
        return reply("401 Unauthorized", "X-Error-Code: GatedRepo\r\n", b"");
    }
    if let Some(revision) = path.strip_prefix("/api/models/tiny/splade/revision/") {
        if !["main", "v1", "refs%2Fpr%2F1", COMMIT].contains(&revision) {
            return reply("404 Not Found", "X-Error-Code: RevisionNotFound\r\n", b"");
        }
        let names = shelf.files.keys().map(|name| serde_json::json!({ "rfilename": name }));
        let listing = serde_json::json!({ "sha": COMMIT, "siblings": names.collect::<Vec<_>>() });
        return reply("200 OK", "", listing.to_string().as_bytes());
    }
    let file = path.strip_prefix(&format!("/tiny/splade/resolve/{COMMIT}/"));
    let Some((name, bytes)) = file.and_then(|name| Some((name, shelf.files.get(name)?))) else {
        return reply("404 Not Found", "X-Error-Code: RepoNotFound\r\n", b"");
    };
    let etag = shelf.etag.clone().unwrap_or_else(|| hash(bytes));
    if is_large(name) {
        let headers = format!(
            "X-Repo-Commit: {COMMIT}\r\nX-Linked-Etag: \"{etag}\"\r\nX-Linked-Size: {}\r\nETag: \"other\"\r\nLocation: {}/cdn/{name}\r\n",
            bytes.len(),
            // Another host, as it is with the hub's large files.
            host.replace("127.0.0.1", "localhost")
        );
        return reply("302 Found", &headers, b"");
    }
    let headers = format!(
        "X-Repo-Commit: {COMMIT}\r\nETag: W/\"{}\"\r\nAccept-Ranges: bytes\r\n",
        &etag[..40.min(etag.len())]
    );
    reply("200 OK", &headers, bytes);
}

/// Encodes a text with a model of the hub's.
fn encode(home: &Path, hub: &str, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let texts = home.join("texts.tsv");
    std::fs::write(&texts, "1\tvolcanoes and coffee\n").unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_splade"));
    for name in [
        "HF_TOKEN",
        "HF_HUB_CACHE",
        "HF_HUB_OFFLINE",
        "HTTP_PROXY",
        "http_proxy",
        "ALL_PROXY",
        "all_proxy",
    ] {
        command.env_remove(name);
    }
    command
        .args([
            "encode",
            "--input",
            texts.to_str().unwrap(),
            "--format",
            "msmarco",
            "--compat",
            "none",
        ])
        .args(arguments)
        .env("HF_HOME", home.join("hf"))
        .env("HF_ENDPOINT", hub)
        .envs(variables.iter().copied())
        .ended()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const MODEL: [&str; 2] = ["--model", "tiny/splade"];

#[test]
fn the_first_run_fetches_and_the_next_needs_no_network() {
    for model in ["bert", "sparse-encoder-sum", "inference-free", "pytorch-bin"] {
        let home = tempfile::tempdir().unwrap();
        // The documents' model of this fixture is another fixture.
        let mut shelf = Shelf::of(model);
        if model == "inference-free" {
            shelf.files.extend(Shelf::of("bert").files);
        }
        let hub = Hub::new(shelf);
        let first = encode(home.path(), &hub.address, &MODEL, &[]);
        assert!(first.status.success(), "{model}: {}", stderr(&first));
        assert!(stderr(&first).contains("fetching tiny/splade from"), "{}", stderr(&first));
        let asked = hub.asked();
        for unwanted in ["README.md", "onnx", "tf_model.h5", "expected", "/up/"] {
            assert!(!asked.iter().any(|line| line.contains(unwanted)), "{model}: {asked:?}");
        }
        let address = hub.address.clone();
        drop(hub);
        for variables in [&[][..], &[("HF_HUB_OFFLINE", "1")]] {
            let next = encode(home.path(), &address, &MODEL, variables);
            assert!(next.status.success(), "{model}: {}", stderr(&next));
            assert_eq!(next.stdout, first.stdout);
        }
        if model == "bert" {
            let folder = models().join(model);
            let local = encode(home.path(), &address, &["--model", folder.to_str().unwrap()], &[]);
            assert_eq!(local.stdout, first.stdout);
        }
        // As huggingface_hub lays it out.
        let repository = home.path().join("hf/hub/models--tiny--splade");
        assert_eq!(std::fs::read_to_string(repository.join("refs/main")).unwrap(), COMMIT);
        assert!(repository.join("snapshots").join(COMMIT).is_dir());
        for blob in std::fs::read_dir(repository.join("blobs")).unwrap() {
            let blob = blob.unwrap().path();
            let name = blob.file_name().unwrap().to_str().unwrap().to_owned();
            assert!(hash(&std::fs::read(&blob).unwrap()).starts_with(&name), "{name}");
        }
    }
}

#[test]
fn what_other_programs_fetched_is_used_where_it_is_whole() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::new(Shelf::of("bert"));
    assert!(encode(home.path(), &hub.address, &MODEL, &[]).status.success());
    let repository = home.path().join("hf/hub/models--tiny--splade");
    std::fs::remove_dir_all(repository.join(".no_exist")).unwrap();
    // As transformers fetches: whether there is a modules.json, nobody asked.
    let output = encode(home.path(), &hub.address, &MODEL, &[("HF_HUB_OFFLINE", "1")]);
    assert_eq!(output.status.code(), Some(4), "{}", stderr(&output));
    // As `hf download` does.
    let snapshot = repository.join("snapshots").join(COMMIT);
    std::fs::write(snapshot.join(".gitattributes"), "").unwrap();
    let output = encode(home.path(), &hub.address, &MODEL, &[("HF_HUB_OFFLINE", "1")]);
    assert!(output.status.success(), "{}", stderr(&output));
    // Without its weights it is fetched again.
    std::fs::remove_file(snapshot.join("model.safetensors")).unwrap();
    std::fs::remove_dir_all(repository.join("blobs")).unwrap();
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
}

#[test]
fn revisions_are_fetched_by_name() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::new(Shelf::of("bert"));
    for revision in ["v1", "refs/pr/1", COMMIT] {
        let output = encode(
            home.path(),
            &hub.address,
            &[&MODEL[..], &["--revision", revision]].concat(),
            &[],
        );
        assert!(output.status.success(), "{}", stderr(&output));
    }
    // The blobs were there, and the commit is a snapshot already.
    assert_eq!(hub.asked().iter().filter(|line| line.contains("GET /cdn/")).count(), 1);
    let output =
        encode(home.path(), &hub.address, &[&MODEL[..], &["--revision", "v2"]].concat(), &[]);
    assert_eq!(output.status.code(), Some(5));
    assert!(stderr(&output).contains("no such revision: tiny/splade at v2"), "{}", stderr(&output));
    for revision in ["../../up", "a//b", ""] {
        let output = encode(
            home.path(),
            &hub.address,
            &[&MODEL[..], &["--revision", revision]].concat(),
            &[],
        );
        assert_eq!(output.status.code(), Some(2), "{}", stderr(&output));
    }
}

#[test]
fn a_damaged_file_is_refused_and_deleted() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::new(Shelf { corrupt: true, ..Shelf::of("bert") });
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("model.safetensors came damaged"), "{}", stderr(&output));
    let blobs = home.path().join("hf/hub/models--tiny--splade/blobs");
    let large = hash(&hub.shelf.lock().unwrap().files["model.safetensors"]);
    assert!(!blobs.join(&large).exists() && !blobs.join(format!("{large}.incomplete")).exists());
    // What came of it does not count as the model.
    let output = encode(home.path(), &hub.address, &MODEL, &[("HF_HUB_OFFLINE", "1")]);
    assert_eq!(output.status.code(), Some(4));
    hub.shelf.lock().unwrap().corrupt = false;
    assert!(encode(home.path(), &hub.address, &MODEL, &[]).status.success());
}

#[test]
fn an_interrupted_download_goes_on() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::new(Shelf { cut: Some(10_000), ..Shelf::of("bert") });
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("was interrupted"), "{}", stderr(&output));
    hub.asked();
    hub.shelf.lock().unwrap().cut = None;
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert!(output.status.success(), "{}", stderr(&output));
    let asked = hub.asked();
    assert!(
        asked.contains(&"GET /cdn/model.safetensors HTTP/1.1 bytes=50000-".to_owned()),
        "{asked:?}"
    );
}

#[test]
fn what_the_hub_refuses_is_said() {
    let home = tempfile::tempdir().unwrap();
    let hub = Hub::new(Shelf { token: Some("hf_secret".to_owned()), ..Shelf::of("bert") });
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert_eq!(output.status.code(), Some(4));
    let said = stderr(&output);
    assert!(
        said.contains("access to tiny/splade refused (401)") && said.contains("HF_TOKEN"),
        "{said}"
    );
    let output = encode(home.path(), &hub.address, &MODEL, &[("HF_TOKEN", "hf_secret")]);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(!stderr(&output).contains("hf_secret"));
    hub.shelf.lock().unwrap().token = None;
    let output = encode(home.path(), &hub.address, &["--model", "tiny/none"], &[]);
    assert_eq!(output.status.code(), Some(5));
    let said = stderr(&output);
    assert!(said.contains("no such model: tiny/none") && said.contains("hint: "), "{said}");
    let address = hub.address.clone();
    drop(hub);
    let output = encode(home.path(), &address, &["--model", "tiny/none"], &[]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("out of reach"), "{}", stderr(&output));
    let output =
        encode(home.path(), &address, &["--model", "tiny/none"], &[("HF_HUB_OFFLINE", "1")]);
    assert_eq!(output.status.code(), Some(4));
    assert!(stderr(&output).contains("is not in the cache"), "{}", stderr(&output));
}

#[test]
fn a_hostile_hub_writes_nothing_elsewhere() {
    for etag in ["../../../../evil", "/tmp/evil", ".hidden", "a b"] {
        let home = tempfile::tempdir().unwrap();
        let hub = Hub::new(Shelf { etag: Some(etag.to_owned()), ..Shelf::of("bert") });
        let output = encode(home.path(), &hub.address, &MODEL, &[]);
        assert_eq!(output.status.code(), Some(4), "{etag}");
        assert!(stderr(&output).contains("names no version"), "{}", stderr(&output));
    }
    let home = tempfile::tempdir().unwrap();
    let mut shelf = Shelf::of("bert");
    shelf.files.retain(|name, _| name != "model.safetensors");
    let hub = Hub::new(shelf);
    let output = encode(home.path(), &hub.address, &MODEL, &[]);
    assert_eq!(output.status.code(), Some(3));
    assert!(stderr(&output).contains("neither model.safetensors nor"), "{}", stderr(&output));
}
