//! The kinds of key material, how much there is of each, and the bytes that are promised.

use std::collections::BTreeMap;

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
    pub(super) fn file(self) -> &'static str {
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

/// Finished key material by kind.
pub(super) type Entries = BTreeMap<PoolKind, Vec<String>>;
