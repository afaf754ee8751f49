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

pub use manifest::Manifest;
pub use store::PoolError;

/// A kind of key material.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PoolKind {
    /// RSA-2048 private keys: `RSA PRIVATE KEY`, PKCS#1 (RFC 8017, appendix A.1.2).
    Rsa,
    /// DSA private keys (2048-bit p, 256-bit q, one parameter set for all): `DSA PRIVATE KEY`, OpenSSL's traditional form.
    Dsa,
    /// P-256 private keys: `EC PRIVATE KEY`, SEC 1 (RFC 5915), with the curve's name and the public key.
    Ec,
    /// Self-signed P-256 certificates of made-up hosts: `CERTIFICATE` (RFC 5280), valid from 2024 to 2034.
    Cert,
    /// Unprotected OpenPGP v4 secret keys with a user id: `PGP PRIVATE KEY BLOCK`, Ed25519 and Curve25519.
    Pgp,
    /// Unprotected Ed25519 keys: `OPENSSH PRIVATE KEY` (OpenSSH's PROTOCOL.key).
    Openssh,
}

impl PoolKind {
    /// Every kind, in the order of the enum.
    pub const ALL: [PoolKind; 6] =
        [PoolKind::Rsa, PoolKind::Dsa, PoolKind::Ec, PoolKind::Cert, PoolKind::Pgp, PoolKind::Openssh];

    /// The kind's name, which is also the fake type's: `rsa`, `dsa`, `ec`, `cert`, `pgp`, `openssh`.
    pub fn name(self) -> &'static str {
        match self {
            PoolKind::Rsa => "rsa",
            PoolKind::Dsa => "dsa",
            PoolKind::Ec => "ec",
            PoolKind::Cert => "cert",
            PoolKind::Pgp => "pgp",
            PoolKind::Openssh => "openssh",
        }
    }

    /// How many entries the pool holds of this kind.
    pub fn size(self) -> usize {
        match self {
            PoolKind::Rsa | PoolKind::Dsa => 32,
            PoolKind::Ec | PoolKind::Cert | PoolKind::Pgp | PoolKind::Openssh => 256,
        }
    }

    /// The promised bytes: SHA-256 (lower-case hex) of the kind's file, which is its entries, each followed by LF LF.
    pub fn sha256(self) -> &'static str {
        match self {
            PoolKind::Rsa => "1a04808a311f892673462062db0b5ea4fd92ef4165de238ba88783f828832990",
            PoolKind::Dsa => "7bc4dd102e6a74ddbda31ec5bfe1cdadc181152368c682df97bb39e9323aa2cf",
            PoolKind::Ec => "64c95323324f63c14b67ef055c49e9b4f6ec16af1f4b12678bc85fe9a0bb4ea5",
            PoolKind::Cert => "2bd8831a379e38ef6dcdbf68912adc651083ec2691b9dd132fce16779beeb5a2",
            PoolKind::Pgp => "eceabc0f0e9b30c05537a0926b2dc5858f160b4c5147ef32c5ed9993580fb6b5",
            PoolKind::Openssh => "fdb794ba5bd3c214ad7a90cab3ac10b065f823b640e85400ffff4c31bf84b595",
        }
    }

    /// The name of the kind's file in the pool's folder.
    fn file(self) -> &'static str {
        match self {
            PoolKind::Rsa => "rsa.pem",
            PoolKind::Dsa => "dsa.pem",
            PoolKind::Ec => "ec.pem",
            PoolKind::Cert => "cert.pem",
            PoolKind::Pgp => "pgp.asc",
            PoolKind::Openssh => "openssh.pem",
        }
    }
}

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
    entries: BTreeMap<PoolKind, Vec<String>>,
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
        store::open(dir, kinds, threads, progress)
    }

    /// The texts of `kinds` from a finished folder, strictly: nothing is made or written.
    ///
    /// # Errors
    /// A missing, unreadable or foreign manifest; a missing, unreadable or altered file.
    pub fn read(dir: &Path, kinds: &BTreeSet<PoolKind>) -> Result<Pool, PoolError> {
        store::read(dir, kinds)
    }

    /// The manifest of the folder `dir`, without reading the texts: enough to know which kinds it holds.
    ///
    /// # Errors
    /// A missing, unreadable or foreign manifest.
    pub fn manifest(dir: &Path) -> Result<Manifest, PoolError> {
        store::manifest(dir)
    }
}
