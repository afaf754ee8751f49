//! The end of a function's time, by which requests under way are given up.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use activity::ports::PortError;
use tokio::time::{Instant, timeout_at};

/// When requests under way are given up, so that there is time left to record them. Shared by all clients of a host;
/// none at first.
#[derive(Clone, Debug, Default)]
pub struct Deadline(Arc<Mutex<Option<Instant>>>);

impl Deadline {
    /// Give up what is under way in `time` from now.
    pub fn set(&self, time: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now().checked_add(time);
    }

    /// The request's result, or an error of code `Deadline` when its time is over.
    pub(crate) async fn bound<T>(&self, request: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        let end = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match end {
            None => request.await,
            Some(end) => timeout_at(end, request).await.unwrap_or_else(|_| {
                let message = "the function's time was over before the service answered".to_owned();
                Err(PortError::Client { code: "Deadline".to_owned(), message })
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // On the real clock: tokio's own for tests is a feature, and the SDK would be compiled a second time with it.
    #[tokio::test]
    async fn a_request_is_given_up_at_the_deadline_and_not_before() {
        let deadline = Deadline::default();
        let slow = |millis| async move {
            tokio::time::sleep(Duration::from_millis(millis)).await;
            Ok::<u64, PortError>(millis)
        };
        let never = std::future::pending::<Result<(), PortError>>;
        assert_eq!(deadline.bound(slow(20)).await.unwrap(), 20, "without a deadline");
        deadline.set(Duration::from_secs(60));
        assert_eq!(deadline.bound(slow(20)).await.unwrap(), 20, "before the deadline");

        let began = Instant::now();
        deadline.set(Duration::from_millis(100));
        assert_eq!(deadline.bound(never()).await.unwrap_err().code(), "Deadline");
        assert!(began.elapsed() >= Duration::from_millis(100), "not before it");
        assert_eq!(deadline.bound(never()).await.unwrap_err().code(), "Deadline", "nothing starts after it");
    }
}
