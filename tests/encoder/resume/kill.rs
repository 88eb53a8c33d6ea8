//! The real binary, killed as no program can prevent.

use std::process::Stdio;
use std::time::{Duration, Instant};

use super::{Place, WAYS};
use crate::common::child::Bounded;
use crate::common::random::Random;

#[test]
fn killed_at_random_points_the_bytes_are_the_same() {
    let mut numbers = Random::new(0x1234_5678_9abc);
    let (mut kills, mut resumed) = (0, 0);
    for (arguments, out, file) in WAYS {
        let place = Place::new(3000);
        let job = format!("{arguments}|--resume|--checkpoint-every|100|--output|{out}");
        let started = Instant::now();
        place.done(&job);
        let whole = started.elapsed();
        let expected = place.read(file);
        for _ in 0..4 {
            for name in [out, file, &format!("{out}.journal"), &format!("{out}.splade.toml")] {
                let path = place.path(name);
                let _ = if path.is_dir() {
                    std::fs::remove_dir_all(path)
                } else {
                    std::fs::remove_file(path)
                };
            }
            // Each run is killed after a part of the time that a whole one takes, until one comes to its end.
            let mut runs = 0;
            loop {
                let child = place.command(&job).stderr(Stdio::null()).started();
                let micros = numbers.below(whole.as_micros() as usize * 9 / 10);
                std::thread::sleep(Duration::from_micros(micros as u64));
                let status = child.killed();
                runs += 1;
                if status.success() {
                    break;
                }
                kills += 1;
                resumed += usize::from(place.path(&format!("{out}.partial")).exists());
                assert!(!place.path(file).exists() || runs > 1, "half an output");
                if runs > 20 {
                    place.done(&job);
                    break;
                }
            }
            assert!(place.read(file) == expected, "{arguments}, {runs} runs");
            assert!(!place.path(&format!("{out}.partial")).exists());
        }
    }
    assert!(kills > 10 && resumed > 5, "too easy: {kills} kills, {resumed} left something");
}

#[test]
fn a_job_without_resume_writes_the_same() {
    for (arguments, out, file) in WAYS {
        let place = Place::new(700);
        let said = place.done(&format!("{arguments}|--resume|--output|{out}"));
        assert!(said.contains("nothing to resume, starting"), "{said}");
        let resumable = place.read(file);
        let other = if out == "docs" { "other".to_owned() } else { format!("other-{out}") };
        place.done(&format!("{arguments}|--output|{other}"));
        let at_once = place.read(&file.replacen(out, &other, 1));
        if out.ends_with(".gz") {
            // Members of its own, the same lines in them.
            assert!(unpacked(&resumable) == unpacked(&at_once));
        } else {
            assert!(resumable == at_once, "{arguments}");
        }
        // The job is done, and knows it.
        let said = place.done(&format!("{arguments}|--resume|--output|{out}"));
        assert!(said.contains("complete already"), "{said}");
        assert!(place.read(file) == resumable);
        if out == "docs" {
            let names = std::fs::read_dir(place.path("docs")).unwrap().count();
            assert_eq!(names, 1, "Anserini would index what else lies in the folder");
            assert!(place.path("docs.splade.toml").exists());
        }
    }
}

fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("packed.gz");
    std::fs::write(&path, bytes).unwrap();
    let mut out = Vec::new();
    std::io::Read::read_to_end(&mut splade::storage::open_text(&path).unwrap(), &mut out).unwrap();
    out
}
