//! Outcomes by identifier, and the figures that come of them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::caps::cap;
use super::object_truth::{IdentifierTruth, Told, line_in};
use super::share::Share;
use crate::finding::Occurrences;

/// How often each outcome came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Outcomes {
    /// What must be found, and was.
    pub true_positives: u64,
    /// What must not be found, and was.
    pub false_positives: u64,
    /// What must be found, and was not.
    pub false_negatives: u64,
    /// Places of which the manifest does not say what lies there.
    #[serde(skip_serializing_if = "is_zero")]
    pub unjudged: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

/// Outcomes and what they come to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The outcomes.
    #[serde(flatten)]
    pub outcomes: Outcomes,
    /// Of what was found, the share that must be.
    pub precision: Share,
    /// Of what must be found, the share that was. Absent where that cannot be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<Share>,
    /// The harmonic mean of both.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<Share>,
}

/// The means over identifiers, each counting the same.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mean {
    /// Of the identifiers by which something was found.
    pub precision: Share,
    /// Of those that must find something.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recall: Option<Share>,
    /// Of those with any outcome.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub f1: Option<Share>,
}

/// Figures by identifier and over all of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Level {
    /// By identifier; those without any outcome are left out.
    pub identifiers: BTreeMap<String, Figures>,
    /// Over the outcomes of all identifiers together.
    pub micro: Figures,
    /// The mean over identifiers.
    #[serde(rename = "macro")]
    pub macro_mean: Mean,
}

/// Outcomes by identifier.
#[derive(Debug, Default)]
pub(super) struct Tallies(BTreeMap<String, Outcomes>);

impl Tallies {
    pub(super) fn add(&mut self, identifier: &str, outcomes: Outcomes) {
        if outcomes == Outcomes::default() {
            return;
        }
        if !self.0.contains_key(identifier) {
            self.0.insert(identifier.to_owned(), Outcomes::default());
        }
        if let Some(all) = self.0.get_mut(identifier) {
            all.add(outcomes);
        }
    }

    /// The figures; without recall where it cannot be known.
    pub(super) fn level(self, recall: bool) -> Level {
        let mut all = Outcomes::default();
        self.0.values().for_each(|outcomes| all.add(*outcomes));
        let identifiers: BTreeMap<String, Figures> =
            self.0.into_iter().map(|(identifier, outcomes)| (identifier, outcomes.figures(recall))).collect();
        let macro_mean = Mean {
            precision: Share::mean(identifiers.values().map(|figures| figures.precision)),
            recall: recall.then(|| Share::mean(identifiers.values().filter_map(|figures| figures.recall))),
            f1: recall.then(|| Share::mean(identifiers.values().filter_map(|figures| figures.f1))),
        };
        Level { identifiers, micro: all.figures(recall), macro_mean }
    }
}

impl Outcomes {
    fn add(&mut self, more: Outcomes) {
        self.true_positives += more.true_positives;
        self.false_positives += more.false_positives;
        self.false_negatives += more.false_negatives;
        self.unjudged += more.unjudged;
    }

    fn figures(self, recall: bool) -> Figures {
        let Outcomes { true_positives: found, false_positives, false_negatives, .. } = self;
        Figures {
            outcomes: self,
            precision: Share::of(found, found + false_positives),
            recall: recall.then(|| Share::of(found, found + false_negatives)),
            f1: recall.then(|| Share::f1(found, false_positives + false_negatives)),
        }
    }
}

/// The outcome of one object: what may be found is right either way. What was not found in a part of an object that was not
/// read is no miss.
pub(super) fn of_object(truth: &IdentifierTruth, found: Option<&Occurrences>, complete: bool) -> Outcomes {
    let none = Outcomes::default();
    match (truth.valid > 0, found.is_some()) {
        (true, true) => Outcomes { true_positives: 1, ..none },
        (true, false) if complete => Outcomes { false_negatives: 1, ..none },
        (false, true) if truth.may == 0 => Outcomes { false_positives: 1, ..none },
        _ => none,
    }
}

/// The outcomes of an object's values, of which the source says only how many it found.
pub(super) fn of_count(
    identifier: &str,
    truth: &IdentifierTruth,
    found: Option<&Occurrences>,
    complete: bool,
) -> Outcomes {
    let count = found.map_or(0, |found| found.count);
    // At the cap a count stands for that many or more.
    let wanted = cap(identifier).map_or(truth.valid, |cap| truth.valid.min(cap));
    let true_positives = count.min(wanted);
    Outcomes {
        true_positives,
        false_positives: count.saturating_sub(truth.valid + truth.may),
        false_negatives: if complete { wanted - true_positives } else { 0 },
        unjudged: 0,
    }
}

/// The outcomes of the places that were given.
pub(super) fn of_places(truth: &IdentifierTruth, found: Option<&Occurrences>) -> Outcomes {
    let mut outcomes = Outcomes::default();
    for line in found.into_iter().flat_map(|found| &found.lines) {
        match line_in(*line, &truth.lines, truth.lines_to) {
            Told::Inside => outcomes.true_positives += 1,
            Told::Outside => outcomes.false_positives += 1,
            Told::Unknown => outcomes.unjudged += 1,
        }
    }
    outcomes
}
