//! Files that are written at once, whole or not at all.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Write `text` to `path`. When it cannot be written to its end, what was there before stays: half a page misleads, and so
/// do two that were written at once.
///
/// # Errors
/// What the system refuses.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error| Failure::failed(format!("cannot write {}: {error}", path.display()));
    let Some(beside) = beside(path) else {
        return std::fs::write(path, text).map_err(cannot);
    };
    let written = File::create(&beside).and_then(|mut file| file.write_all(text.as_bytes()));
    written.and_then(|()| std::fs::rename(&beside, path)).map_err(|error| {
        let _ = std::fs::remove_file(&beside); // the first error is the one to tell
        cannot(error)
    })
}

/// A name in the same folder, of this process alone. `None`: the file is a device or a link, to be written to, not replaced.
fn beside(path: &Path) -> Option<PathBuf> {
    match std::fs::symlink_metadata(path) {
        Ok(there) if !there.is_file() && !there.is_dir() => None,
        _ => {
            let name = path.file_name()?.to_string_lossy();
            Some(path.with_file_name(format!(".{name}.{}", std::process::id())))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
        names.sort_unstable();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_and_nothing_is_left_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("x.svg");
        for text in ["first", "second"] {
            write(&path, text).expect("a file");
            assert_eq!(std::fs::read_to_string(&path).expect("a file"), text);
        }
        std::fs::create_dir(folder.path().join("folder")).expect("a folder");
        assert!(write(&folder.path().join("folder"), "text").is_err());
        assert!(write(&folder.path().join("x.svg/y.svg"), "text").is_err());
        assert_eq!(names(folder.path()), ["folder", "x.svg"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_its_file_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").expect("a file");
        std::os::unix::fs::symlink("file", &link).expect("a link");
        write(&link, "new").expect("a file");
        assert_eq!(std::fs::read_to_string(&file).expect("a file"), "new");
        assert!(link.is_symlink());
    }
}
