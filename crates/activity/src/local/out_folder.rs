//! The folder that a command writes: absent, empty, or what the same command wrote before.

use std::io;
use std::path::{Path, PathBuf};

/// The file that says a folder is a run's.
pub const MARKER: &str = ".activity-generator";

/// What a run writes; a rerun removes these, and nothing else, first.
const FILES: [&str; 9] = [
    "series.csv",
    "labels.jsonl",
    "ledger.jsonl",
    "metrics.jsonl",
    "invocations.jsonl",
    "s3-access.jsonl",
    "requests.jsonl",
    "summary.json",
    "report.html",
];

/// Why a folder cannot be written to.
#[derive(Debug, thiserror::Error)]
pub enum OutFolderError {
    /// It holds something that no run made.
    #[error("{} holds files that are not an earlier run's", .0.display())]
    NotOurs(PathBuf),
    /// It holds what another command wrote, which would be lost.
    #[error("{} holds what `activity-generator {command}` wrote", path.display())]
    OtherCommand {
        /// The folder.
        path: PathBuf,
        /// The command that wrote it.
        command: &'static str,
    },
    /// It is a file.
    #[error("cannot write {}: it is a file, not a folder", .0.display())]
    File(PathBuf),
    /// It cannot be made, read or cleared.
    #[error("cannot write {}: {error}", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
}

/// The commands that write a folder; each replaces only what it wrote itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Command {
    Run,
    Generate,
}

impl Command {
    fn name(self) -> &'static str {
        match self {
            Command::Run => "run",
            Command::Generate => "generate",
        }
    }

    fn marker(self) -> String {
        format!("activity-generator {} wrote this folder; the same command replaces its files.\n", self.name())
    }
}

/// A folder that a command may write.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
    command: Command,
    /// The files that an earlier run may have written.
    files: Vec<String>,
}

impl OutFolder {
    /// Look at the folder of a run, without changing anything.
    ///
    /// # Errors
    /// When it holds something that no run made, or is no folder.
    pub fn check(path: &Path) -> Result<OutFolder, OutFolderError> {
        OutFolder::check_for(path, Command::Run, &[])
    }

    /// Look at the folder of series and labels alone, without changing anything. `series_files` are the names that the
    /// series may have, one for each format: a file of another format is replaced too.
    ///
    /// # Errors
    /// As [`OutFolder::check`]; a run's folder is refused, too.
    pub fn check_for_series(path: &Path, series_files: &[String]) -> Result<OutFolder, OutFolderError> {
        OutFolder::check_for(path, Command::Generate, series_files)
    }

    fn check_for(path: &Path, command: Command, series_files: &[String]) -> Result<OutFolder, OutFolderError> {
        let files = FILES.iter().map(|name| (*name).to_owned()).chain(series_files.iter().cloned());
        let ours = || OutFolder { path: path.to_owned(), command, files: files.collect() };
        match std::fs::read_dir(path) {
            Ok(mut entries) => {
                let marker = std::fs::read_to_string(path.join(MARKER)).ok();
                let other = [Command::Run, Command::Generate].into_iter().find(|other| *other != command);
                match (marker, other) {
                    (Some(marker), Some(other)) if marker == other.marker() => {
                        Err(OutFolderError::OtherCommand { path: path.to_owned(), command: other.name() })
                    }
                    (Some(_), _) => Ok(ours()),
                    (None, _) if entries.next().is_none() => Ok(ours()),
                    (None, _) => Err(OutFolderError::NotOurs(path.to_owned())),
                }
            }
            Err(none) if none.kind() == io::ErrorKind::NotFound => Ok(ours()),
            Err(_) if path.is_file() => Err(OutFolderError::File(path.to_owned())),
            Err(error) => Err(OutFolderError::Io { path: path.to_owned(), error }),
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
        std::fs::create_dir_all(&self.path).map_err(failed(&self.path))?;
        let files: Vec<PathBuf> = self.files.iter().map(|name| self.path.join(name)).collect();
        let removed = files.iter().map(|path| (path, std::fs::remove_file(path)));
        let objects = self.path.join("s3");
        for (path, result) in removed.chain(std::iter::once_with(|| (&objects, std::fs::remove_dir_all(&objects)))) {
            match result {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(path)(error)),
                _ => {}
            }
        }
        let marker = self.path.join(MARKER);
        std::fs::write(&marker, self.command.marker()).map_err(failed(&marker))?;
        Ok(&self.path)
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
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

    #[test]
    fn a_command_replaces_only_what_it_wrote_itself() {
        let folder = tempfile::tempdir().unwrap();
        let (run, series) = (folder.path().join("run"), folder.path().join("series"));
        OutFolder::check(&run).unwrap().prepare().unwrap();
        OutFolder::check_for_series(&series, &[]).unwrap().prepare().unwrap();
        assert!(OutFolder::check(&run).is_ok() && OutFolder::check_for_series(&series, &[]).is_ok());
        let refused = |result| matches!(result, Err(OutFolderError::OtherCommand { .. }));
        assert!(refused(OutFolder::check(&series)) && refused(OutFolder::check_for_series(&run, &[])));
        let file = run.join(MARKER);
        assert!(matches!(OutFolder::check(&file), Err(OutFolderError::File(_))));
    }
}
