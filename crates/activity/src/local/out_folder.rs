//! The folder that a run writes: absent, empty, or an earlier run's.

use std::io;
use std::path::{Path, PathBuf};

/// The file that says a folder is a run's.
pub const MARKER: &str = ".activity-generator";

/// What a run writes; a rerun removes these, and nothing else, first.
const FILES: [&str; 10] = [
    "series.csv",
    "labels.jsonl",
    "ledger.jsonl",
    "metrics.jsonl",
    "invocations.jsonl",
    "s3-access.jsonl",
    "summary.json",
    "report.html",
    "series.jsonl",
    "series.parquet",
];

/// Why a folder cannot be written to.
#[derive(Debug, thiserror::Error)]
pub enum OutFolderError {
    /// It holds something that no run made.
    #[error("{} holds files that are not an earlier run's", .0.display())]
    NotOurs(PathBuf),
    /// It cannot be made, read or cleared.
    #[error("cannot write {}: {error}", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

/// A folder that a run may write.
#[derive(Debug)]
pub struct OutFolder(PathBuf);

impl OutFolder {
    /// Look at the folder without changing anything.
    ///
    /// # Errors
    /// When it holds something that no run made.
    pub fn check(path: &Path) -> Result<OutFolder, OutFolderError> {
        let error = |error| OutFolderError::Io { path: path.to_owned(), error };
        match std::fs::read_dir(path) {
            Ok(mut entries) => {
                if path.join(MARKER).is_file() || entries.next().is_none() {
                    Ok(OutFolder(path.to_owned()))
                } else {
                    Err(OutFolderError::NotOurs(path.to_owned()))
                }
            }
            Err(none) if none.kind() == io::ErrorKind::NotFound => Ok(OutFolder(path.to_owned())),
            Err(other) => Err(error(other)),
        }
    }

    /// Make the folder, or clear it of what the earlier run wrote, and mark it.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn prepare(&self) -> Result<&Path, OutFolderError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| OutFolderError::Io { path, error }
        };
        std::fs::create_dir_all(&self.0).map_err(failed(&self.0))?;
        let files = FILES.map(|name| self.0.join(name));
        let removed = files.iter().map(|path| (path, std::fs::remove_file(path)));
        let objects = self.0.join("s3");
        for (path, result) in removed.chain(std::iter::once_with(|| (&objects, std::fs::remove_dir_all(&objects)))) {
            match result {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path)(error)),
                _ => {}
            }
        }
        let marker = self.0.join(MARKER);
        let text = "A run of activity-generator wrote this folder; a rerun replaces its files.\n";
        std::fs::write(&marker, text).map_err(failed(&marker))?;
        Ok(&self.0)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rerun_removes_its_files_and_no_others_and_foreign_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/b");
        OutFolder::check(&out).unwrap().prepare().unwrap();
        std::fs::create_dir_all(out.join("s3/bucket")).unwrap();
        std::fs::write(out.join("s3/bucket/key"), "x").unwrap();
        std::fs::write(out.join("ledger.jsonl"), "x").unwrap();
        std::fs::write(out.join("notes.txt"), "mine").unwrap();
        OutFolder::check(&out).unwrap().prepare().unwrap();
        assert!(!out.join("s3").exists() && !out.join("ledger.jsonl").exists());
        assert!(out.join("notes.txt").exists());

        let foreign = folder.path().join("foreign");
        std::fs::create_dir(&foreign).unwrap();
        assert!(OutFolder::check(&foreign).is_ok(), "an empty folder will do");
        std::fs::write(foreign.join("thesis.doc"), "x").unwrap();
        assert!(matches!(OutFolder::check(&foreign), Err(OutFolderError::NotOurs(_))));
    }
}
