//! Since when a detector has said nothing although a label was delivered.

use blueprint::Slot;
use evaluation::{Evaluated, Fate, TrueLabel};
use jiff::Timestamp;

/// The first slot of the first label that was missed since the last alert, at the end of the hour of these slots; `before` is
/// what it was at its beginning.
pub(crate) fn silent_since(
    before: Option<Slot>,
    own: &Evaluated,
    labels: &[TrueLabel],
    start: Slot,
    end: Slot,
) -> Option<Slot> {
    let holds = |time: Timestamp| start.start() <= time && time < end.start();
    let spoke = own.alerts.iter().map(|alert| alert.alert.published).filter(|time| holds(*time)).max();
    let missed = own.labels.iter().filter(|label| label.fate == Fate::Missed).map(|label| &labels[label.label]);
    let ended = missed.filter(|label| start < label.end && label.end <= end).map(|label| label.start);
    let after = |slot: &Slot| spoke.is_none_or(|spoke| spoke < slot.start());
    before.into_iter().chain(ended).filter(after).min()
}
