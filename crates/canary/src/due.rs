//! How much of the record concerns an hour.

use activity::truth::{ReadError, Reader, Span};
use blueprint::{Detection, Slot};

/// The slots of an hour.
pub(crate) const HOUR: u64 = 60;

/// How far from an hour labels that concern it may begin and end, in slots: it bounds what is read of a record.
const FARTHEST: u64 = 1_440;

/// So many slots before; the first slot there is, if it has none.
pub(crate) fn before(slot: Slot, slots: u64) -> Slot {
    let back = slot.since(Slot::FIRST).unwrap_or(0).min(slots);
    Slot::new(slot.index() - i64::try_from(back).unwrap_or(0))
}

/// The slots that have to be read, and over, before the hour from `start` on can be scored: those of every label that an
/// alert of the hour may be about, as a whole.
pub(crate) async fn concerned(reader: &impl Reader, detection: &Detection, start: Slot) -> Result<Span, ReadError> {
    let late = detection.tolerance_slots;
    let (nearest, end) = (before(start, late), start.plus(HOUR + late));
    let (mut from, mut until) = (nearest, end);
    let span = Span { first: Some(nearest), end: Some(end) };
    reader
        .labels(span, |label| {
            from = from.min(label.label.start);
            until = until.max(label.label.end);
        })
        .await?;
    let from = from.max(before(nearest, FARTHEST));
    Ok(Span { first: Some(from), end: Some(until.min(end.plus(FARTHEST))) })
}
