//! Ctrl-C and its like: nothing half-made stays behind.

use crate::cli::exit::Exit;
use crate::storage::persist::discard_temporaries;

/// Discards temporary files when the process is told to end. Where signals are ignored on purpose (`nohup`), they stay ignored.
pub(super) fn watch() {
    // Without a handler an interrupt still ends the process, only less tidily.
    let _ = ctrlc::try_set_handler(|| discard_temporaries(end));
}

#[expect(clippy::exit, reason = "an interrupt ends the process wherever it is")]
fn end() {
    std::process::exit(Exit::Interrupted as i32);
}
