//! Where does an output stand, and what stands there now? Links, devices, what lies beside it, the folder around it.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::error::{self, Error, Result};

/// Links that lead to links, at most.
const LINKS: usize = 40;

/// The folder around a file.
pub(crate) fn around(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// The path of what stands beside an output: `docs/` and `docs` both have `docs.partial` beside them, never inside.
pub(crate) fn beside(out: &Path, extension: &str) -> PathBuf {
    let mut name = out.components().as_path().as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

/// Something is there that is neither file nor folder, or it is an open file of this process (`/dev/stdout`): it is written to as it
/// stands.
pub(crate) fn is_special(path: &Path) -> bool {
    let open = ["/dev/fd", "/dev/stdout", "/dev/stderr", "/proc/self/fd"];
    open.iter().any(|open| path.starts_with(open))
        || std::fs::metadata(path).is_ok_and(|what| !what.is_file() && !what.is_dir())
}

/// The file that a path leads to through symbolic links, whether it is there yet or not.
///
/// # Errors
/// The links lead in a circle.
pub(crate) fn real(path: &Path) -> Result<PathBuf> {
    let mut at = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::read_link(&at) {
            Ok(target) => at = at.parent().unwrap_or(Path::new("")).join(target),
            // No link; or nothing that can be looked at, which who writes there is told.
            Err(_) => return Ok(at),
        }
    }
    Err(Error::new(error::ErrorKind::Environment, "a symbolic link that leads in a circle")
        .at_file(path)
        .hint("remove it, or give another name"))
}

/// Why nothing can be made in a folder: the usual reason without a temporary file's name.
pub(crate) fn cannot_make(folder: &Path, source: &io::Error) -> Error {
    if folder.is_dir() {
        return Error::io(folder, source);
    }
    Error::new(error::ErrorKind::Environment, "no such folder")
        .at_file(folder)
        .hint("make it first: mkdir -p")
}

/// The permissions of a file, if there is one.
pub(crate) fn mode(path: &Path) -> Option<u32> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::metadata(path).ok().map(|file| file.permissions().mode() & 0o777)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

/// Gives a file the permissions of the one whose place it takes.
pub(crate) fn set_mode(file: &File, mode: Option<u32>) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(mode) = mode {
        use std::os::unix::fs::PermissionsExt;
        file.set_permissions(std::fs::Permissions::from_mode(mode))?;
    }
    #[cfg(not(unix))]
    let _ = (file, mode);
    Ok(())
}

/// Waits until the disk knows the name of a file or folder.
///
/// # Errors
/// I/O.
pub(crate) fn sync_folder(of: &Path) -> Result<()> {
    // Other systems have no such thing as an open folder.
    if cfg!(unix) {
        let folder = around(of);
        match File::open(folder).and_then(|folder| folder.sync_all()) {
            Err(e) if !cannot(&e) => return Err(Error::io(folder, &e)),
            _ => {}
        }
    }
    Ok(())
}

/// Folders may be written that may not be read, and some file systems sync files alone.
fn cannot(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::PermissionDenied | ErrorKind::InvalidInput | ErrorKind::Unsupported
    )
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn links_are_followed_to_what_may_not_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::create_dir(at("far")).unwrap();
        symlink("far/second", at("first")).unwrap();
        symlink("../file", at("far/second")).unwrap();
        assert_eq!(real(&at("first")).unwrap(), at("far/../file"));
        assert_eq!(real(&at("file")).unwrap(), at("file"));
        symlink(at("b"), at("a")).unwrap();
        symlink(at("a"), at("b")).unwrap();
        assert!(real(&at("a")).unwrap_err().to_string().ends_with("leads in a circle"));
    }
}
