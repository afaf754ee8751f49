//! False positives by kind of decoy.

use std::collections::BTreeMap;

use serde::Serialize;

use super::object_truth::{DecoyLines, IdentifierTruth, Told, line_in};
use super::share::Share;
use crate::finding::Occurrences;

/// What was made of decoys of one kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DecoyRates {
    /// Objects that hold, for an identifier, decoys of this kind and nothing else.
    pub objects: DecoyRate,
    /// Single decoys, as far as counts or places tell which were found.
    pub values: DecoyRate,
    /// Decoys of which they do not tell.
    pub unjudged: u64,
}

/// How many were found of those that must not be.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DecoyRate {
    /// Found.
    pub found: u64,
    /// Of so many.
    pub of: u64,
    /// The false-positive rate.
    pub rate: Share,
}

impl DecoyRate {
    fn of((found, of): (u64, u64)) -> DecoyRate {
        DecoyRate { found, of, rate: Share::of(found, of) }
    }
}

#[derive(Debug, Default)]
struct Tally {
    objects: (u64, u64),
    values: (u64, u64),
    unjudged: u64,
}

/// What was made of decoys, by their kind.
#[derive(Debug, Default)]
pub(super) struct DecoyTally(BTreeMap<String, Tally>);

impl DecoyTally {
    /// Add what an identifier should make of an examined object, and what was found.
    pub(super) fn add(&mut self, truth: &IdentifierTruth, found: Option<&Occurrences>, complete: bool) {
        let alone = truth.decoys.len() == 1 && truth.valid + truth.may == 0;
        for (kind, decoys) in &truth.decoys {
            let tally = self.0.entry(kind.clone()).or_default();
            if alone && (found.is_some() || complete) {
                tally.objects.0 += u64::from(found.is_some());
                tally.objects.1 += 1;
            }
            let (reported, judged) = judged(decoys, found, alone, complete);
            tally.values.0 += reported;
            tally.values.1 += judged;
            tally.unjudged += decoys.count - judged;
        }
    }

    pub(super) fn rates(self) -> BTreeMap<String, DecoyRates> {
        let rates = |tally: Tally| DecoyRates {
            objects: DecoyRate::of(tally.objects),
            values: DecoyRate::of(tally.values),
            unjudged: tally.unjudged,
        };
        self.0.into_iter().map(|(kind, tally)| (kind, rates(tally))).collect()
    }
}

/// How many of the decoys were found, and of how many that is known.
///
/// Where nothing was found, none was. Where places are given, they are the first ones: up to the last of them it is known
/// which were found, and beyond it if all places are given. Where there is only a count, it is known if there was nothing else
/// to find.
fn judged(decoys: &DecoyLines, found: Option<&Occurrences>, alone: bool, complete: bool) -> (u64, u64) {
    let Some(found) = found else { return (0, if complete { decoys.count } else { 0 }) };
    if let Some(last) = found.lines.iter().max() {
        let all_given = complete && found.lines.len() as u64 >= found.count;
        if all_given && decoys.lines_to.is_none() {
            let reported = found.lines.iter().filter(|line| is_inside(**line, decoys)).count() as u64;
            return (reported.min(decoys.count), decoys.count);
        }
        let end = decoys.lines_to.map_or(*last, |to| to.min(*last));
        let up_to = |end: u64| -> u64 {
            decoys.lines.iter().map(|(first, last)| (*last.min(&end) + 1).saturating_sub(*first)).sum()
        };
        let (lines, all) = (up_to(end), up_to(u64::MAX - 1));
        let reported = found.lines.iter().filter(|line| **line <= end && is_inside(**line, decoys)).count() as u64;
        // A value may take several lines.
        let judged =
            if decoys.lines_to.is_none() && all > 0 { lines * decoys.count / all } else { lines.min(decoys.count) };
        return (reported.min(judged), judged);
    }
    if alone { (found.count.min(decoys.count), decoys.count) } else { (0, 0) }
}

fn is_inside(line: u64, decoys: &DecoyLines) -> bool {
    line_in(line, &decoys.lines, decoys.lines_to) == Told::Inside
}
