//! The folder that a command writes: absent, empty, or what the same command wrote before.

use std::io;
use std::path::{Path, PathBuf};

use super::folder_lock::{FolderLock, LockError};

/// The file that says a folder is a run's. Whoever writes the folder has locked it.
pub const MARKER: &str = ".activity-generator";

/// What a run writes; a rerun removes these, and nothing else, first.
const FILES: [&str; 12] = [
    "series.csv",
    "labels.jsonl",
    "ledger.jsonl",
    "metrics.jsonl",
    "invocations.jsonl",
    "s3-access.jsonl",
    "objects.jsonl",
    "requests.jsonl",
    "summary.json",
    "report.html",
    "scores.json",
    "scores.html",
];

/// The folders of objects and of what detectors found, which a rerun removes too.
const FOLDERS: [&str; 2] = ["s3", "findings"];

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
    /// Another process is writing it.
    #[error("{} is being written by {}", path.display(), holder(*process))]
    Held {
        /// The folder.
        path: PathBuf,
        /// The process, where its id is known.
        process: Option<u32>,
    },
    /// It is a file.
    #[error("cannot write {}: it is a file, not a folder", .0.display())]
    File(PathBuf),
    /// It cannot be made, read, locked or cleared.
    #[error("cannot write {}: {error}", path.display())]
    Io {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: io::Error,
    },
}

fn holder(process: Option<u32>) -> String {
    process.map_or_else(|| "another process".to_owned(), |process| format!("process {process}"))
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

    fn other(self) -> Command {
        match self {
            Command::Run => Command::Generate,
            Command::Generate => Command::Run,
        }
    }
}

/// A folder that a command may write.
#[derive(Debug)]
pub struct OutFolder {
    path: PathBuf,
    command: Command,
    /// What an earlier run may have written.
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
        let files = FILES.iter().map(|name| (*name).to_owned()).chain(series_files.iter().cloned()).collect();
        let folder = OutFolder { path: path.to_owned(), command, files };
        folder.look()?;
        Ok(folder)
    }

    fn look(&self) -> Result<(), OutFolderError> {
        let path = &self.path;
        let mut entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(none) if none.kind() == io::ErrorKind::NotFound => return Ok(()),
            Err(_) if path.is_file() => return Err(OutFolderError::File(path.clone())),
            Err(error) => return Err(OutFolderError::Io { path: path.clone(), error }),
        };
        let marker = path.join(MARKER);
        match std::fs::symlink_metadata(&marker) {
            // Where reading a locked file is refused, the lock tells more.
            Ok(there) if there.is_file() => std::fs::read(&marker).map_or(Ok(()), |text| self.own(&text)),
            // A link would have its file overwritten, a pipe be waited for.
            Ok(_) => Err(OutFolderError::NotOurs(path.clone())),
            Err(_) if entries.next().is_none() => Ok(()),
            Err(_) => Err(OutFolderError::NotOurs(path.clone())),
        }
    }

    /// Check that a marker is this command's. One that is empty is too: the disk was full.
    fn own(&self, marker: &[u8]) -> Result<(), OutFolderError> {
        let other = self.command.other();
        if marker.is_empty() || marker.starts_with(self.command.marker().as_bytes()) {
            Ok(())
        } else if marker.starts_with(other.marker().as_bytes()) {
            Err(OutFolderError::OtherCommand { path: self.path.clone(), command: other.name() })
        } else {
            Err(OutFolderError::NotOurs(self.path.clone()))
        }
    }

    /// Make the folder, or clear it of what the earlier run wrote, mark it, and lock it until what this gives is dropped.
    ///
    /// # Errors
    /// When another process has it, or what the system refuses.
    pub fn prepare(&self) -> Result<HeldFolder, OutFolderError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |error| OutFolderError::Io { path, error }
        };
        std::fs::create_dir_all(&self.path).map_err(failed(&self.path))?;
        self.look()?; // others may have come since
        let marker = self.path.join(MARKER);
        let lock =
            FolderLock::take(&marker, &self.command.marker(), |text| self.own(text)).map_err(|error| match error {
                LockError::Held(process) => OutFolderError::Held { path: self.path.clone(), process },
                LockError::Other(error) => error,
                LockError::Io(error) => failed(&marker)(error),
            })?;
        for path in self.cleared() {
            let whole = FOLDERS.iter().any(|name| path.ends_with(name));
            let removed = if whole { std::fs::remove_dir_all(&path) } else { std::fs::remove_file(&path) };
            match removed {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&path)(error)),
                _ => {}
            }
        }
        Ok(HeldFolder { path: self.path.clone(), _lock: lock })
    }

    /// The files and folders that [`OutFolder::prepare`] removes, where they exist.
    pub fn cleared(&self) -> impl Iterator<Item = PathBuf> {
        self.files.iter().map(String::as_str).chain(FOLDERS).map(|name| self.path.join(name))
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

/// A folder that this process alone writes, for as long as this is there.
#[derive(Debug)]
pub struct HeldFolder {
    path: PathBuf,
    _lock: FolderLock,
}

impl HeldFolder {
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
        std::fs::create_dir(out.join("findings")).unwrap();
        std::fs::write(out.join("notes.txt"), "mine").unwrap();
        OutFolder::check(&out).unwrap().prepare().unwrap();
        assert!(!out.join("findings").exists());
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

    #[test]
    fn a_held_folder_is_not_cleared_by_the_second_nor_one_that_another_command_took_since() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let (first, second) = (OutFolder::check(&out).unwrap(), OutFolder::check(&out).unwrap());
        let series = OutFolder::check_for_series(&out, &[]).unwrap();
        let held = first.prepare().unwrap();
        std::fs::write(out.join("series.csv"), "the first's").unwrap();
        assert!(matches!(second.prepare(), Err(OutFolderError::Held { process: Some(_), .. })));
        assert!(out.join("series.csv").exists());
        drop(held);
        assert!(matches!(series.prepare(), Err(OutFolderError::OtherCommand { .. })));
        assert!(out.join("series.csv").exists());
        second.prepare().unwrap();
        assert!(!out.join("series.csv").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_marker_that_is_not_ours_is_neither_waited_for_nor_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let precious = folder.path().join("precious");
        std::fs::write(&precious, "years of work").unwrap();
        for (name, target) in [("link", "../precious"), ("broken", "nowhere")] {
            let out = folder.path().join(name);
            std::fs::create_dir(&out).unwrap();
            std::os::unix::fs::symlink(target, out.join(MARKER)).unwrap();
            assert!(matches!(OutFolder::check(&out), Err(OutFolderError::NotOurs(_))), "{name}");
        }
        let out = folder.path().join("text");
        std::fs::create_dir(&out).unwrap();
        std::fs::write(out.join(MARKER), "years of work").unwrap();
        assert!(matches!(OutFolder::check(&out), Err(OutFolderError::NotOurs(_))));
        let out = folder.path().join("pipe");
        std::fs::create_dir(&out).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(out.join(MARKER)).status().unwrap().success());
        assert!(matches!(OutFolder::check(&out), Err(OutFolderError::NotOurs(_))));
        assert_eq!(std::fs::read_to_string(&precious).unwrap(), "years of work");
    }
}
