//! A series as a detector reads it.

use jiff::Timestamp;

/// Seconds of a day.
const DAY: u64 = 86_400;

/// One value for each slot, as it was delivered.
#[derive(Clone, Copy, Debug)]
pub struct Series<'a> {
    /// When the first slot starts.
    pub start: Timestamp,
    /// Seconds of a slot, at least 1.
    pub step: u32,
    /// How many slots after which the series repeats itself, if that is known. Detectors warm up that long.
    pub season: Option<u64>,
    /// The values; one that is not a number is a gap: a slot without data.
    pub values: &'a [f64],
}

impl Series<'_> {
    /// How many slots make a day: at least 1.
    #[must_use]
    pub fn slots_a_day(&self) -> usize {
        let step = u64::from(self.step.max(1));
        usize::try_from((DAY + step / 2) / step).unwrap_or(1).max(1)
    }

    /// When the slot of this number starts.
    #[must_use]
    pub fn time(&self, slot: u64) -> Timestamp {
        // Saturates at the ends of what a timestamp can say: no slot of a delivered series is there.
        let offset = i64::try_from(slot).unwrap_or(i64::MAX).saturating_mul(i64::from(self.step.max(1)));
        let second = self.start.as_second().saturating_add(offset);
        Timestamp::new(second, self.start.subsec_nanosecond()).unwrap_or(if second < 0 {
            Timestamp::MIN
        } else {
            Timestamp::MAX
        })
    }

    /// Refuses what no detector can read: an infinite value.
    pub(crate) fn check(&self) -> Result<(), Refusal> {
        match self.values.iter().position(|value| value.is_infinite()) {
            Some(slot) => Err(Refusal { slot: Some(slot as u64), reason: "an infinite value".to_string() }),
            None => Ok(()),
        }
    }
}

/// Why a detector cannot say anything of a series.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}{reason}", .slot.map(|slot| format!("slot {slot}: ")).unwrap_or_default())]
pub struct Refusal {
    /// The slot that shows it, if it is one.
    pub slot: Option<u64>,
    /// What was found and what is allowed.
    pub reason: String,
}

impl Refusal {
    /// Because of the value in a slot.
    pub(crate) fn at(slot: usize, reason: impl Into<String>) -> Refusal {
        Refusal { slot: Some(slot as u64), reason: reason.into() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_has_the_time_of_its_start_and_a_day_at_least_one_slot() {
        let series = |step| Series { start: Timestamp::from_second(600).unwrap(), step, season: None, values: &[] };
        assert_eq!(series(60).time(3), Timestamp::from_second(780).unwrap());
        assert_eq!(series(60).time(u64::MAX), Timestamp::MAX);
        assert_eq!([60, 300, 3_600, 86_400, 604_800].map(|step| series(step).slots_a_day()), [1440, 288, 24, 1, 1]);
    }
}
