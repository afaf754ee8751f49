//! The ledger of a deployment, in its record bucket.

use activity::ports::Documents;
use activity::record::{ReadError, VersionDocument, read_ledger, read_versions};
use blueprint::Slot;
use jiff::{SignedDuration, Timestamp};

use super::expected::Expected;
use super::{Collector, Points, Sums};
use crate::span::Span;

/// So long after a slot's end its activities may start, unless the blueprint says otherwise.
const GRACE: SignedDuration = SignedDuration::from_secs(30);

/// Clocks differ: what is recorded for up to a day from now is read, too.
const AHEAD: u64 = 1_440;

const SLOTS_OF_A_DAY: i64 = 1_440;

/// Join the plans, claims and results of a deployment, day by day; `at` is told each day's first slot. `None`: it had no
/// tick yet.
///
/// Missed are slots from the first tick on whose time is over by `now`.
///
/// # Errors
/// A record that cannot be read.
pub async fn of_record(
    documents: &impl Documents,
    span: Span,
    now: Timestamp,
    points: &mut impl Points,
    mut at: impl FnMut(Slot),
) -> Result<Option<Sums>, ReadError> {
    let versions = read_versions(documents).await?;
    let Some(first) = versions.first().map(|version| version.slot) else {
        return Ok(None);
    };
    let from = span.first.map_or(first, |from| from.max(first));
    let ahead = Slot::at(now).plus(AHEAD);
    let end = span.end.map_or(ahead, |end| end.min(ahead));
    let over = first_not_over(now);
    let targets = versions.iter().map(|version| (version.slot, version.targets.len())).collect();
    let mut collector = Collector::new(Some(Expected::new(from, end.min(over), targets)), points);
    let (mut day, mut under_way) = (from, 0);
    while day < end && !collector.points.closed() {
        at(day);
        let next = next_day(day).min(end);
        let reading = read_ledger(documents, day, next, |joined| collector.joined(&joined)).await?;
        under_way += reading.slots.range(over..).count() as u64;
        day = next;
    }
    let mut sums = collector.end();
    sums.under_way = under_way;
    name_targets(&mut sums, &versions, from, end);
    Ok(Some(sums))
}

/// The first slot in which an activity may still start.
fn first_not_over(now: Timestamp) -> Slot {
    let since = SignedDuration::from_secs(blueprint::SLOT_SECONDS) + GRACE;
    now.checked_sub(since).map_or(Slot::new(i64::MIN), |begun| Slot::at(begun).plus(1))
}

fn next_day(slot: Slot) -> Slot {
    Slot::new((slot.index().div_euclid(SLOTS_OF_A_DAY) + 1) * SLOTS_OF_A_DAY)
}

/// A target's titles: those of the versions that were in force in these slots.
fn name_targets(sums: &mut Sums, versions: &[VersionDocument], from: Slot, end: Slot) {
    for (place, version) in versions.iter().enumerate() {
        let until = versions.get(place + 1).map_or(end, |next| next.slot);
        if version.slot >= end || until <= from {
            continue;
        }
        for (index, target) in &mut sums.targets {
            if let Some(title) = version.targets.get(*index).filter(|title| !target.titles.contains(title)) {
                target.titles.push(title.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_over_when_no_activity_may_start_in_it() {
        let over = |time: &str| first_not_over(time.parse().unwrap());
        let slot = Slot::at("2026-01-01T00:00:00Z".parse().unwrap());
        assert_eq!(over("2026-01-01T00:01:29.999Z"), slot);
        assert_eq!(over("2026-01-01T00:01:30Z"), slot.plus(1));
    }

    #[test]
    fn days_begin_at_midnight_also_before_the_epoch() {
        for (slot, next) in [(0, 1_440), (1_439, 1_440), (1_440, 2_880), (-1, 0), (-1_440, 0), (-1_441, -1_440)] {
            assert_eq!(next_day(Slot::new(slot)), Slot::new(next));
        }
    }
}
