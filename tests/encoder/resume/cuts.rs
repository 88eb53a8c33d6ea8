//! What a killed process or a machine without power may leave, made by hand: partial file and journal cut anywhere.

use super::{Place, WAYS};
use crate::common::random::Random;

/// A finished job, taken apart.
struct Parts {
    place: Place,
    job: String,
    out: &'static str,
    file: &'static str,
    bytes: Vec<u8>,
    journal: Vec<u8>,
}

impl Parts {
    fn new((arguments, out, file): (&str, &'static str, &'static str)) -> Self {
        let place = Place::new(450);
        let job = format!("{arguments}|--resume|--checkpoint-every|75|--output|{out}");
        place.done(&job);
        let (bytes, journal) = (place.read(file), place.read(&format!("{out}.journal")));
        Self { place, job, out, file, bytes, journal }
    }

    /// Puts a partial file and a journal there and runs the job.
    fn left(&self, partial: &[u8], journal: &[u8]) -> (i32, String) {
        let _ = std::fs::remove_file(self.place.path(self.file));
        std::fs::write(self.place.path(&format!("{}.partial", self.out)), partial).unwrap();
        std::fs::write(self.place.path(&format!("{}.journal", self.out)), journal).unwrap();
        self.place.run(&self.job)
    }

    fn same(&self, what: &str, (exit, said): (i32, String)) -> String {
        assert_eq!(exit, 0, "{}, {what}: {said}", self.job);
        assert!(self.place.read(self.file) == self.bytes, "{}, {what}", self.job);
        let journal = self.place.read(&format!("{}.journal", self.out));
        assert!(journal == self.journal, "{what}: {}", String::from_utf8_lossy(&journal));
        said
    }

    /// Ends of the journal's lines.
    fn ends(&self) -> Vec<usize> {
        (0..self.journal.len()).filter(|&at| self.journal[at] == b'\n').map(|at| at + 1).collect()
    }
}

#[test]
fn cut_at_every_checkpoint_and_between() {
    for way in WAYS {
        let parts = Parts::new(way);
        let ends = parts.ends();
        assert!(ends.len() >= 8, "{} lines", ends.len());
        for (line, &end) in ends.iter().enumerate() {
            // All bytes are there, more than the journal knows of; its next line is missing, cut, or filled with zeros.
            let journal = &parts.journal[..end];
            let said = parts.same("a line missing", parts.left(&parts.bytes, journal));
            assert!(said.contains("resuming after"), "{said}");
            let next = ends.get(line + 1).copied().unwrap_or(end);
            let half = &parts.journal[..(end + next) / 2];
            parts.same("half a line", parts.left(&parts.bytes, half));
            let zeros = [journal, &[0; 40], b"\n"].concat();
            parts.same("zeros", parts.left(&parts.bytes, &zeros));
            // A journal that knows more than the disk has.
            let few = parts.bytes.len() * line / ends.len();
            parts.same("bytes missing", parts.left(&parts.bytes[..few], &parts.journal));
        }
    }
}

#[test]
fn cut_at_random_places() {
    let mut numbers = Random::new(0xbeef);
    for way in [WAYS[1], WAYS[3]] {
        let parts = Parts::new(way);
        let first = parts.ends()[0];
        for _ in 0..12 {
            let bytes = numbers.below(parts.bytes.len() + 1);
            let rest = numbers.below(parts.journal.len() - first) + first;
            let said = parts.left(&parts.bytes[..bytes], &parts.journal[..rest]);
            parts.same(&format!("{bytes} bytes, {rest} of the journal"), said);
        }
    }
}

#[test]
fn between_the_last_checkpoint_and_the_rename() {
    let parts = Parts::new(WAYS[1]);
    let said = parts.same("whole", parts.left(&parts.bytes, &parts.journal));
    assert!(said.contains("resuming after 450 texts"), "{said}");
    // The journal is there, the partial file is not yet.
    std::fs::remove_file(parts.place.path(parts.file)).unwrap();
    std::fs::write(parts.place.path("docs.journal"), &parts.journal[..parts.ends()[0]]).unwrap();
    assert!(parts.place.done(&parts.job).contains("nothing to resume, starting"));
    assert!(parts.place.read(parts.file) == parts.bytes);
    // The rename is done, and was all that was left.
    assert!(parts.place.done(&parts.job).contains("complete already"));
}

#[test]
fn a_partial_file_of_nobody_is_left_alone() {
    let parts = Parts::new(WAYS[0]);
    let cut = parts.journal[..20].to_vec();
    let (exit, said) = parts.left(b"precious", &cut);
    assert_eq!(exit, 2, "{said}");
    assert!(
        said.contains("floats.jsonl.partial: there is no floats.jsonl.journal to say"),
        "{said}"
    );
    assert_eq!(parts.place.read("floats.jsonl.partial"), b"precious");
    let (exit, said) = parts.left(b"precious", b"{\"other\":1}\n");
    assert_eq!(exit, 3, "{said}");
    assert!(said.contains("floats.jsonl.journal:1: not a journal"), "{said}");
    assert_eq!(parts.place.read("floats.jsonl.partial"), b"precious");
}

#[test]
fn statistics_are_taken_once() {
    let parts = Parts::new(WAYS[2]);
    let ends = parts.ends();
    for (lines, again) in [(1, true), (2, false), (4, false)] {
        let left = parts.left(&parts.bytes, &parts.journal[..ends[lines - 1]]);
        let said = parts.same("statistics", left);
        assert_eq!(said.contains("first pass"), again, "{lines} lines: {said}");
    }
}

/// What was counted before counts at the end.
#[test]
fn counts_are_of_all_runs() {
    let parts = Parts::new(WAYS[1]);
    let place = Place::new(450);
    let whole = place.done("--input|corpus.jsonl|--quantizer|scale(factor=100)|--output|docs");
    let said = parts.same("counts", parts.left(&parts.bytes, &parts.journal[..parts.ends()[3]]));
    assert!(said.contains("450 texts (the last 300) in"), "{said}");
    let warnings =
        |said: &str| said.lines().filter(|l| l.starts_with("warning")).map(str::to_owned).collect();
    let (whole_warnings, warnings): (Vec<String>, Vec<String>) =
        (warnings(&whole), warnings(&said));
    assert!(whole_warnings.len() > 1, "{whole}");
    assert_eq!(warnings, whole_warnings);
    let rest = |said: &str| said.split_once("tokens/s), ").unwrap().1.to_owned();
    assert_eq!(rest(&said), rest(&whole));
}
