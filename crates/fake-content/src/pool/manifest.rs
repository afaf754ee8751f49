//! The manifest of a pool's folder.

use super::kind::PoolKind;
use super::stream::SEED;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a pool's folder holds or may hold: `manifest.json`.
///
/// It depends on the build alone, not on which kinds a folder has already, so that several makers cannot spoil it for
/// each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The layout of the folder; this code writes and reads 1.
    pub format: u32,
    /// The published seed that everything was made from.
    pub seed: String,
    /// By the kind's name.
    pub kinds: BTreeMap<String, ManifestEntry>,
}

/// One kind in a [`Manifest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ManifestEntry {
    /// How many entries the file holds.
    pub count: usize,
    /// The file's name in the folder.
    pub file: String,
    /// SHA-256 of the file, lower-case hex.
    pub sha256: String,
}

impl Manifest {
    /// The manifest of the pool that this build makes.
    pub fn current() -> Manifest {
        let entry = |kind: PoolKind| ManifestEntry {
            count: kind.size(),
            file: kind.file().to_owned(),
            sha256: kind.sha256().to_owned(),
        };
        Manifest {
            format: 1,
            seed: SEED.to_owned(),
            kinds: PoolKind::ALL.into_iter().map(|kind| (kind.name().to_owned(), entry(kind))).collect(),
        }
    }

    /// Whether `kind` is listed with the bytes that this build promises.
    pub fn holds(&self, kind: PoolKind) -> bool {
        self.kinds.get(kind.name()).is_some_and(|entry| entry.sha256 == kind.sha256())
    }

    /// The text of `manifest.json`.
    pub(super) fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("text and numbers under text keys");
        text.push('\n');
        text
    }
}
