//! Activities of one task: tried in time, as many at once as the target allows.

use std::future::Future;

use blueprint::targets::Target;
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use futures::StreamExt;
use jiff::Timestamp;

use super::outcome::{Attempt, Tally};
use crate::ports::{Clock, PortError};
use crate::requests::Answer;

/// The code of an activity that the host's stop kept from starting.
pub(crate) const INTERRUPTED: &str = "Interrupted";

/// What the activities of one task have in common.
pub(crate) struct Run<'a, C> {
    pub(crate) blueprint: &'a Blueprint,
    pub(crate) pool: &'a Pool,
    pub(crate) target: &'a Target,
    pub(crate) slot: Slot,
    pub(crate) task: usize,
    pub(crate) deadline: Timestamp,
    pub(crate) clock: &'a C,
}

impl<C: Clock> Run<'_, C> {
    /// Try one activity, if there is still time to start it.
    async fn attempt(&self, activity: impl Future<Output = Result<Answer, PortError>>) -> Attempt {
        if self.clock.stopping() {
            let message = "the run was interrupted before this activity started".to_owned();
            return Attempt::Failed(PortError::Client { code: INTERRUPTED.to_owned(), message });
        }
        if self.clock.now() > self.deadline {
            return Attempt::Late;
        }
        match activity.await {
            Ok(_) => Attempt::Done, // that there is no object is what the reader of an invented key expects
            Err(error) => Attempt::Failed(error),
        }
    }

    /// Try `count` activities, as many at once as the target allows, and count how they went.
    pub(crate) async fn attempts<A: Future<Output = Result<Answer, PortError>>>(
        &self,
        count: u64,
        activity: impl Fn(u64) -> A,
    ) -> Tally {
        let bound = self.target.commons.concurrency.max(1) as usize;
        futures::stream::iter(0..count)
            .map(|index| self.attempt(activity(index)))
            .buffer_unordered(bound)
            .fold(Tally::default(), |mut tally, attempt| async {
                tally.count(attempt);
                tally
            })
            .await
    }
}
