//! A clock whose time passes only when everybody waits for it.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use jiff::{SignedDuration, Timestamp};

use super::faults::lock;
use crate::ports;

/// Simulated time.
///
/// Within [`Clock::run`] it goes on to the next sleeper's time when nothing else can be done. Otherwise it stands where it
/// was set, and whoever sleeps moves it.
#[derive(Debug)]
pub struct Clock(Mutex<Inner>);

#[derive(Debug)]
struct Inner {
    now: Timestamp,
    ends: Timestamp,
    stopping: bool,
    running: bool,
    /// By the time that they wait for, then in the order in which they came.
    sleepers: BTreeMap<(Timestamp, u64), Waker>,
    next: u64,
}

impl Clock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn new(now: Timestamp) -> Clock {
        let (ends, sleepers) = (Timestamp::MAX, BTreeMap::new());
        Clock(Mutex::new(Inner { now, ends, stopping: false, running: false, sleepers, next: 0 }))
    }

    /// Set it, forwards or back.
    pub fn set(&self, now: Timestamp) {
        let mut inner = lock(&self.0);
        inner.now = now;
        inner.wake_due();
    }

    /// Move it.
    pub fn advance(&self, time: SignedDuration) {
        self.set(ports::Clock::now(self) + time);
    }

    /// The host is over then.
    pub fn set_end(&self, end: Timestamp) {
        lock(&self.0).ends = end;
    }

    /// The host asks its steps to end. Nobody sleeps any longer.
    pub fn stop(&self) {
        let mut inner = lock(&self.0);
        inner.stopping = true;
        std::mem::take(&mut inner.sleepers).into_values().for_each(Waker::wake);
    }

    /// Wait for so long.
    pub async fn sleep(&self, time: SignedDuration) {
        ports::Clock::sleep_until(self, ports::Clock::now(self) + time).await;
    }

    /// Run a future to its end, on this thread. Whenever all of it waits, the time is that of the next sleeper.
    ///
    /// # Panics
    /// When everything waits, and nobody for the clock: it would wait for ever.
    pub fn run<F: Future>(&self, future: F) -> F::Output {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        let mut context = Context::from_waker(&waker);
        let mut future = pin!(future);
        lock(&self.0).running = true;
        loop {
            if !woken.0.swap(false, Ordering::Relaxed) {
                assert!(lock(&self.0).pass(), "everything waits, and nobody for the clock");
            } else if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
                lock(&self.0).running = false;
                return output;
            }
        }
    }
}

impl Inner {
    /// Let time pass to the next sleeper; whether there is one.
    fn pass(&mut self) -> bool {
        let Some(((time, _), _)) = self.sleepers.first_key_value() else {
            return false;
        };
        self.now = self.now.max(*time);
        self.wake_due();
        true
    }

    fn wake_due(&mut self) {
        while let Some(sleeper) = self.sleepers.first_entry().filter(|sleeper| sleeper.key().0 <= self.now) {
            sleeper.remove().wake();
        }
    }
}

impl ports::Clock for Clock {
    fn now(&self) -> Timestamp {
        lock(&self.0).now
    }

    fn stopping(&self) -> bool {
        lock(&self.0).stopping
    }

    fn ends(&self) -> Timestamp {
        lock(&self.0).ends
    }

    async fn sleep_until(&self, time: Timestamp) {
        Sleep { clock: self, time, number: None }.await;
    }
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

struct Sleep<'a> {
    clock: &'a Clock,
    time: Timestamp,
    number: Option<u64>,
}

impl Future for Sleep<'_> {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let mut inner = lock(&self.clock.0);
        if !inner.running && !inner.stopping {
            inner.now = inner.now.max(self.time);
        }
        if inner.stopping || inner.now >= self.time {
            return Poll::Ready(());
        }
        let number = self.number.unwrap_or(inner.next);
        inner.next = inner.next.max(number + 1);
        inner.sleepers.insert((self.time, number), context.waker().clone());
        drop(inner);
        self.number = Some(number);
        Poll::Pending
    }
}

impl Drop for Sleep<'_> {
    fn drop(&mut self) {
        if let Some(number) = self.number {
            lock(&self.clock.0).sleepers.remove(&(self.time, number));
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::StreamExt as _;
    use futures::stream::FuturesUnordered;

    use super::*;
    use crate::ports::Clock as _;

    fn second(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn sleepers_wake_in_the_order_of_their_times_whatever_the_order_in_which_they_came() {
        let clock = Clock::new(second(0));
        let order = clock.run(async {
            let sleepers: FuturesUnordered<_> = [5, 1, 9, 1, 3]
                .into_iter()
                .enumerate()
                .map(|(number, seconds)| {
                    let clock = &clock;
                    async move {
                        clock.sleep(SignedDuration::from_secs(seconds)).await;
                        (seconds, number, clock.now())
                    }
                })
                .collect();
            sleepers.collect::<Vec<_>>().await
        });
        let expected = [(1, 1), (1, 3), (3, 4), (5, 0), (9, 2)];
        assert_eq!(order, expected.map(|(seconds, number)| (seconds, number, second(seconds))));
    }

    #[test]
    fn weeks_pass_at_once_and_a_stop_ends_every_sleep() {
        let clock = Clock::new(second(0));
        clock.run(async {
            for minute in 1..=21 * 1_440 {
                clock.sleep_until(second(minute * 60)).await;
            }
            assert_eq!(clock.now(), second(21 * 86_400));
            let stop = async {
                clock.sleep(SignedDuration::from_secs(1)).await;
                clock.stop();
            };
            futures::join!(clock.sleep(SignedDuration::from_hours(1)), stop);
        });
        assert_eq!(clock.now(), second(21 * 86_400 + 1));
    }

    #[test]
    #[should_panic(expected = "nobody for the clock")]
    fn a_run_that_waits_for_ever_says_so() {
        Clock::new(second(0)).run(std::future::pending::<()>());
    }

    #[tokio::test]
    async fn outside_of_a_run_a_sleeper_moves_the_clock() {
        let clock = Clock::new(second(0));
        clock.sleep_until(second(7)).await;
        clock.sleep_until(second(3)).await;
        assert_eq!(clock.now(), second(7));
    }
}
