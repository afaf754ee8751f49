//! What the content manifest says of an object, as far as a classifier is scored against it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One object, in one version. It is read from a line of the content manifest as it is; other fields are passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectTruth {
    /// The bucket.
    pub bucket: String,
    /// The key.
    pub key: String,
    /// The ETag, without quotes, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// What each identifier should make of it. Others should find nothing.
    pub identifiers: BTreeMap<String, IdentifierTruth>,
}

/// What one identifier should make of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct IdentifierTruth {
    /// Values that must be found.
    pub valid: u64,
    /// Values that may be found or not.
    pub may: u64,
    /// The first and the last line, from 1 on, of each run of values that must or may be found.
    pub lines: Vec<(u64, u64)>,
    /// The last line that `lines` tells of; absent: it tells of all.
    pub lines_to: Option<u64>,
    /// Values that must not be found, by what is wrong with them.
    pub decoys: BTreeMap<String, DecoyLines>,
}

/// Decoys of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DecoyLines {
    /// How many.
    pub count: u64,
    /// The first and the last line of each run of them.
    pub lines: Vec<(u64, u64)>,
    /// The last line that `lines` tells of; absent: it tells of all.
    pub lines_to: Option<u64>,
}

/// What is known of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Told {
    Inside,
    Outside,
    Unknown,
}

/// Whether a line lies in runs that tell of all lines up to `to`.
pub(super) fn line_in(line: u64, runs: &[(u64, u64)], to: Option<u64>) -> Told {
    // Runs follow each other.
    let next = runs.partition_point(|(_, last)| *last < line);
    match runs.get(next) {
        Some((first, _)) if *first <= line => Told::Inside,
        _ if to.is_some_and(|to| line > to) => Told::Unknown,
        _ => Told::Outside,
    }
}
