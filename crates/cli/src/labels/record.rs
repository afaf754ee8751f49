//! The labels of a deployment, in its record bucket: what was injected while each version was in force.

use std::ops::RangeInclusive;

use activity::ports::Documents;
use activity::record::{LabelsDocument, ReadError, VersionDocument, read_labels_of, read_versions};
use blueprint::Slot;
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::span::Span;

/// A version with the slots in which it was in force, each from its first to before its end.
#[derive(Debug, PartialEq, Eq)]
struct InForce {
    version: String,
    start: Slot,
    cycle_length: u64,
    parts: Vec<(Slot, Slot)>,
}

/// Where in its cycle a label lies.
#[derive(Deserialize)]
struct Positions {
    start_position: u64,
    end_position: u64,
}

/// Read the labels that touch `span` and a time in which their version was in force, each with its `version`; one that
/// reaches beyond that time also has `in_force`: the times of it that were executed. Without an end the span ends `now`.
/// `None`: the deployment had no tick yet.
///
/// # Errors
/// A record that cannot be read.
pub async fn of_record(
    documents: &impl Documents,
    span: Span,
    now: Timestamp,
    mut each: impl FnMut(Value),
    mut at: impl FnMut(Slot),
) -> Result<Option<()>, ReadError> {
    let versions = read_versions(documents).await?;
    if versions.is_empty() {
        return Ok(None);
    }
    let end = span.end.unwrap_or_else(|| Slot::at(now).plus(1));
    let span = Span { end: Some(end), ..span };
    for version in in_force(&versions, end) {
        let Some(cycles) = version.cycles(span) else { continue };
        let mut wrong = None;
        read_labels_of(documents, &version.version, cycles, |document| {
            at(document.start);
            for label in &document.labels {
                match version.label(&document, label, span) {
                    Ok(label) => label.into_iter().for_each(&mut each),
                    Err(error) => {
                        let key = activity::record::keys::labels(&document.version, document.cycle);
                        wrong.get_or_insert(ReadError::Document { key, error });
                    }
                }
            }
        })
        .await?;
        if let Some(error) = wrong {
            return Err(error);
        }
    }
    Ok(Some(()))
}

/// Each version with the slots in which it was in force, in the order in which they first came into force; the last of
/// them is so to `end`.
fn in_force(versions: &[VersionDocument], end: Slot) -> Vec<InForce> {
    let mut all: Vec<InForce> = Vec::new();
    for version in versions {
        // Of versions whose first tick was of one slot it is not known which came first: each counts to the next slot's.
        let until = versions.iter().map(|next| next.slot).find(|next| *next > version.slot).unwrap_or(end);
        let part = (version.slot, until);
        match all.iter_mut().find(|known| known.version == version.version) {
            Some(known) => known.parts.push(part),
            None => all.push(InForce {
                version: version.version.clone(),
                start: version.start,
                cycle_length: version.cycle_length.max(1),
                parts: vec![part],
            }),
        }
    }
    all
}

impl InForce {
    /// The cycles that lie in `span` and in the time in which the version was in force.
    fn cycles(&self, span: Span) -> Option<RangeInclusive<u64>> {
        let parts = self.parts.iter().filter(|(from, until)| span.meets(*from, *until));
        let from = parts.clone().map(|(from, _)| *from).min()?;
        let until = parts.map(|(_, until)| *until).max()?;
        let from = span.first.map_or(from, |first| first.max(from)).max(self.start);
        let until = span.end.map_or(until, |end| end.min(until));
        let last = until.since(self.start)?.checked_sub(1)?;
        Some(from.since(self.start)? / self.cycle_length..=last / self.cycle_length)
    }

    /// A label as it is given; `None`: it was not injected in the span.
    fn label(&self, document: &LabelsDocument, label: &Value, span: Span) -> serde_json::Result<Option<Value>> {
        let Positions { start_position, end_position } = Positions::deserialize(label)?;
        let (first, end) = (document.start.plus(start_position), document.start.plus(end_position).plus(1));
        let overlap = |(from, until): &(Slot, Slot)| (first.max(*from), end.min(*until));
        let parts: Vec<(Slot, Slot)> = self.parts.iter().map(overlap).filter(|(from, until)| from < until).collect();
        if !parts.iter().any(|(from, until)| span.meets(*from, *until)) {
            return Ok(None);
        }
        let mut label = label.clone();
        label["version"] = json!(self.version);
        if parts != [(first, end)] {
            let time = |(from, until): &(Slot, Slot)| json!({"start": from.to_string(), "end": until.to_string()});
            label["in_force"] = parts.iter().map(time).collect();
        }
        Ok(Some(label))
    }
}
