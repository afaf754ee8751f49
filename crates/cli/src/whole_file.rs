//! Files that are written at once, whole or not at all.

use std::fs::File;
use std::io::Write as _;
use std::path::Path;

use crate::failure::Failure;

/// Write `text` to `path`; when it cannot be written to its end, no file is left: half a page misleads.
///
/// # Errors
/// What the system refuses.
pub fn write(path: &Path, text: &str) -> Result<(), Failure> {
    let cannot = |error| Failure::failed(format!("cannot write {}: {error}", path.display()));
    let mut file = File::create(path).map_err(cannot)?;
    file.write_all(text.as_bytes()).map_err(|error| {
        let _ = std::fs::remove_file(path); // a device stays; the first error is the one to tell
        cannot(error)
    })
}
