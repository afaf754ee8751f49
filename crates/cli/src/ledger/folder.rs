//! The ledger of a run's folder.

use std::path::Path;

use activity::local::read_ledger;
use blueprint::Slot;
use serde_json::Value;

use super::expected::Expected;
use super::{Collector, Points, Sums};
use crate::failure::{Complaint, Failure};
use crate::span::Span;
use crate::summary;

/// Join the plans, claims and results of a run.
///
/// # Errors
/// A folder that is no run's, or a ledger that cannot be read.
pub fn of_folder(folder: &Path, span: Span, points: &mut impl Points) -> Result<Sums, Failure> {
    let path = folder.join("ledger.jsonl");
    if !path.is_file() {
        let complaint = Complaint::new(format!("{} holds no ledger.jsonl", folder.display()));
        return Err(Failure::usage(complaint.hint("name the folder that `activity-generator run` wrote")));
    }
    let summary = summary::read(folder);
    let titles = titles(&summary);
    let mut collector = Collector::new(expected(&summary, titles.len(), span), points);
    read_ledger(&path, |joined| {
        if span.holds(joined.slot) {
            collector.joined(&joined);
        }
    })
    .map_err(|error| Failure::failed(error.to_string()))?;
    let mut sums = collector.end();
    for (index, target) in &mut sums.targets {
        target.titles = titles.get(*index).cloned().into_iter().collect();
    }
    Ok(sums)
}

fn titles(summary: &Value) -> Vec<String> {
    let targets = summary["targets"].as_array().map_or(&[][..], Vec::as_slice);
    targets.iter().map(|target| target["title"].as_str().unwrap_or_default().to_owned()).collect()
}

/// The slots that the run came to, of which each has a plan for each target.
fn expected(summary: &Value, targets: usize, span: Span) -> Option<Expected> {
    let (first, slots) = (Slot::new(summary["first_slot"].as_i64()?), summary["slots"].as_u64()?);
    let (from, end) = (span.first.map_or(first, |from| from.max(first)), first.plus(slots));
    let end = span.end.map_or(end, |to| to.min(end));
    (targets > 0).then(|| Expected::new(from, end, vec![(first, targets)]))
}
