//! A peer that may hang.

use std::process::Command;
use std::time::{Duration, Instant};

/// Runs a peer; panics if it takes longer.
pub(super) fn within(seconds: u64, command: &mut Command) -> std::process::ExitStatus {
    let mut child = command.spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if Instant::now() > until {
            let _ = child.kill();
            let _ = child.wait();
            panic!("{command:?} has not ended within {seconds} s");
        }
        std::thread::sleep(Duration::from_micros(500));
    }
}
