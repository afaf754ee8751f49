//! The tick: a slot's data points from the blueprint, one message per target.

use blueprint::Slot;

use crate::encoder::MessageEncoder;
use crate::message::{MESSAGES_PER_BATCH, Message};
use crate::planner::{PlanError, Planner};
use crate::ports::{PortError, Queue};

/// Why a tick did not reach the queue.
#[derive(Debug, thiserror::Error)]
pub enum GenerateError {
    /// The slot could not be computed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The queue did not take the messages.
    #[error("the queue: {0}")]
    Queue(#[from] PortError),
}

/// One tick: the messages of `slot`, sent to `queue`; how many. A slot before the start has none.
///
/// Pure except for the queue: a repeated tick sends the same messages, and the queue drops them.
///
/// # Errors
/// When a cycle cannot be computed, or the queue refuses.
pub async fn tick(
    planner: &mut Planner,
    encoder: &mut MessageEncoder,
    slot: Slot,
    queue: &impl Queue,
) -> Result<usize, GenerateError> {
    let Some(since) = slot.since(planner.start()) else {
        return Ok(0);
    };
    let messages = messages(planner, encoder, slot, since)?;
    let count = messages.len();
    if count > 0 {
        queue.send(messages).await?;
    }
    Ok(count)
}

fn messages(
    planner: &mut Planner,
    encoder: &mut MessageEncoder,
    slot: Slot,
    since: u64,
) -> Result<Vec<Message>, PlanError> {
    let limits = planner.blueprint().limits.clone();
    let total_before = match limits.activities_total {
        Some(_) => planner.planned_activities(since)?,
        None => 0,
    };
    let mut left = budget(&limits, slot, total_before);
    let (mut values, mut clean) = (Vec::new(), Vec::new());
    planner.slot(since, &mut values, &mut clean)?;
    encoder.slot(slot, &values);
    let messages = planner.blueprint().targets.iter().map(|target| {
        let body = encoder.encode(target.index, left).to_vec();
        let body = String::from_utf8(body).expect("a body is put together from texts");
        left = left.map(|left| left.saturating_sub(target.planned_activities(&values)));
        Message {
            deduplication_id: format!("{}-{}", slot.index(), target.index),
            group_id: format!("{}-{}", slot.index(), target.index / MESSAGES_PER_BATCH),
            body,
        }
    });
    Ok(messages.collect())
}

/// How many activities the limits leave to `slot`; `None`: as many as it likes.
fn budget(limits: &blueprint::Limits, slot: Slot, total_before: u64) -> Option<u64> {
    if limits.end_time().is_some_and(|end| slot.start() >= end) {
        return Some(0);
    }
    let total = limits.activities_total.map(|total| total.saturating_sub(total_before));
    match (limits.activities_per_slot, total) {
        (Some(per_slot), Some(total)) => Some(per_slot.min(total)),
        (one, other) => one.or(other),
    }
}
