//! What a document holds, as a classifier should see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::FakeKind;
use crate::decoy::DecoyKind;
use crate::truth::Verdict;

/// Runs of lines that are kept for each identifier. Classifiers give few places, and the first ones.
const RUNS_KEPT: usize = 64;

/// What a document holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contents {
    /// How many values, decoys among them.
    pub values: u64,
    /// How many of these were written as decoys, by their kind.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decoys: BTreeMap<DecoyKind, u64>,
    /// By managed identifier, what of the values concerns it. What no managed identifier finds has none.
    pub identifiers: BTreeMap<String, Identified>,
}

/// What an identifier should make of an object, in one word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expectation {
    /// The object holds decoys alone.
    #[default]
    MustNot,
    /// Either is right.
    May,
    /// At least one value must be found.
    Must,
}

/// What of an object's values concerns one identifier.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identified {
    /// What it should make of the object.
    pub truth: Expectation,
    /// Values that must be found.
    #[serde(default)]
    pub valid: u64,
    /// Values that may be found or not.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub may: u64,
    /// Where the values are that must or may be found.
    #[serde(flatten)]
    pub lines: Lines,
    /// Values that must not be found, by what is wrong with them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decoys: BTreeMap<DecoyKind, DecoyValues>,
}

/// Decoys of one kind in an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecoyValues {
    /// How many.
    pub count: u64,
    /// Where they are.
    #[serde(flatten)]
    pub lines: Lines,
}

/// Where values are in their object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// The first and the last line of each run of values, from 1 on.
    #[serde(default, rename = "lines", skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<(u64, u64)>,
    /// The last line that `runs` tells of, where there were too many; absent: it tells of all.
    #[serde(default, rename = "lines_to", skip_serializing_if = "Option::is_none")]
    pub to: Option<u64>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_zero(count: &u64) -> bool {
    *count == 0
}

impl Contents {
    /// Add `count` values of `kind` with the same verdicts, on the lines from `first` to `last`.
    ///
    /// `bare` is a value without keyword; `keyword`: whether each has one in reach; `decoy`: what it was written as.
    pub(crate) fn add(
        &mut self,
        kind: &FakeKind,
        bare: &str,
        keyword: bool,
        decoy: Option<DecoyKind>,
        (count, first, last): (u64, u64, u64),
    ) {
        self.values += count;
        if let Some(decoy) = decoy {
            *self.decoys.entry(decoy).or_default() += count;
        }
        kind.verdicts(bare, keyword, decoy, |identifier, verdict| {
            if !self.identifiers.contains_key(identifier) {
                self.identifiers.insert(identifier.to_owned(), Identified::default());
            }
            if let Some(identified) = self.identifiers.get_mut(identifier) {
                identified.add(verdict, count, first, last);
            }
        });
    }
}

impl Identified {
    fn add(&mut self, verdict: Verdict, count: u64, first: u64, last: u64) {
        let (expectation, lines) = match verdict {
            Verdict::Must => {
                self.valid += count;
                (Expectation::Must, &mut self.lines)
            }
            Verdict::May => {
                self.may += count;
                (Expectation::May, &mut self.lines)
            }
            Verdict::MustNot(kind) => {
                let decoys = self.decoys.entry(kind).or_default();
                decoys.count += count;
                (Expectation::MustNot, &mut decoys.lines)
            }
        };
        self.truth = self.truth.max(expectation);
        lines.add(first, last);
    }
}

impl Lines {
    fn add(&mut self, first: u64, last: u64) {
        let kept = self.runs.len();
        match self.runs.last_mut() {
            _ if self.to.is_some() => {}
            Some(run) if run.1 + 1 >= first => run.1 = run.1.max(last),
            _ if kept == RUNS_KEPT => self.to = Some(first - 1),
            _ => self.runs.push((first, last)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_runs_up_to_the_number_kept_and_say_how_far_they_tell() {
        let mut identified = Identified::default();
        for line in [3, 4, 5, 9] {
            identified.add(Verdict::Must, 1, line, line);
        }
        identified.add(Verdict::MustNot(DecoyKind::NoKeyword), 1, 10, 10);
        identified.add(Verdict::May, 1, 12, 13);
        assert_eq!(identified.lines.runs, [(3, 5), (9, 9), (12, 13)]);
        assert_eq!((identified.valid, identified.may, identified.lines.to), (4, 1, None));
        for line in 10..200 {
            identified.add(Verdict::Must, 1, 2 * line, 2 * line);
        }
        assert_eq!((identified.lines.runs.len(), identified.lines.to), (RUNS_KEPT, Some(2 * 71 - 1)));
        assert_eq!(identified.truth, Expectation::Must);
    }
}
