//! The clock of a local run: as fast as it goes, or in (accelerated) time.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp};

use crate::ports::Clock;

/// How fast slots follow each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// As fast as the machine goes: the clock stands at each slot's start while the slot runs.
    Max,
    /// So many times as fast as real time; 1 is real time.
    Times(f64),
}

/// A clock that jumps from slot to slot, or runs from its origin.
#[derive(Debug)]
pub(super) struct LocalClock {
    speed: Speed,
    origin: Timestamp,
    started: Instant,
    /// In real time from now on: then the system's clock is the time. A laptop that slept has missed its slots, which no
    /// stopwatch would tell.
    real: bool,
    /// What it shows at [`Speed::Max`], in seconds since the epoch: the time that was last waited for.
    shown: AtomicI64,
    stop: Arc<AtomicBool>,
}

impl LocalClock {
    /// A clock that shows `origin` now.
    pub(super) fn new(speed: Speed, origin: Timestamp, stop: Arc<AtomicBool>) -> LocalClock {
        let now = Timestamp::now().duration_since(origin).abs() < SignedDuration::from_secs(2);
        let shown = AtomicI64::new(origin.as_second());
        LocalClock { speed, origin, started: Instant::now(), real: now && speed == Speed::Times(1.0), shown, stop }
    }
}

impl Clock for LocalClock {
    fn now(&self) -> Timestamp {
        match self.speed {
            Speed::Max => Timestamp::from_second(self.shown.load(Ordering::Relaxed)).unwrap_or(self.origin),
            Speed::Times(_) if self.real => Timestamp::now(),
            Speed::Times(factor) => {
                let elapsed = SignedDuration::try_from_secs_f64(self.started.elapsed().as_secs_f64() * factor);
                elapsed.ok().and_then(|elapsed| self.origin.checked_add(elapsed).ok()).unwrap_or(Timestamp::MAX)
            }
        }
    }

    fn stopping(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    async fn sleep_until(&self, time: Timestamp) {
        let factor = match self.speed {
            Speed::Max => {
                self.shown.store(time.as_second(), Ordering::Relaxed);
                return;
            }
            Speed::Times(factor) => factor,
        };
        while !self.stopping() {
            let left = time.duration_since(self.now()).as_secs_f64() / factor;
            if left <= 0.0 {
                break;
            }
            // In steps, so that a stop is noticed.
            tokio::time::sleep(Duration::from_secs_f64(left.min(0.1))).await;
        }
    }
}
