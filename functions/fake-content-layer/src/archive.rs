//! The layer as a zip, as Lambda takes it.
//!
//! Stored, not compressed: half a megabyte is far below every limit, and no version of a compressor can change the bytes.

use std::fs;
use std::io::{self, Cursor, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipWriter};

use crate::{FILE_MODE, FOLDER, FOLDER_MODE};

/// Why the zip could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// A file of the layer could not be read, or the zip not be written.
    #[error("{}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The zip could not be put together.
    #[error("the layer's zip: {0}")]
    Zip(#[from] zip::result::ZipError),
}

/// Write the files `names` of the layer in `out` to the zip `file`, whole or not at all; its size in bytes.
///
/// Order, times (1980-01-01, the first that a zip knows), modes and system are constants: the bytes depend on the files
/// alone.
///
/// # Errors
/// A file that cannot be read or written.
pub fn archive(out: &Path, names: &[String], file: &Path) -> Result<u64, ArchiveError> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::DEFAULT)
        .system(System::Unix);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_directory(format!("{FOLDER}/"), options.unix_permissions(FOLDER_MODE))?;
    for name in names {
        let path = out.join(FOLDER).join(name);
        let content = fs::read(&path).map_err(|source| ArchiveError::File { path, source })?;
        zip.start_file(format!("{FOLDER}/{name}"), options.unix_permissions(FILE_MODE))?;
        zip.write_all(&content).map_err(zip::result::ZipError::Io)?;
    }
    let bytes = zip.finish()?.into_inner();

    // Beside its place and then into it: a broken build leaves no half zip to deploy.
    let failed = |path: &Path| {
        let path = path.to_owned();
        |source| ArchiveError::File { path, source }
    };
    if let Some(parent) = file.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent).map_err(failed(parent))?;
    }
    let mut unfinished = file.as_os_str().to_owned();
    unfinished.push(".new");
    let unfinished = PathBuf::from(unfinished);
    fs::write(&unfinished, &bytes).map_err(failed(&unfinished))?;
    fs::rename(&unfinished, file).map_err(failed(file))?;
    Ok(bytes.len() as u64)
}
