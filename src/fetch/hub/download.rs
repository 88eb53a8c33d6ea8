//! One file of the hub: what an earlier try left is gone on with, and the whole is what the hub's SHA-256 says.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::{Error, Result};
use crate::fetch::hub::client::{Client, FileHead};
use crate::fetch::hub::fetched::Fetched;

/// Fetches what is not there yet, and compares the whole with what the hub says of it.
pub(super) fn download(
    client: &Client<'_>,
    commit: &str,
    path: &str,
    head: &FileHead,
    partial: &Path,
    progress: &mut dyn FnMut(Fetched<'_>),
) -> Result<()> {
    let at = |e: &std::io::Error| Error::io(partial, e);
    let mut options = OpenOptions::new();
    let mut file =
        options.create(true).read(true).append(true).open(partial).map_err(|e| at(&e))?;
    let mut sum = Sha256::new();
    let mut piece = vec![0; 1 << 16];
    let mut done = 0;
    loop {
        match file.read(&mut piece).map_err(|e| at(&e))? {
            0 => break,
            read => sum.update(&piece[..read]),
        }
        done = file.stream_position().map_err(|e| at(&e))?;
    }
    // Without a length, what is there may be all.
    if done > head.length.unwrap_or(0) {
        done = restart(&file, &mut sum).map_err(|e| at(&e))?;
    }
    if head.length != Some(done) {
        let (goes_on, mut body) = client.open(commit, path, done)?;
        if !goes_on {
            done = restart(&file, &mut sum).map_err(|e| at(&e))?;
        }
        loop {
            progress(Fetched { file: path, done, total: head.length });
            let read = body.read(&mut piece);
            let read = read.map_err(|e| {
                client
                    .fault(format!("{path} was interrupted: {e}"))
                    .hint("run it again: the download goes on where it stopped")
            })?;
            if read == 0 {
                break;
            }
            file.write_all(&piece[..read]).map_err(|e| at(&e))?;
            sum.update(&piece[..read]);
            done += read as u64;
        }
    }
    if head.length.is_some_and(|length| done < length) {
        return Err(client
            .fault(format!("{path} was interrupted after {done} bytes"))
            .hint("run it again: the download goes on where it stopped"));
    }
    file.sync_all().map_err(|e| at(&e))?;
    let sum: String = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let is_sum = head.etag.len() == 64 && head.etag.bytes().all(|b| b.is_ascii_hexdigit());
    let length = head.length.unwrap_or(done);
    if done != length || is_sum && !sum.eq_ignore_ascii_case(&head.etag) {
        fs::remove_file(partial).map_err(|e| at(&e))?;
        return Err(client
            .fault(format!(
                "{path} came damaged: {done} bytes with the SHA-256 {sum}, the hub names {length} bytes and {}",
                head.etag
            ))
            .hint("what came was deleted: run it again"));
    }
    Ok(())
}

/// Empties a file and its sum.
fn restart(file: &File, sum: &mut Sha256) -> std::io::Result<u64> {
    file.set_len(0)?;
    *sum = Sha256::new();
    Ok(0)
}
