//! The time as a function has it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use activity::ports::Clock;
use jiff::{SignedDuration, Timestamp};

/// How far the clock is moved, for tests only: `TEST_CLOCK_SHIFT`.
#[derive(Clone, Debug, PartialEq)]
pub enum Shift {
    /// By so much, always.
    By(SignedDuration),
    /// By as many seconds as the file says, which is read each time.
    File(PathBuf),
}

impl Shift {
    /// `3600`, `-1.5`, or `@/path/to/file`.
    ///
    /// # Errors
    /// A text that is none of these.
    pub fn parse(text: &str) -> Result<Shift, String> {
        match text.strip_prefix('@') {
            Some(path) => Ok(Shift::File(path.into())),
            None => seconds(text).map(Shift::By).ok_or_else(|| format!("\"{text}\": expected seconds, or @FILE")),
        }
    }

    fn now(&self) -> SignedDuration {
        match self {
            Shift::By(shift) => *shift,
            // A file that is being written may be empty: then the clock is not moved.
            Shift::File(path) => std::fs::read_to_string(path).ok().and_then(|text| seconds(&text)).unwrap_or_default(),
        }
    }
}

fn seconds(text: &str) -> Option<SignedDuration> {
    text.trim().parse::<f64>().ok().and_then(|seconds| SignedDuration::try_from_secs_f64(seconds).ok())
}

/// The system's clock, and the end of the invocation under way.
#[derive(Debug)]
pub struct SystemClock {
    shift: Shift,
    /// Milliseconds since the epoch, by the unmoved clock.
    ends: AtomicI64,
}

impl SystemClock {
    /// The system's clock, moved by `shift`.
    #[must_use]
    pub fn new(shift: Shift) -> SystemClock {
        SystemClock { shift, ends: AtomicI64::new(i64::MAX) }
    }

    /// The invocation under way ends in `time`.
    pub fn ends_in(&self, time: Duration) {
        let time = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
        self.ends.store(Timestamp::now().as_millisecond().saturating_add(time), Ordering::Relaxed);
    }

    fn shifted(&self, time: Timestamp) -> Timestamp {
        time.checked_add(self.shift.now()).unwrap_or(time)
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        self.shifted(Timestamp::now())
    }

    fn stopping(&self) -> bool {
        false // Lambda asks nobody to stop: an invocation has its deadline
    }

    fn ends(&self) -> Timestamp {
        Timestamp::from_millisecond(self.ends.load(Ordering::Relaxed)).map_or(Timestamp::MAX, |ends| self.shifted(ends))
    }

    async fn sleep_until(&self, time: Timestamp) {
        let left = time.duration_since(self.now());
        tokio::time::sleep(Duration::try_from(left).unwrap_or_default()).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_moves_with_its_shift_and_so_does_its_end() {
        let hour = SignedDuration::from_hours(1);
        let clock = SystemClock::new(Shift::parse("-3600").unwrap());
        assert_eq!(clock.ends(), Timestamp::MAX);
        let off = clock.now().duration_since(Timestamp::now() - hour).abs();
        assert!(off < SignedDuration::from_secs(5), "{off}");
        clock.ends_in(Duration::from_secs(60));
        let left = clock.ends().duration_since(clock.now());
        assert!(left > SignedDuration::from_secs(50) && left <= SignedDuration::from_secs(60), "{left}");
    }

    #[test]
    fn a_shift_is_seconds_or_a_file_of_seconds() {
        let file = std::env::temp_dir().join(format!("clock-shift-{}", std::process::id()));
        let shift = Shift::parse(&format!("@{}", file.display())).unwrap();
        assert_eq!(shift.now(), SignedDuration::ZERO, "no file, no shift");
        std::fs::write(&file, "7200.5\n").unwrap();
        assert_eq!(shift.now(), SignedDuration::from_millis(7_200_500));
        std::fs::remove_file(&file).unwrap();
        assert!(Shift::parse("soon").is_err() && Shift::parse("nan").is_err());
    }
}
