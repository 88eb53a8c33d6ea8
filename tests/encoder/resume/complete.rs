//! Complete means proved complete: anything else in the output's place is refused and left as it is.

use super::{Place, WAYS, models};
use crate::common::child::Bounded;

/// A place where a job is done.
struct Done {
    place: Place,
    job: String,
    out: &'static str,
    file: &'static str,
    journal: String,
}

impl Done {
    fn new((arguments, out, file): (&str, &'static str, &'static str)) -> Self {
        let place = Place::new(300);
        let job = format!("{arguments}|--resume|--checkpoint-every|100|--output|{out}");
        place.done(&job);
        Self { place, job, out, file, journal: format!("{out}.journal") }
    }

    /// The job's command, with more arguments, leaves everything as it is and says why.
    fn refused(&self, more: &str, code: i32, why: &str) {
        let before = self.everything();
        let (exit, said) = self.place.run(&format!("{}{more}", self.job));
        assert_eq!(exit, code, "{}{more}: {said}", self.job);
        assert!(said.contains(why) && said.contains("\nhint: "), "{}{more}: {said}", self.job);
        assert!(self.everything() == before, "{}{more}: {said}", self.job);
    }

    fn everything(&self) -> Vec<(String, Vec<u8>)> {
        let mut all = Vec::new();
        let mut folders = vec![self.place.path("")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
                    }
                }
            }
        }
        all.sort();
        all
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.place.path(name), bytes).unwrap();
    }
}

#[test]
fn a_complete_job_does_nothing() {
    for way in WAYS {
        let done = Done::new(way);
        let before = done.everything();
        let written = |name: &str| done.place.path(name).metadata().unwrap().modified().unwrap();
        let times = (written(done.file), written(&done.journal));
        for _ in 0..2 {
            let said = done.place.done(&done.job);
            assert!(said.contains("complete already, nothing to do"), "{said}");
            assert!(!said.contains(" texts in ") && !said.contains("resuming"), "{said}");
        }
        assert!(done.everything() == before);
        assert_eq!((written(done.file), written(&done.journal)), times);
    }
}

#[test]
fn an_output_of_nobody_is_refused() {
    for way in WAYS {
        let done = Done::new(way);
        let (bytes, journal) = (done.place.read(done.file), done.place.read(&done.journal));
        // No journal: garbage, and what may well be the job's own.
        std::fs::remove_file(done.place.path(&done.journal)).unwrap();
        for out in [&b"garbage"[..], b"", &bytes] {
            done.write(done.file, out);
            let why = format!("exists already, and there is no {}", done.journal);
            done.refused("", 2, &why);
        }
        // A journal that got no further, or not so far.
        let ends = (0..journal.len()).filter(|&at| journal[at] == b'\n');
        let ends: Vec<usize> = ends.collect();
        for &end in &ends[..ends.len() - 1] {
            done.write(&done.journal, &journal[..=end]);
            done.refused("", 2, &format!("{} does not say that it is complete", done.journal));
        }
        done.write(&done.journal, &journal[..20]);
        done.refused("", 2, "exists already, and there is no ");
        done.write(&done.journal, b"{\"other\":1}\n");
        done.refused("", 3, "not a journal");
        // Something to resume beside something whole.
        done.write(&done.journal, &journal);
        done.write(&format!("{}.partial", done.out), &bytes);
        done.refused("", 2, &format!("exists already, and so does {}.partial", done.out));
        std::fs::remove_file(done.place.path(&format!("{}.partial", done.out))).unwrap();
        assert!(done.place.done(&done.job).contains("complete already"));
    }
}

#[test]
fn an_output_that_changed_is_refused() {
    for way in WAYS {
        let done = Done::new(way);
        let bytes = done.place.read(done.file);
        let mut flipped = bytes.clone();
        flipped[bytes.len() / 2] ^= 1;
        let longer = [&bytes[..], b"\n"].concat();
        for out in [b"garbage", &bytes[..bytes.len() - 1], &bytes[..0], &flipped, &longer] {
            done.write(done.file, out);
            done.refused("", 3, &format!("{} bytes, crc ", out.len()));
        }
        done.write(done.file, &bytes);
        assert!(done.place.done(&done.job).contains("complete already"));
    }
}

#[test]
fn a_partial_output_that_changed_is_refused() {
    for way in WAYS {
        let done = Done::new(way);
        let (mut bytes, journal) = (done.place.read(done.file), done.place.read(&done.journal));
        std::fs::remove_file(done.place.path(done.file)).unwrap();
        bytes[10] ^= 1;
        let (partial, end) = (format!("{}.partial", done.out), journal.len() - 1);
        let end = journal[..end].iter().rposition(|&byte| byte == b'\n').unwrap();
        done.write(&partial, &bytes);
        for journal in [&journal[..], &journal[..=end]] {
            done.write(&done.journal, journal);
            done.refused("", 3, &format!("{partial}: begins with "));
        }
        bytes[10] ^= 1;
        done.write(&partial, &bytes);
        assert!(done.place.done(&done.job).contains("resuming after"));
        assert!(done.place.read(done.file) == bytes);
    }
}

