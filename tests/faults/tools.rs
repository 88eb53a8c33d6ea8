//! The tests' own tools: what is skipped is seen, what hangs ends, and the numbers stay.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::common::child::Bounded;
use crate::common::random::Random;
use crate::common::{data, skip_optional};

/// Run by the tests below, in a process of their own.
#[test]
#[ignore = "skips on purpose"]
fn without_its_data() {
    assert_eq!(data("no/such/data"), None);
}

/// Run by the tests below, in a process of their own.
#[test]
#[ignore = "skips on purpose"]
fn without_what_nobody_has() {
    skip_optional("no machine has it");
}

/// A test of this binary as `cargo test` runs it; the lines that are left to be summed up.
fn run(test: &str, ci: bool) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let skipped = folder.path().join("skipped");
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--ignored", "--exact", &format!("tools::{test}")]);
    command.env_remove("CI").env("SPLADE_SKIPPED", &skipped);
    if ci {
        command.env("CI", "true");
    }
    let output = command.ended();
    (output, std::fs::read_to_string(skipped).unwrap())
}

#[test]
fn a_skip_is_seen_and_fails_on_ci() {
    let line =
        "SKIPPED: tools::without_its_data: the data 'no/such/data' is not here (set SPLADE_DATA)\n";
    for ci in [false, true] {
        let (output, left) = run("without_its_data", ci);
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.success(), !ci, "{said}");
        // libtest shows what it has captured on stdout.
        assert_eq!((said.as_str(), left.as_str()), (line, line));
        let out = String::from_utf8(output.stdout).unwrap();
        assert!(
            out.contains(if ci { "0 passed; 1 failed" } else { "1 passed; 0 failed" }),
            "{out}"
        );
    }
}

#[test]
fn what_nobody_has_is_seen_and_fails_nowhere() {
    for ci in [false, true] {
        let (output, left) = run("without_what_nobody_has", ci);
        assert!(output.status.success(), "{output:?}");
        let line = "SKIPPED (optional): tools::without_what_nobody_has: no machine has it\n";
        assert_eq!(
            (String::from_utf8(output.stderr).unwrap().as_str(), left.as_str()),
            (line, line)
        );
    }
}

fn shell(script: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", script]);
    shell
}

#[cfg(unix)]
#[test]
fn a_program_that_hangs_is_killed_and_what_it_said_is_told() {
    let hangs = |script: &str| {
        let mut command = shell(script);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let running = command.started_within(1);
        let process = running.id();
        let failed = catch_unwind(AssertUnwindSafe(|| running.ended())).unwrap_err();
        // It is gone, and has been waited for.
        assert!(!shell(&format!("kill -0 {process}")).ended().status.success());
        failed.downcast_ref::<String>().unwrap().clone()
    };
    let said = hangs("echo so far; echo loudly >&2; exec sleep 1000");
    assert!(said.contains("has not ended within 1s\nstdout: so far\n\nstderr: loudly\n"), "{said}");
    // It ends, but who has its streams does not.
    let said = hangs("sleep 3 & echo mine");
    assert!(said.contains("has not ended within 1s\nstdout: mine\n"), "{said}");
    // Nobody waits for its end.
    let running = shell("exec sleep 1000").started();
    let process = running.id();
    drop(running);
    assert!(!shell(&format!("kill -0 {process}")).ended().status.success());
    assert!(!shell("exec sleep 1000").started().killed().success());
}

#[cfg(unix)]
#[test]
fn neither_side_waits_for_a_full_pipe() {
    let input: Vec<u8> = (0..3_000_000u32).map(|n| n as u8).collect();
    let output = shell("tee /dev/stderr").ended_with(&input);
    assert!(output.status.success());
    assert!(output.stdout == input && output.stderr == input);
    // A program that does not read.
    assert_eq!(shell("exit 7").ended_with(&input).status.code(), Some(7));
    assert_eq!(shell("cat").ended().stdout, b"");
}

/// The first numbers of seed 1234567, which the tests of other implementations of SplitMix64 have.
#[test]
fn the_numbers_stay() {
    let mut random = Random::new(1_234_567);
    let expected = [
        6_457_827_717_110_365_317,
        3_203_168_211_198_807_973,
        9_817_491_932_198_370_423,
        4_593_380_528_125_082_431,
        16_408_922_859_458_223_821,
    ];
    assert_eq!([(); 5].map(|()| random.bits()), expected);
    assert!((0..1000).all(|_| random.below(3) < 3 && random.below(1) == 0));
}

/// Every program is started through `tests/common/child.rs`, and all chance comes from `tests/common/random.rs`.
#[test]
fn every_test_has_these_tools() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("tests"), root.join("adapters")];
    let mut wrong = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let own = ["tests/common/", "tests/bench/", "tests/faults/tools.rs"];
            let other = !name.contains("tests/") || own.iter().any(|own| name.starts_with(own));
            if other || !name.ends_with(".rs") {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            for (number, line) in text.lines().enumerate() {
                // The ways of `Command`; a generator's multiplier or shift.
                let words =
                    [".output()", ".status()", ".spawn()", "6_364_136_223_846_793_005", "<< 17"];
                for word in words.iter().filter(|word| line.contains(*word)) {
                    wrong.push(format!("{name}:{}: {word}", number + 1));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}
