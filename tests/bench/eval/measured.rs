//! What a process took.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// One run; of several passes the sum of times and the greatest memory.
#[derive(Default)]
pub(crate) struct Measured {
    /// Seconds.
    pub(crate) cpu: f64,
    pub(crate) wall: f64,
    /// MiB.
    pub(crate) anonymous: f64,
    pub(crate) resident: f64,
    /// What it printed, by our names.
    pub(crate) means: BTreeMap<String, String>,
}

/// bash says what a process took of the processor, to the millisecond.
const TIMED: &str = r#"TIMEFORMAT='%U %S'; exec 3>&2 2>"$1"; time "${@:2}" 2>&3"#;

impl Measured {
    /// Adds a pass.
    pub(crate) fn pass(&mut self, arguments: &[String], threads: usize, folder: &Path) {
        let [out, times] = ["out", "times"].map(|name| folder.join(name));
        let mut command = Command::new("bash");
        command.args(["-c", TIMED, "bash"]).arg(&times).args(arguments);
        command.env("RAYON_NUM_THREADS", threads.to_string());
        command
            .stdout(File::create(&out).unwrap())
            .stderr(File::create(folder.join("err")).unwrap());
        let started = Instant::now();
        let mut child = command.spawn().unwrap();
        self.watch(&mut child);
        self.wall += started.elapsed().as_secs_f64();
        assert!(child.wait().unwrap().success(), "{arguments:?}");
        let times = std::fs::read_to_string(times).unwrap();
        self.cpu += times.split_whitespace().map(|time| time.parse::<f64>().unwrap()).sum::<f64>();
        for line in std::fs::read_to_string(out).unwrap().lines() {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let [name, "all", value] = fields[..] else { panic!("{line}") };
            // The pass with -M 10.
            let name = if name == "recip_rank" { "recip_rank_cut_10" } else { name };
            self.means.insert(name.to_owned(), value.to_owned());
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
