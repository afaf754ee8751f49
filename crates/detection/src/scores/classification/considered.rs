//! Which findings are scored: those about objects of the manifest, in their newest version.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::object_truth::ObjectTruth;
use crate::finding::{Classified, Finding, Subject};

/// Findings about the content of objects, by what became of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Considered {
    /// Scored.
    pub scored: u64,
    /// Of buckets that the manifest does not know: nobody knows what is right there.
    pub foreign: u64,
    /// Of its buckets, but of objects that it does not know.
    pub unknown: u64,
    /// Of a version that was written again since, or of none that was written.
    pub outdated: u64,
    /// Samples, made on demand.
    pub samples: u64,
    /// Of no object: without a bucket or without a key.
    pub without_object: u64,
}

/// Bucket and key.
pub(super) type Name = (String, String);

/// What was found in each object, over all its findings; and which of these were scored.
pub(super) fn united(
    objects: &BTreeMap<Name, ObjectTruth>,
    findings: &[Finding],
) -> (BTreeMap<Name, Classified>, Considered) {
    let buckets: BTreeSet<&str> = objects.values().map(|object| object.bucket.as_str()).collect();
    let (mut reported, mut considered) = (BTreeMap::new(), Considered::default());
    for finding in findings {
        let Some(classified) = &finding.classified else { continue };
        if finding.flags.sample {
            considered.samples += 1;
            continue;
        }
        let named = |subject: &Subject| Some(((subject.bucket.clone()?, subject.key.clone()?), subject.etag.clone()));
        let Some((name, etag)) = finding.subjects.iter().find_map(named) else {
            considered.without_object += 1;
            continue;
        };
        match objects.get(&name) {
            None if buckets.contains(name.0.as_str()) => considered.unknown += 1,
            None => considered.foreign += 1,
            Some(object) if differ(object.etag.as_deref(), etag.as_deref()) => considered.outdated += 1,
            Some(_) => {
                considered.scored += 1;
                unite(reported.entry(name).or_default(), classified);
            }
        }
    }
    (reported, considered)
}

/// Whether both are known and are not the same. Some sources keep the quotes that S3 has.
fn differ(one: Option<&str>, other: Option<&str>) -> bool {
    one.zip(other).is_some_and(|(one, other)| one.trim_matches('"') != other.trim_matches('"'))
}

/// Add what one finding says. The same identifier in several is the same values, analysed again: the most counts.
fn unite(all: &mut Classified, classified: &Classified) {
    all.complete |= classified.complete;
    for (identifier, found) in &classified.found {
        let united = all.found.entry(identifier.clone()).or_default();
        united.count = united.count.max(found.count);
        united.lines.extend(&found.lines);
        united.lines.sort_unstable();
        united.lines.dedup();
    }
}
