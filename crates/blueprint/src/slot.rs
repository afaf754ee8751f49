//! Slots: the intervals of time in which data points live.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The length of a slot in seconds.
pub const SLOT_SECONDS: i64 = 60;

/// One interval of [`SLOT_SECONDS`], counted from the Unix epoch: a slot is known from the clock alone.
///
/// Valid from the year 0001 to 9999, the range of RFC 3339 times.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Slot(i64);

impl Slot {
    /// Slot number `index`, clamped to the slots that have an RFC 3339 time.
    #[must_use]
    pub fn new(index: i64) -> Slot {
        let first = Timestamp::MIN.as_second() / SLOT_SECONDS + 1;
        let last = Timestamp::MAX.as_second() / SLOT_SECONDS - 1;
        Slot(index.clamp(first, last))
    }

    /// The slot that holds `time`: `floor(time / 60 s)`.
    #[must_use]
    pub fn at(time: Timestamp) -> Slot {
        Slot::new(time.as_second().div_euclid(SLOT_SECONDS))
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

    /// The slot `slots` later.
    #[must_use]
    pub fn plus(self, slots: u64) -> Slot {
        Slot::new(self.0.saturating_add_unsigned(slots))
    }

    /// How many slots `self` lies after `start`; `None` before it.
    #[must_use]
    pub fn since(self, start: Slot) -> Option<u64> {
        u64::try_from(self.0 - start.0).ok()
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

    #[test]
    fn a_slot_holds_its_first_and_last_second_but_not_the_next() {
        let at = |text: &str| Slot::at(text.parse().expect("a time"));
        assert_eq!(at("2026-01-01T00:00:00Z"), at("2026-01-01T00:00:59.999Z"));
        assert_eq!(at("2026-01-01T00:01:00Z"), at("2026-01-01T00:00:00Z").plus(1));
        // `date -u -d 2026-01-01 +%s` is 1767225600.
        assert_eq!(at("2026-01-01T00:00:00Z").index(), 1_767_225_600 / 60);
        assert_eq!(at("2026-01-01T00:00:00Z").to_string(), "2026-01-01T00:00:00Z");
    }

    #[test]
    fn times_before_the_epoch_round_down_too() {
        assert_eq!(Slot::at("1969-12-31T23:59:59Z".parse().expect("a time")).index(), -1);
    }
}
