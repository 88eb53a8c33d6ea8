//! Which signals end a command, and what do they leave? Nothing half-made.
#![cfg_attr(
    unix,
    allow(unsafe_code, reason = "the C library alone tells whether a signal is ignored")
)]

use crate::storage::temporary::Temporaries;

/// Removes temporary files when the process is told to end: by SIGTERM always, by SIGINT and SIGHUP where they were not ignored from
/// the start, as `nohup` and a script's `&` have it.
#[cfg(unix)]
pub(super) fn watch(temporaries: &Temporaries) {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    let (sender, receiver) = std::sync::mpsc::channel::<Signals>();
    let temporaries = temporaries.clone();
    let thread = std::thread::Builder::new().name("splade-signals".to_owned()).spawn(move || {
        if receiver.recv().is_ok_and(|mut signals| signals.forever().next().is_some()) {
            temporaries.discard(end);
        }
    });
    // Without somebody who waits for them, signals still end the process, only less tidily.
    let watched = [SIGINT, SIGHUP].into_iter().filter(|&signal| !is_ignored(signal));
    if thread.is_ok()
        && let Ok(signals) = Signals::new([SIGTERM])
    {
        for signal in watched {
            let _ = signals.add_signal(signal);
        }
        let _ = sender.send(signals);
    }
}

/// Other systems end a process less tidily.
#[cfg(not(unix))]
pub(super) fn watch(_: &Temporaries) {}

/// Whether the process was started with a signal ignored.
#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let mut now = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: no action is set, and the present one is written into a place of its type, which zeros fill as well.
    unsafe {
        libc::sigaction(signal, std::ptr::null(), now.as_mut_ptr()) == 0
            && now.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

#[cfg(unix)]
#[expect(clippy::exit, reason = "a signal ends the process wherever it is")]
fn end() {
    std::process::exit(crate::cli::exit::Exit::Interrupted as i32);
}
