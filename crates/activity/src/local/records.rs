//! Files of records, one a line, that hold whole lines only, even when the disk is full.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

/// What could not be written, and why.
#[derive(Debug, thiserror::Error)]
#[error("cannot write {}: {error}", path.display())]
pub struct WriteError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    #[source]
    pub error: io::Error,
}

impl WriteError {
    pub(super) fn of(path: &Path) -> impl FnOnce(io::Error) -> WriteError + use<'_> {
        move |error| WriteError { path: path.to_owned(), error }
    }
}

/// A file to which lines are added; they reach it at [`Records::flush`].
#[derive(Debug)]
pub struct Records {
    path: PathBuf,
    file: File,
    buffer: Vec<u8>,
    /// Bytes of whole lines in the file.
    length: u64,
}

impl Records {
    /// Create the file, or empty it.
    ///
    /// # Errors
    /// What the system refuses.
    pub fn create(path: PathBuf) -> Result<Records, WriteError> {
        let file = File::create(&path).map_err(WriteError::of(&path))?;
        Ok(Records { path, file, buffer: Vec::new(), length: 0 })
    }

    /// A record as a line of JSON.
    pub fn json(&mut self, record: &impl Serialize) {
        serde_json::to_writer(&mut self.buffer, record).expect("records are JSON, and memory takes it");
        self.buffer.push(b'\n');
    }

    /// Lines made elsewhere, each with its end.
    pub(super) fn lines(&mut self, lines: &[u8]) {
        self.buffer.extend_from_slice(lines);
    }

    /// Where lines are added, each with its end.
    pub fn buffer(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Write what was added.
    ///
    /// # Errors
    /// When not all of it could be written. The file then ends with the last line that was written whole.
    pub fn flush(&mut self) -> Result<(), WriteError> {
        let mut written = 0;
        while written < self.buffer.len() {
            match self.file.write(&self.buffer[written..]) {
                Ok(0) => {
                    return Err(self.keep_whole_lines(written, io::ErrorKind::WriteZero.into()));
                }
                Ok(count) => written += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.keep_whole_lines(written, error)),
            }
        }
        self.length += written as u64;
        self.buffer.clear();
        Ok(())
    }

    fn keep_whole_lines(&mut self, written: usize, error: io::Error) -> WriteError {
        let whole = self.buffer[..written].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
        self.length += whole as u64;
        self.buffer.clear();
        // The first error is the one to tell; a file that cannot be cut either is still readable to its last line.
        let _ = self.file.set_len(self.length);
        WriteError { path: self.path.clone(), error }
    }
}
