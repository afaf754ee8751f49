//! Closed hours are held against the truth, one after the other.

use std::collections::BTreeMap;

use activity::ports::{Documents, PortError, Table};
use activity::truth::{BucketReader, ReadError, Reader};
use blueprint::{Detection, Slot};
use evaluation::{Settings, Tally, Truth, evaluate};
use jiff::{SignedDuration, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::due::{HOUR, before, concerned};
use crate::findings::collected;
use crate::hour::{Figures, HourDocument, HourOfSource};
use crate::keys;
use crate::silence::silent_since;

/// The hours of a day, whose sums are published with each of them.
const HOURS: u64 = 24;

/// Why hours cannot be scored.
#[derive(Debug, thiserror::Error)]
pub enum ScoreError {
    /// The record cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The record does not answer, or says no.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// An hour that was scored, and what is to be published of each source.
#[derive(Clone, Debug)]
pub struct Scored {
    /// The hour.
    pub hour: HourDocument,
    /// The figures of each source.
    pub figures: BTreeMap<String, Figures>,
}

/// Where scoring stands.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Next {
    /// The first slot of the hour that comes next.
    next: Slot,
    /// Since when each source has been silent for a delivered label.
    #[serde(default)]
    silent_since: BTreeMap<String, Slot>,
}

/// Score the hours that are closed `now` and were not scored yet, at most `hours` of them. `each` gets every hour once it is
/// written, and perhaps again after a failure, with the same figures.
///
/// The first time it begins a day before: what was found before the canary came was not collected.
///
/// # Errors
/// A record that cannot be read or written.
pub async fn score(
    record: &impl Documents,
    table: &impl Table,
    detection: &Detection,
    now: Timestamp,
    hours: usize,
    mut each: impl FnMut(&Scored),
) -> Result<usize, ScoreError> {
    let reader = BucketReader::open(record, table, now).await?;
    let Some(begun) = reader.timeline().first() else { return Ok(0) };
    let settled = Slot::at(now.checked_sub(settling(detection)).unwrap_or(now)).min(reader.timeline().settled);
    let first = begun.max(before(settled, HOURS * HOUR));
    let mut next = document(record, keys::NEXT).await?.unwrap_or_else(|| Next {
        next: before(first, first.index().rem_euclid(HOUR as i64).unsigned_abs()),
        silent_since: BTreeMap::new(),
    });
    let mut scored = 0;
    while scored < hours {
        let (start, end) = (next.next, next.next.plus(HOUR));
        if end > settled {
            break;
        }
        let span = concerned(&reader, detection, start).await?;
        if span.end.is_some_and(|until| until > settled) {
            break;
        }
        let truth = Truth::read(&reader, span).await?;
        let hour = hour(record, &truth, detection, begun, &next, now).await?;
        record.put(&keys::hour(start), serialised(&hour)).await?;
        each(&published(record, hour.clone()).await?);
        next = Next {
            next: end,
            silent_since: hour.sources.into_iter().filter_map(|(name, own)| Some((name, own.silent_since?))).collect(),
        };
        record.put(keys::NEXT, serialised(&next)).await?;
        scored += 1;
    }
    Ok(scored)
}

fn settling(detection: &Detection) -> SignedDuration {
    SignedDuration::from_mins(i64::try_from(detection.settle_minutes).unwrap_or(0))
}

async fn hour(
    record: &impl Documents,
    truth: &Truth,
    detection: &Detection,
    begun: Slot,
    next: &Next,
    now: Timestamp,
) -> Result<HourDocument, ScoreError> {
    let (start, end) = (next.next, next.next.plus(HOUR));
    let detected = collected(record, &detection.sources, truth.first.start(), now).await?;
    // The warm-up counts from the first slot of the deployment; of what is read here only its rest is left.
    let rest = |(name, slots): (&String, &u64)| (name.clone(), begun.plus(*slots).since(truth.first).unwrap_or(0));
    let settings = Settings {
        late: detection.tolerance_slots,
        warm_up: detection.warm_up.iter().map(rest).collect(),
        // Sums need no interval.
        draws: 1,
        ..Settings::default()
    };
    let evaluation = evaluate(truth, &detected, &settings);
    let mut tallies = evaluation.tally(start, end);
    let sources = evaluation.detectors.iter().map(|own| {
        let before = next.silent_since.get(&own.name).copied();
        let silent_since = silent_since(before, own, &evaluation.labels, start, end);
        let tally = tallies.remove(&own.name).unwrap_or_default();
        (own.name.clone(), HourOfSource { tally, silent_since })
    });
    let sources = sources.collect();
    Ok(HourDocument { start, end, sources, damaged: truth.damage.count })
}

/// The figures of an hour, with those of the day that ends with it.
async fn published(record: &impl Documents, hour: HourDocument) -> Result<Scored, ScoreError> {
    let mut days: BTreeMap<String, Tally> = BTreeMap::new();
    for back in (1..HOURS).rev() {
        let earlier: Option<HourDocument> = document(record, &keys::hour(before(hour.start, back * HOUR))).await?;
        for (name, own) in earlier.iter().flat_map(|earlier| &earlier.sources) {
            days.entry(name.clone()).or_default().add(&own.tally);
        }
    }
    let figures = hour.sources.iter().map(|(name, own)| {
        let day = days.entry(name.clone()).or_default();
        day.add(&own.tally);
        (name.clone(), Figures::of(&hour, own, day))
    });
    let figures = figures.collect();
    Ok(Scored { hour, figures })
}

/// A document; `None`: there is none, or it is damaged: then it is made again.
async fn document<C: DeserializeOwned>(record: &impl Documents, key: &str) -> Result<Option<C>, PortError> {
    let bytes = record.get(key).await?;
    Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
}

fn serialised(document: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(document).expect("a document of numbers and names can be written")
}
