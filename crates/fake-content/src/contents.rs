//! What a document holds, as a classifier should see it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::FakeKind;
use crate::decoy::DecoyKind;
use crate::truth::Verdict;

/// Runs of lines that are kept for each identifier. Classifiers give few places, and the first ones.
const LINES_KEPT: usize = 64;

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
    /// Values that must not be found, by what is wrong with them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub decoys: BTreeMap<DecoyKind, u64>,
    /// Lines, from 1 on, with values that must or may be found: the first and the last of each run.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(u64, u64)>,
    /// The last line that `lines` tells of, where it was cut; absent: it tells of all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines_to: Option<u64>,
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
        let expectation = match verdict {
            Verdict::Must => {
                self.valid += count;
                Expectation::Must
            }
            Verdict::May => {
                self.may += count;
                Expectation::May
            }
            Verdict::MustNot(decoy) => {
                *self.decoys.entry(decoy).or_default() += count;
                Expectation::MustNot
            }
        };
        self.truth = self.truth.max(expectation);
        if expectation != Expectation::MustNot && self.lines_to.is_none() {
            self.add_lines(first, last);
        }
    }

    fn add_lines(&mut self, first: u64, last: u64) {
        let kept = self.lines.len();
        match self.lines.last_mut() {
            Some(run) if run.1 + 1 >= first => run.1 = run.1.max(last),
            _ if kept == LINES_KEPT => self.lines_to = Some(first - 1),
            _ => self.lines.push((first, last)),
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
        assert_eq!(identified.lines, [(3, 5), (9, 9), (12, 13)]);
        assert_eq!((identified.valid, identified.may, identified.lines_to), (4, 1, None));
        for line in 10..200 {
            identified.add(Verdict::Must, 1, 2 * line, 2 * line);
        }
        assert_eq!((identified.lines.len(), identified.lines_to), (LINES_KEPT, Some(2 * 71 - 1)));
        assert_eq!(identified.truth, Expectation::Must);
    }
}
