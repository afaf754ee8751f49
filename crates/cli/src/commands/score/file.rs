//! Files to score, which may be compressed, and what is wrong with them.

use std::io::Read;
use std::path::Path;

use crate::failure::{Complaint, Failure};

/// The first bytes of a gzip stream.
const GZIP: [u8; 2] = [0x1f, 0x8b];

/// A file with its name for messages.
pub struct File {
    /// As it was named.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    /// Reads a file, or standard input for `-`, and unpacks it if it is compressed.
    pub fn read(path: &Path) -> Result<File, Failure> {
        let (name, read) = match path.to_str() {
            Some("-") => {
                let mut bytes = Vec::new();
                ("standard input".to_owned(), std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes))
            }
            _ => (path.display().to_string(), std::fs::read(path)),
        };
        let bad = |what: &str, error: &std::io::Error| {
            let complaint =
                Complaint { location: Some(name.clone()), ..Complaint::new(format!("cannot {what} it: {error}")) };
            Failure::usage(complaint.hint(if what == "read" {
                "check the path"
            } else {
                "compress it again with gzip"
            }))
        };
        let bytes = read.map_err(|error| bad("read", &error))?;
        if !bytes.starts_with(&GZIP) {
            return Ok(File { name, bytes });
        }
        // Scores shrink to about a fifth.
        let mut unpacked = Vec::with_capacity(bytes.len() * 6);
        match flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut unpacked) {
            Ok(_) => Ok(File { name, bytes: unpacked }),
            Err(error) => Err(bad("unpack", &error)),
        }
    }

    /// Something wrong with the file.
    pub fn wrong(&self, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        Failure::usage(Complaint { location: Some(self.name.clone()), ..Complaint::new(message) }.hint(hint))
    }

    /// Something wrong at a line, which counts from 1.
    pub fn wrong_at(&self, line: u64, message: impl Into<String>, hint: impl Into<String>) -> Failure {
        let location = Some(format!("{}:{line}", self.name));
        Failure::usage(Complaint { location, ..Complaint::new(message) }.hint(hint))
    }
}
