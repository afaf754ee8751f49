//! The pool: finished key material, made from a published seed.
//!
//! A key costs up to half a millisecond, documents want a million a second. So a fixed number of each kind is made once
//! and kept as finished text. The seed is a constant of the source ([`Pool::SEED`]), so every build, machine and thread
//! count makes the same bytes, and anybody can recompute a "leaked" key and see that it never was a secret. The bytes
//! are promised: [`PoolKind::sha256`] names them, and whatever comes from a folder is checked against that.
//!
//! One source file per kind makes one entry from its own stream of randomness; `make` spreads the work over threads,
//! `store` keeps the texts in a folder.

mod certificates;
mod dsa_keys;
mod ec_keys;
mod kind;
mod make;
mod manifest;
mod openssh_keys;
mod people;
mod pgp_blocks;
mod primes;
mod rsa_keys;
mod store;
mod stream;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use kind::Entries;

pub use kind::PoolKind;
pub use manifest::Manifest;
pub use store::PoolError;

/// The name for the pool's folder inside a cache: it changes with the layout, so that versions do not disturb each other.
pub fn cache_key() -> &'static str {
    "pool-v1"
}

/// Finished key material by kind.
///
/// An entry is the armoured block from `-----BEGIN` to `-----END ...-----`, lines ended by CRLF, no line end after the
/// last: the writer of a document ends the line. openssl and gpg read it so; OpenSSH wants LF ends, one after the last too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pool {
    entries: Entries,
}

impl Pool {
    /// The published seed of all the pool's randomness. It is printed in the manifest: nothing made from it is a secret.
    pub const SEED: &'static str = stream::SEED;

    /// A pool without any kind.
    pub fn empty() -> Pool {
        Pool::default()
    }

    /// A pool of given texts, for tests and for hosts that carry the texts otherwise. They are taken as they are.
    pub fn from_entries(entries: BTreeMap<PoolKind, Vec<String>>) -> Pool {
        Pool { entries }
    }

    /// The entries of `kind`, [`PoolKind::size`] of them; empty if the kind is not loaded.
    pub fn entries(&self, kind: PoolKind) -> &[String] {
        self.entries.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// The kinds that are loaded.
    pub fn kinds(&self) -> BTreeSet<PoolKind> {
        self.entries.keys().copied().collect()
    }

    /// Make the texts of `kinds` from the published seed, on `threads` threads (0 counts as 1).
    ///
    /// Pure: the bytes depend on nothing but the kind. `progress(done, of)` is called once per entry, `done` counting from
    /// 1 to `of`, one call at a time, from whichever thread made the entry.
    pub fn make(kinds: &BTreeSet<PoolKind>, threads: usize, progress: &(dyn Fn(usize, usize) + Sync)) -> Pool {
        Pool { entries: make::make(kinds, threads, progress) }
    }

    /// The texts of `kinds` from the folder `dir`; what is missing or altered there is made (as [`Pool::make`]) and written.
    ///
    /// Files appear whole or not at all, and all makers write the same bytes, so several may run at once. A folder that
    /// cannot be read or written does not fail the call: the texts are used from memory, and the second value says in words
    /// what could not be kept.
    ///
    /// # Errors
    /// [`PoolError::Diverged`] if this build makes other bytes than it promises; they are not used.
    pub fn open(
        dir: &Path,
        kinds: &BTreeSet<PoolKind>,
        threads: usize,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(Pool, Vec<String>), PoolError> {
        let (entries, warnings) = store::open(dir, kinds, threads, progress)?;
        Ok((Pool { entries }, warnings))
    }

    /// The texts of `kinds` from a finished folder, strictly: nothing is made or written.
    ///
    /// # Errors
    /// A missing, unreadable or foreign manifest; a missing, unreadable or altered file.
    pub fn read(dir: &Path, kinds: &BTreeSet<PoolKind>) -> Result<Pool, PoolError> {
        Ok(Pool { entries: store::read(dir, kinds)? })
    }

    /// The manifest of the folder `dir`, without reading the texts: enough to know which kinds it holds.
    ///
    /// # Errors
    /// A missing, unreadable or foreign manifest.
    pub fn manifest(dir: &Path) -> Result<Manifest, PoolError> {
        store::manifest(dir)
    }
}
