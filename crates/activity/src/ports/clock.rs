//! The time.

use std::future::Future;

use jiff::Timestamp;

/// The time, and when to stop.
pub trait Clock: Send + Sync {
    /// The time that slots are held against.
    fn now(&self) -> Timestamp;
    /// Whether the host asks its steps to end: what has not started by then does not start.
    fn stopping(&self) -> bool;
    /// When the host itself is over, by this clock: a function has its own deadline. What has not started by then is late.
    fn ends(&self) -> Timestamp {
        Timestamp::MAX
    }
    /// Wait until this clock shows `time`; not at all when it is past, and not beyond the host's stop.
    fn sleep_until(&self, time: Timestamp) -> impl Future<Output = ()> + Send;
}
