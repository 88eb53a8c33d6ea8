//! What a process took.

use std::ffi::OsStr;
use std::fmt::Debug;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

#[derive(Default, Clone, Copy)]
pub(crate) struct Measured {
    /// Seconds.
    pub(crate) cpu: f64,
    pub(crate) wall: f64,
    /// MiB.
    pub(crate) anonymous: f64,
    pub(crate) resident: f64,
}

/// bash says what a process took of the processor, to the millisecond.
const TIMED: &str = r#"TIMEFORMAT='%U %S'; exec 3>&2 2>"$1"; time "${@:2}" 2>&3"#;

impl Measured {
    /// Runs a program to its success; what it prints goes to files in `folder`, and its standard output comes back.
    pub(crate) fn run(
        arguments: &[impl AsRef<OsStr> + Debug],
        threads: usize,
        folder: &Path,
    ) -> (Self, String) {
        let [out, err, times] = ["out", "err", "times"].map(|name| folder.join(name));
        let mut command = Command::new("bash");
        command.args(["-c", TIMED, "bash"]).arg(&times).args(arguments);
        // numpy starts threads when it is imported.
        for variable in ["RAYON_NUM_THREADS", "OPENBLAS_NUM_THREADS"] {
            command.env(variable, threads.to_string());
        }
        command.stdout(File::create(&out).unwrap()).stderr(File::create(&err).unwrap());
        let started = Instant::now();
        let mut child = command.spawn().unwrap();
        let mut measured = Self::default();
        measured.watch(&mut child);
        measured.wall = started.elapsed().as_secs_f64();
        let said = || std::fs::read_to_string(&err).unwrap();
        assert!(child.wait().unwrap().success(), "{arguments:?}: {}", said());
        let times = std::fs::read_to_string(times).unwrap();
        measured.cpu = times.split_whitespace().map(|time| time.parse::<f64>().unwrap()).sum();
        (measured, std::fs::read_to_string(out).unwrap())
    }

    /// One after the other: the sum of times and the greatest memory.
    #[must_use]
    pub(crate) fn then(self, next: Self) -> Self {
        Self {
            cpu: self.cpu + next.cpu,
            wall: self.wall + next.wall,
            anonymous: self.anonymous.max(next.anonymous),
            resident: self.resident.max(next.resident),
        }
    }

    /// Looks at the memory of bash's child until it has ended.
    fn watch(&mut self, bash: &mut Child) {
        let children = format!("/proc/{0}/task/{0}/children", bash.id());
        while bash.try_wait().unwrap().is_none() {
            let child = std::fs::read_to_string(&children).unwrap_or_default();
            let status = format!("/proc/{}/status", child.trim());
            let status = std::fs::read_to_string(status).unwrap_or_default();
            let mib = |name: &str| {
                let kb = status.split_once(name)?.1.split_whitespace().next()?;
                Some(kb.parse::<f64>().ok()? / 1024.0)
            };
            self.anonymous = self.anonymous.max(mib("RssAnon:").unwrap_or(0.0));
            self.resident = self.resident.max(mib("VmHWM:").unwrap_or(0.0));
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}
