//! The pool's folder: one file per kind, and a manifest.
//!
//! A kind's file is its entries, each followed by LF LF. Entries hold CRLF ends only, so LF LF occurs nowhere inside, and the
//! file can still be read by the tools that read many blocks in one file.

use super::kind::{Entries, PoolKind};
use super::make;
use super::manifest::Manifest;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

const MANIFEST: &str = "manifest.json";
const BETWEEN: &str = "\n\n";

/// Why a pool cannot be had.
#[derive(Debug, thiserror::Error)]
pub enum PoolError {
    /// A file of the pool is missing or cannot be read.
    #[error("cannot read the key pool's file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The manifest is not one, or is that of another version.
    #[error("the key pool's manifest {} is not of this version: {reason}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A file does not hold the promised bytes.
    #[error("the key pool's file {} is damaged or altered: its SHA-256 is {found}, not {expected}", path.display())]
    Altered {
        /// The file.
        path: PathBuf,
        /// The SHA-256 it should have.
        expected: String,
        /// The SHA-256 it has.
        found: String,
    },
    /// This build makes other bytes than it promises: a changed dependency or a defect.
    #[error("the {} keys made here differ from the published ones: SHA-256 {found}, not {}", kind.name(), kind.sha256())]
    Diverged {
        /// The kind.
        kind: PoolKind,
        /// The SHA-256 of what was made.
        found: String,
    },
}

pub(super) fn open(
    dir: &Path,
    kinds: &BTreeSet<PoolKind>,
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<(Entries, Vec<String>), PoolError> {
    let mut entries = Entries::new();
    let mut missing = BTreeSet::new();
    for &kind in kinds {
        match load(dir, kind) {
            Ok(texts) => {
                entries.insert(kind, texts);
            }
            Err(_) => {
                missing.insert(kind);
            }
        }
    }

    let mut warnings = Vec::new();
    let mut files = Vec::new();
    for (kind, texts) in make::make(&missing, threads, progress) {
        let text = join(&texts);
        let found = sha256(&text);
        if found != kind.sha256() {
            return Err(PoolError::Diverged { kind, found });
        }
        files.push((kind.file(), text));
        entries.insert(kind, texts);
    }
    let manifest = Manifest::current().text();
    if fs::read_to_string(dir.join(MANIFEST)).ok().as_ref() != Some(&manifest) {
        // Last: whoever finds the manifest may expect the files.
        files.push((MANIFEST, manifest));
    }
    if let Err(error) = write_all(dir, &files) {
        warnings
            .push(format!("the key pool is used from memory, because it cannot be kept in {}: {error}", dir.display()));
    }
    Ok((entries, warnings))
}

pub(super) fn read(dir: &Path, kinds: &BTreeSet<PoolKind>) -> Result<Entries, PoolError> {
    let manifest = manifest(dir)?;
    let mut entries = Entries::new();
    for &kind in kinds {
        if !manifest.holds(kind) {
            return Err(PoolError::Manifest {
                path: dir.join(MANIFEST),
                reason: format!("it does not list the {} keys of this version", kind.name()),
            });
        }
        entries.insert(kind, load(dir, kind)?);
    }
    Ok(entries)
}

pub(super) fn manifest(dir: &Path) -> Result<Manifest, PoolError> {
    let path = dir.join(MANIFEST);
    let text = read_file(&path)?;
    let manifest: Manifest = match serde_json::from_slice(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let reason = error.to_string();
            return Err(PoolError::Manifest { path, reason });
        }
    };
    let current = Manifest::current();
    if (manifest.format, &manifest.seed) != (current.format, &current.seed) {
        let reason = format!("format {}, seed {:?}", manifest.format, manifest.seed);
        return Err(PoolError::Manifest { path, reason });
    }
    Ok(manifest)
}

/// The entries of `kind` in `dir`, checked against the promise of this build: a manifest could have been altered too.
fn load(dir: &Path, kind: PoolKind) -> Result<Vec<String>, PoolError> {
    let path = dir.join(kind.file());
    let bytes = read_file(&path)?;
    let found = sha256(&bytes);
    match String::from_utf8(bytes) {
        Ok(text) if found == kind.sha256() => Ok(split(&text)),
        _ => Err(PoolError::Altered { path, expected: kind.sha256().to_owned(), found }),
    }
}

fn read_file(path: &Path) -> Result<Vec<u8>, PoolError> {
    fs::read(path).map_err(|source| PoolError::Unreadable { path: path.to_owned(), source })
}

fn join(texts: &[String]) -> String {
    texts.iter().flat_map(|text| [text, BETWEEN]).collect()
}

fn split(text: &str) -> Vec<String> {
    text.split_terminator(BETWEEN).map(str::to_owned).collect()
}

fn sha256(bytes: impl AsRef<[u8]>) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn write_all(dir: &Path, files: &[(&str, String)]) -> io::Result<()> {
    if files.is_empty() {
        return Ok(());
    }
    fs::create_dir_all(dir)?;
    files.iter().try_for_each(|(name, text)| write(dir, name, text.as_bytes()))
}

/// Write a file so that it is there whole or not at all, also when others write it at the same time.
fn write(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let (path, mut file) = loop {
        // The process and a counter tell makers apart; a name left behind by a killed one is passed over.
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let path = dir.join(format!("{name}.{}-{number}.new", std::process::id()));
        match fs::File::create_new(&path) {
            Ok(file) => break (path, file),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    };
    // Not synced to the disk: a file that a power cut empties fails its check and is made again.
    let written = file.write_all(bytes).and_then(|()| fs::rename(&path, dir.join(name)));
    if written.is_err() {
        // The first error is the one to report.
        let _ = fs::remove_file(&path);
    }
    written
}
