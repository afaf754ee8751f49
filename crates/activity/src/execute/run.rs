//! Activities of one task: tried in time, as many at once as the target allows.

use std::future::Future;

use blueprint::targets::Target;
use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use jiff::Timestamp;

use super::outcome::{Attempt, NotStarted, Tally};
use crate::ports::{Clock, PortError};
use crate::requests::Answer;

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
    /// Why nothing starts any more, if so: it stays so for the rest of the task.
    pub(crate) fn over(&self) -> Option<NotStarted> {
        if self.clock.stopping() {
            return Some(NotStarted::Interrupted);
        }
        (self.clock.now() > self.deadline).then_some(NotStarted::Late)
    }

    /// Try one activity, if there is still time to start it.
    async fn attempt(&self, activity: impl Future<Output = Result<Answer, PortError>>) -> Attempt {
        if let Some(reason) = self.over() {
            return Attempt::NotStarted(reason);
        }
        match activity.await {
            Ok(_) => Attempt::Done, // that there is no object is what the reader of an invented key expects
            Err(error) => Attempt::Failed(error),
        }
    }

    /// Try `count` activities, as many at once as the target allows, and count how they went.
    ///
    /// As soon as one cannot start any more, all the rest are counted in one step: a data point may be 2^53.
    pub(crate) async fn attempts<A: Future<Output = Result<Answer, PortError>>>(
        &self,
        count: u64,
        activity: impl Fn(u64) -> A,
    ) -> Tally {
        let bound = self.target.commons.concurrency.max(1) as usize;
        let (mut tally, mut under_way, mut next, mut over) = (Tally::default(), FuturesUnordered::new(), 0, None);
        loop {
            while over.is_none() && next < count && under_way.len() < bound {
                under_way.push(self.attempt(activity(next)));
                next += 1;
            }
            let Some(attempt) = under_way.next().await else { break };
            if let Attempt::NotStarted(reason) = attempt {
                over = Some(reason);
            }
            tally.count(attempt);
        }
        if let Some(reason) = over {
            tally.count_not_started(reason, count - next);
        }
        tally
    }
}