#[test]
fn another_job_s_output_is_refused() {
    for way in WAYS {
        let done = Done::new(way);
        done.refused("|--max-length|12", 2, "max-length was 24, is 12");
        let other = done.job.replace("--input", "--template|text|--input");
        let (exit, said) = done.place.run(&other);
        assert_eq!((exit, said.contains("template was beir, is text")), (2, true), "{said}");
        // Another model.
        let copy = done.place.path("model");
        std::fs::create_dir(&copy).unwrap();
        for entry in std::fs::read_dir(models().join("bert")).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, copy.join(path.file_name().unwrap())).unwrap();
            }
        }
        let mut weights = std::fs::read(copy.join("model.safetensors")).unwrap();
        *weights.last_mut().unwrap() ^= 1;
        std::fs::write(copy.join("model.safetensors"), weights).unwrap();
        let mut command = std::process::Command::new(super::SPLADE);
        command.current_dir(done.place.path("")).args(["encode", "--model", "model"]);
        let output = command.args(done.job.split('|')).ended();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(said.contains("model's model.safetensors was "), "{said}");
        // The same job of another input, whose journal stands here.
        let another = Place::new(299);
        another.done(&done.job);
        done.write(&done.journal, &another.read(&done.journal));
        done.refused("", 3, " bytes, crc ");
    }
}

#[test]
fn another_input_of_the_same_name_and_size_is_refused() {
    for way in WAYS {
        let done = Done::new(way);
        let corpus = String::from_utf8(done.place.read("corpus.jsonl")).unwrap();
        let (first, last) = ("\"_id\": \"d0\"", "\"_id\": \"d299\"");
        let swapped = corpus
            .replacen("\"d1\"", "\"d#\"", 1)
            .replacen("\"d2\"", "\"d1\"", 1)
            .replacen("\"d#\"", "\"d2\"", 1);
        for other in [
            corpus.replacen(first, "\"_id\": \"e0\"", 1),
            corpus.replacen(last, "\"_id\": \"e299\"", 1),
            swapped,
        ] {
            assert!(other.len() == corpus.len() && other != corpus);
            done.write("corpus.jsonl", other.as_bytes());
            done.refused("", 2, "the input's texts are not those of the job");
        }
        // More and fewer texts.
        let more = format!("{corpus}{{\"_id\": \"x\", \"title\": \"\", \"text\": \"tea\"}}\n");
        let fewer = corpus.trim_end().rsplit_once('\n').unwrap().0;
        for other in [&more, fewer, ""] {
            done.write("corpus.jsonl", other.as_bytes());
            done.refused("", 2, "the input's texts are not those of the job");
        }
        // The same texts elsewhere, packed, are the same input.
        let packed = done.place.path("other.jsonl.gz");
        let file = std::fs::File::create(&packed).unwrap();
        let mut gzip = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
        std::io::Write::write_all(&mut gzip, corpus.as_bytes()).unwrap();
        gzip.finish().unwrap();
        let said = done.place.done(&done.job.replace("corpus.jsonl", "other.jsonl.gz"));
        assert!(said.contains("complete already"), "{said}");
    }
}

/// What was found by a first pass holds for its input alone.
#[test]
fn another_rest_of_the_input_is_refused_after_a_first_pass() {
    for (arguments, out, file) in [
        WAYS[2],
        ("--input|corpus.jsonl|--compat|none|--shard-id|0|--shard-num|2", "s.jsonl", "s.jsonl"),
    ] {
        let done = Done::new((arguments, out, file));
        let corpus = String::from_utf8(done.place.read("corpus.jsonl")).unwrap();
        let journal = done.place.read(&done.journal);
        let ends: Vec<usize> = (0..journal.len()).filter(|&at| journal[at] == b'\n').collect();
        let (bytes, partial) = (done.place.read(file), format!("{out}.partial"));
        std::fs::remove_file(done.place.path(file)).unwrap();
        done.write(&partial, &bytes);
        done.write(&done.journal, &journal[..=ends[2]]);
        let other = corpus.replacen("\"d299\"", "\"e299\"", 1);
        done.write("corpus.jsonl", other.as_bytes());
        done.refused("", 2, "the input's texts are not those of the job");
        done.write("corpus.jsonl", corpus.as_bytes());
        assert!(done.place.done(&done.job).contains("resuming after 100 texts"));
        assert!(done.place.read(file) == bytes);
    }
}

#[test]
fn a_sidecar_that_says_otherwise_is_refused() {
    let done = Done::new(WAYS[1]);
    let sidecar = String::from_utf8(done.place.read("docs.splade.toml")).unwrap();
    done.write("docs.splade.toml", sidecar.replace("=100", "=50").as_bytes());
    done.refused("", 3, "docs: its sidecar does not name the quantizer");
    std::fs::remove_file(done.place.path("docs.splade.toml")).unwrap();
    done.refused("", 3, "docs: its sidecar does not name the quantizer");
    done.write("docs.splade.toml", sidecar.as_bytes());
    assert!(done.place.done(&done.job).contains("complete already"));
}
