//! The layer as a folder, to be deployed from, or to be looked at.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use fake_content::{Pool, PoolError, PoolKind};

use crate::{FILE_MODE, FOLDER_MODE};

/// The layer's one folder: Lambda unpacks it to `/opt/fake-content`.
pub const FOLDER: &str = "fake-content";

const ABOUT: &str = "README.txt";

/// What `README.txt` says, beside the keys. A scanner or a person may find them anywhere.
pub const README: &str = "\
These keys are no secrets.

This folder is the fake-content layer of Activity Generator. Its keys, certificates and PGP blocks are
well-formed, so that tools which look for sensitive data recognise them, but they were computed from a
seed that is published in the source and in manifest.json beside this file: anybody can compute the same
keys again. They protect nothing, never did, and never may.

manifest.json names the seed, and for each file its number of entries and its SHA-256. The functions
check the files they read against it.
";

/// Why the layer's folder could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The pool could not be made, or not as published.
    #[error(transparent)]
    Pool(#[from] PoolError),
    /// The disk did not take it.
    #[error("cannot write the layer's folder {}: {reason}", folder.display())]
    Write {
        /// The layer's folder.
        folder: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// The folder holds what is not the layer's, and would be deployed with it.
    #[error("{} is not part of the layer, but lies in its folder\nhint: remove it, or choose another folder", path.display())]
    Foreign {
        /// The file or folder.
        path: PathBuf,
    },
}

/// Write the layer to `out`/`fake-content`, on `threads` threads; the names of its files, sorted.
///
/// Files that are there already are checked, and made again if they are not as published. Neither the number of threads
/// nor what was there before changes a byte.
///
/// # Errors
/// What cannot be written, a build that makes other keys than published, or foreign files in the folder.
pub fn write(out: &Path, threads: usize) -> Result<Vec<String>, FolderError> {
    let folder = out.join(FOLDER);
    let failed = |error: io::Error| FolderError::Write { folder: folder.clone(), reason: error.to_string() };
    let kinds = BTreeSet::from(PoolKind::ALL);

    fs::create_dir_all(&folder).map_err(failed)?;
    let (_, warnings) = Pool::open(&folder, &kinds, threads, &|_, _| {})?;
    // A cache may go on without the disk; here the files are what it is about.
    if !warnings.is_empty() {
        return Err(FolderError::Write { folder, reason: warnings.join("; ") });
    }
    fs::write(folder.join(ABOUT), README).map_err(failed)?;
    // As a function will do it: nothing is deployed that cannot be read.
    Pool::read(&folder, &kinds)?;

    let manifest = Pool::manifest(&folder)?;
    let mut names: Vec<String> = manifest.kinds.into_values().map(|entry| entry.file).collect();
    names.extend(["manifest.json".to_owned(), ABOUT.to_owned()]);
    names.sort();

    for entry in fs::read_dir(&folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if !names.iter().any(|name| entry.file_name() == name.as_str()) {
            return Err(FolderError::Foreign { path: entry.path() });
        }
        set_mode(&entry.path(), FILE_MODE).map_err(failed)?;
    }
    set_mode(&folder, FOLDER_MODE).map_err(failed)?;
    Ok(names)
}

/// Modes travel into the deployed layer, whatever the umask of whoever built it.
#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(mode))
}

#[cfg(not(unix))]
fn set_mode(_path: &Path, _mode: u32) -> io::Result<()> {
    Ok(())
}
