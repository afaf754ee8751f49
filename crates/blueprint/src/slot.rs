//! Slots: the intervals of time in which data points live.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The length of a slot in seconds.
pub const SLOT_SECONDS: i64 = 60;

/// One interval of [`SLOT_SECONDS`], counted from the Unix epoch: a slot is known from the clock alone.
///
/// Valid from [`Slot::FIRST`] to [`Slot::LAST`]. What comes from outside is checked: reading a slot of any document, and
/// `try_from` a number or a time, refuse others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Slot(i64);

/// A number or time that is not a slot's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("slot {index} is out of range: expected {} to {}, the years 1900 to 9999", Slot::FIRST.0, Slot::LAST.0)]
pub struct SlotError {
    /// Whole intervals since the Unix epoch.
    pub index: i64,
}

impl Slot {
    /// The first minute of the year 1900.
    pub const FIRST: Slot = Slot(-36_816_480);
    /// The last minute of December 28, 9999. The times that follow a slot, its end and its grace, have an RFC 3339 time too,
    /// of which the last is two days later.
    pub const LAST: Slot = Slot(4_223_367_359);

    /// Slot number `index`, or the first or last slot if there is none of that number: for bounds of spans, where any number
    /// will do. `try_from` refuses instead.
    #[must_use]
    pub fn new(index: i64) -> Slot {
        Slot(index.clamp(Slot::FIRST.0, Slot::LAST.0))
    }

    /// The slot that holds `time`: `floor(time / 60 s)`; of a time before the first or after the last slot, that slot.
    #[must_use]
    pub fn at(time: Timestamp) -> Slot {
        Slot::new(index_at(time))
    }

    /// Whole intervals since the Unix epoch.
    #[must_use]
    pub fn index(self) -> i64 {
        self.0
    }

    /// The first instant of the slot.
    #[must_use]
    pub fn start(self) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_secs(self.0 * SLOT_SECONDS)
    }

    /// The first instant after the slot.
    #[must_use]
    pub fn end(self) -> Timestamp {
        self.start() + SignedDuration::from_secs(SLOT_SECONDS)
    }

    /// The slot `slots` later, at most the last.
    #[must_use]
    pub fn plus(self, slots: u64) -> Slot {
        Slot::new(self.0.saturating_add_unsigned(slots))
    }

    /// How many slots there are from this one on, itself included.
    #[must_use]
    pub fn room(self) -> u64 {
        self.0.abs_diff(Slot::LAST.0) + 1
    }

    /// How many slots `self` lies after `start`; `None` before it.
    #[must_use]
    pub fn since(self, start: Slot) -> Option<u64> {
        u64::try_from(self.0 - start.0).ok()
    }
}

fn index_at(time: Timestamp) -> i64 {
    time.as_second().div_euclid(SLOT_SECONDS)
}

impl TryFrom<i64> for Slot {
    type Error = SlotError;

    fn try_from(index: i64) -> Result<Slot, SlotError> {
        let slot = Slot::new(index);
        if slot.0 == index { Ok(slot) } else { Err(SlotError { index }) }
    }
}

impl TryFrom<Timestamp> for Slot {
    type Error = SlotError;

    fn try_from(time: Timestamp) -> Result<Slot, SlotError> {
        Slot::try_from(index_at(time))
    }
}

impl From<Slot> for i64 {
    fn from(slot: Slot) -> i64 {
        slot.0
    }
}

impl std::fmt::Display for Slot {
    /// The slot's start as RFC 3339 in UTC, to the second: `2026-01-01T00:00:00Z`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.start())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Slot {
        Slot::try_from(text.parse::<Timestamp>().expect("a time")).expect("a slot")
    }

    #[test]
    fn a_slot_holds_its_first_and_last_second_but_not_the_next() {
        assert_eq!(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:59.999Z"));
        assert_eq!(at("2026-01-01T00:01:00Z"), at("2026-01-01T00:00:00Z").plus(1));
        // `date -u -d 2026-01-01 +%s` is 1767225600.
        assert_eq!(at("2026-01-01T00:00:00Z").index(), 1_767_225_600 / 60);
        assert_eq!(at("2026-01-01T00:00:00Z").to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn times_before_the_epoch_round_down_too() {
        assert_eq!(at("1969-12-31T23:59:59Z").index(), -1);
    }

    #[test]
    fn slots_go_from_1900_to_9999_and_the_last_has_room_for_its_grace() {
        assert_eq!(Slot::FIRST, at("1900-01-01T00:00:00Z"));
        assert_eq!(Slot::LAST, at("9999-12-28T23:59:59Z"));
        assert_eq!((Slot::LAST.room(), Slot::LAST.plus(1), Slot::FIRST.plus(u64::MAX)), (1, Slot::LAST, Slot::LAST));
        assert!(Slot::LAST.end().checked_add(SignedDuration::from_hours(24)).is_ok());
    }

    #[test]
    fn a_slot_out_of_range_is_refused_wherever_it_is_read() {
        for index in [1_000_000_000_000, -1_000_000_000, i64::MAX, i64::MIN, Slot::LAST.0 + 1, Slot::FIRST.0 - 1] {
            assert_eq!(Slot::try_from(index), Err(SlotError { index }));
            let error = serde_json::from_str::<Slot>(&index.to_string()).unwrap_err().to_string();
            assert!(error.starts_with(&format!("slot {index} is out of range: expected -36816480 to")), "{error}");
        }
        assert!(serde_json::from_str::<Slot>("18446744073709551615").is_err());
        assert!(Slot::try_from(Timestamp::MIN).is_err() && Slot::try_from(Timestamp::MAX).is_err());
        assert_eq!(serde_json::to_string(&Slot::new(29_400_000)).unwrap(), "29400000");
    }
}
