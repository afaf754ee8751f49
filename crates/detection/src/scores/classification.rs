//! Classification of objects against the content manifest: what a classifier found of what it must, may and must not find.
//!
//! Three levels, by identifier and over all of them. **Objects**: an object counts once for each identifier. **Counts**: each
//! value counts, up to the source's caps. **Places**: each place that a finding gives; of these there is a precision alone, for
//! sources give a part of the places. What a source makes of decoys is told by what is wrong with them.
//!
//! Findings of one object are united: sources publish one for each category. Only the newest version of an object counts.

mod caps;
mod considered;
mod decoys;
mod levels;
mod object_truth;
mod share;

use std::collections::BTreeMap;

use serde::Serialize;

pub use considered::Considered;
pub use decoys::{DecoyRate, DecoyRates};
pub use levels::{Figures, Level, Mean, Outcomes};
pub use object_truth::{DecoyLines, IdentifierTruth, ObjectTruth};
pub use share::Share;

use crate::finding::{Classified, Finding};
use considered::united;
use decoys::DecoyTally;
use levels::Tallies;

/// Which objects a classifier looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Examined {
    /// All of them: where nothing was reported, nothing was found.
    All,
    /// Those that it reported on; the others are no misses.
    Reported,
}

/// How much of what was written was examined.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Coverage {
    /// Objects in the manifest, each in its newest version.
    pub written: u64,
    /// Those that were examined, as far as that is known or assumed.
    pub examined: u64,
    /// Examined of written.
    pub share: Share,
    /// How it is known: by what was reported, or not at all.
    pub by: Examined,
    /// Of the examined, those that were not read to their end: what was not found there is no miss.
    pub incomplete: u64,
}

/// What a classifier's findings are worth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ClassificationScores {
    /// Objects that were examined.
    pub coverage: Coverage,
    /// Which findings were scored, and which were not and why.
    pub findings: Considered,
    /// Each object once for each identifier.
    pub objects: Level,
    /// Each value; a count at its source's cap stands for that many or more.
    pub counts: Level,
    /// Each place that was given: precision alone.
    pub places: Level,
    /// False positives by kind of decoy.
    pub decoys: BTreeMap<String, DecoyRates>,
}

/// Hold findings against the content manifest, whose entries come in the order in which the objects were written.
///
/// Where a record says of an object that nothing was found in it, the source reports what it examined, and the objects that it
/// does not report on were not examined. Otherwise all were, and where nothing was found, that is a miss: see [`classify_as`].
#[must_use]
pub fn classify(manifest: impl IntoIterator<Item = ObjectTruth>, findings: &[Finding]) -> ClassificationScores {
    let nothing_found = |classified: &Classified| classified.found.is_empty();
    let reports = findings.iter().any(|finding| finding.classified.as_ref().is_some_and(nothing_found));
    classify_as(manifest, findings, if reports { Examined::Reported } else { Examined::All })
}

/// The same where it is known which objects were examined.
#[must_use]
pub fn classify_as(
    manifest: impl IntoIterator<Item = ObjectTruth>,
    findings: &[Finding],
    examined: Examined,
) -> ClassificationScores {
    let mut objects = BTreeMap::new();
    for object in manifest {
        // A later one of the same key replaces the one before.
        objects.insert((object.bucket.clone(), object.key.clone()), object);
    }
    let (mut reported, considered) = united(&objects, findings);
    let (mut seen, mut incomplete) = (0, 0);
    let (mut of_objects, mut of_counts, mut of_places) = (Tallies::default(), Tallies::default(), Tallies::default());
    let mut decoys = DecoyTally::default();
    for (name, object) in &objects {
        let classified = match (reported.remove(name), examined) {
            (Some(classified), _) => classified,
            (None, Examined::All) => Classified { complete: true, ..Classified::default() },
            (None, Examined::Reported) => continue,
        };
        seen += 1;
        incomplete += u64::from(!classified.complete);
        let none = IdentifierTruth::default();
        let absent = classified.found.keys().filter(|name| !object.identifiers.contains_key(*name));
        for identifier in object.identifiers.keys().chain(absent) {
            let truth = object.identifiers.get(identifier).unwrap_or(&none);
            let found = classified.found.get(identifier);
            of_objects.add(identifier, levels::of_object(truth, found, classified.complete));
            of_counts.add(identifier, levels::of_count(identifier, truth, found, classified.complete));
            of_places.add(identifier, levels::of_places(truth, found));
            decoys.add(truth, found, classified.complete);
        }
    }
    let written = objects.len() as u64;
    ClassificationScores {
        coverage: Coverage { written, examined: seen, share: Share::of(seen, written), by: examined, incomplete },
        findings: considered,
        objects: of_objects.level(true),
        counts: of_counts.level(true),
        places: of_places.level(false),
        decoys: decoys.rates(),
    }
}
