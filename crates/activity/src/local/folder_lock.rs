//! The lock of a folder that is being written: the system's lock on its marker file.
//!
//! It belongs to an open file, so it ends with its process, however that ends. While it is held, the marker's last line
//! names the process; what a killed process left there locks nothing.

use std::fs::{File, TryLockError};
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::Path;
use std::time::Duration;

/// How often a lock's holder is looked for: it writes its name a moment after it has the lock.
const LOOKS: u32 = 10;

/// The time between two of them.
const BETWEEN: Duration = Duration::from_millis(20);

/// A marker that this process has locked, until it is dropped.
#[derive(Debug)]
pub(super) struct FolderLock {
    marker: File,
    /// The length of what stays in it.
    length: u64,
}

/// Why a folder was not locked.
#[derive(Debug)]
pub(super) enum LockError<E> {
    /// Another process has it; its id, where it can be read.
    Held(Option<u32>),
    /// What the marker holds is not to be replaced.
    Other(E),
    /// The system refuses it.
    Io(io::Error),
}

impl<E> From<io::Error> for LockError<E> {
    fn from(error: io::Error) -> LockError<E> {
        LockError::Io(error)
    }
}

impl FolderLock {
    /// Lock the marker at `path`, which is created if need be, and write `text` into it. A marker that holds what `check`
    /// refuses stays as it is.
    pub(super) fn take<E>(
        path: &Path,
        text: &str,
        check: impl Fn(&[u8]) -> Result<(), E>,
    ) -> Result<FolderLock, LockError<E>> {
        let mut marker = File::options().read(true).write(true).create(true).truncate(false).open(path)?;
        match marker.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(LockError::Held(holder(path))),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let mut before = Vec::new();
        marker.read_to_end(&mut before)?;
        check(&before).map_err(LockError::Other)?;
        marker.rewind()?;
        marker.set_len(0)?;
        marker.write_all(format!("{text}{}", line(std::process::id())).as_bytes())?;
        Ok(FolderLock { marker, length: text.len() as u64 })
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Where this fails, the line stays, and locks nothing.
        let _ = self.marker.set_len(self.length);
        // A child that is being started holds the file a moment longer, and closing it here would leave it locked.
        let _ = self.marker.unlock();
    }
}

fn line(process: u32) -> String {
    format!("process {process} is writing it\n")
}

fn holder(path: &Path) -> Option<u32> {
    (0..LOOKS).find_map(|look| {
        if look > 0 {
            std::thread::sleep(BETWEEN);
        }
        let text = std::fs::read_to_string(path).ok()?;
        text.lines().last()?.strip_prefix("process ")?.split(' ').next()?.parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_told_who_has_it_and_what_the_dead_left_locks_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marker");
        let check = |text: &[u8]| if text.is_empty() || text.starts_with(b"ours\n") { Ok(()) } else { Err("theirs") };
        let take = || FolderLock::take(&path, "ours\n", check);
        let lock = take().unwrap();
        assert!(matches!(take(), Err(LockError::Held(Some(process))) if process == std::process::id()));
        drop(lock);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "ours\n", "nothing is left of the lock");
        std::fs::write(&path, format!("ours\n{}", line(1))).unwrap();
        drop(take().unwrap());
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "ours\n");
        std::fs::write(&path, "theirs\n").unwrap();
        assert!(matches!(take(), Err(LockError::Other("theirs"))));
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "theirs\n");
    }
}
