//! The queue as SQS FIFO has it: groups in order, repeats dropped for five minutes, redelivery of what was not deleted.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex};

use jiff::{SignedDuration, Timestamp};

use super::clock::Clock;
use super::faults::{Faults, lock};
use crate::message::Message;
use crate::ports::{self, Clock as _, PortError};

/// How long SQS remembers a deduplication id.
const DEDUPLICATION: SignedDuration = SignedDuration::from_mins(5);

/// A message as a consumer receives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// The message.
    pub message: Message,
    /// How often it was received, this time included.
    pub receives: u32,
    sequence: u64,
}

/// A FIFO queue.
#[derive(Debug)]
pub struct Queue {
    clock: Arc<Clock>,
    /// Faults of sends, message by message.
    pub faults: Faults<Message>,
    /// How long a received message is hidden from others.
    visibility: SignedDuration,
    /// A message that was received so often goes to the dead letters instead.
    most_receives: u32,
    inner: Mutex<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    /// Deduplication ids, each with the time until which it is remembered.
    seen: BTreeMap<String, Timestamp>,
    /// Messages in the order in which they were sent.
    waiting: BTreeMap<u64, Waiting>,
    next: u64,
    dead: Vec<Message>,
}

#[derive(Debug)]
struct Waiting {
    message: Message,
    receives: u32,
    hidden_until: Timestamp,
}

impl Queue {
    /// A queue whose messages are hidden for 30 seconds when they are received, and never go to the dead letters.
    #[must_use]
    pub fn new(clock: &Arc<Clock>) -> Queue {
        Queue::with(clock, SignedDuration::from_secs(30), u32::MAX)
    }

    /// A queue with another visibility timeout and number of receives.
    #[must_use]
    pub fn with(clock: &Arc<Clock>, visibility: SignedDuration, most_receives: u32) -> Queue {
        let (clock, faults, inner) = (Arc::clone(clock), Faults::default(), Mutex::default());
        Queue { clock, faults, visibility, most_receives, inner }
    }

    /// Up to `most` messages. A group whose first message is under way gives nothing.
    pub fn receive(&self, most: usize) -> Vec<Delivery> {
        let now = self.clock.now();
        let inner = &mut *lock(&self.inner);
        let (mut deliveries, mut blocked) = (Vec::new(), BTreeSet::new());
        let mut over = Vec::new();
        for (sequence, waiting) in &mut inner.waiting {
            if deliveries.len() == most {
                break;
            }
            if blocked.contains(&waiting.message.group_id) {
                continue;
            }
            if waiting.hidden_until > now {
                blocked.insert(waiting.message.group_id.clone());
            } else if waiting.receives >= self.most_receives {
                over.push(*sequence);
            } else {
                waiting.receives += 1;
                waiting.hidden_until = now + self.visibility;
                let (message, receives) = (waiting.message.clone(), waiting.receives);
                deliveries.push(Delivery { message, receives, sequence: *sequence });
            }
        }
        let dead = over.iter().filter_map(|sequence| inner.waiting.remove(sequence)).map(|waiting| waiting.message);
        inner.dead.extend(dead);
        deliveries
    }

    /// A message was dealt with; nothing happens when it was received again since.
    pub fn delete(&self, delivery: &Delivery) {
        let mut inner = lock(&self.inner);
        if inner.waiting.get(&delivery.sequence).is_some_and(|waiting| waiting.receives == delivery.receives) {
            inner.waiting.remove(&delivery.sequence);
        }
    }

    /// Everything that can be received, dealt with at once.
    pub fn take(&self) -> VecDeque<Message> {
        let deliveries = self.receive(usize::MAX);
        deliveries.iter().for_each(|delivery| self.delete(delivery));
        deliveries.into_iter().map(|delivery| delivery.message).collect()
    }

    /// Messages that were received too often.
    #[must_use]
    pub fn dead_letters(&self) -> Vec<Message> {
        lock(&self.inner).dead.clone()
    }
}

impl ports::Queue for Queue {
    async fn send(&self, messages: Vec<Message>) -> Result<(), PortError> {
        let now = self.clock.now();
        let mut result = Ok(());
        for message in messages {
            let effect = self.faults.next("SendMessage", &message);
            let inner = &mut *lock(&self.inner);
            inner.seen.retain(|_, until| *until > now);
            for _ in 0..effect.times {
                // A repeat does not prolong the memory of the first.
                if let Entry::Vacant(entry) = inner.seen.entry(message.deduplication_id.clone()) {
                    entry.insert(now + DEDUPLICATION);
                    let waiting = Waiting { message: message.clone(), receives: 0, hidden_until: Timestamp::MIN };
                    inner.waiting.insert(inner.next, waiting);
                    inner.next += 1;
                }
            }
            result = result.and(effect.answer(()));
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::super::faults::{Fault, no_answer};
    use super::*;
    use crate::ports::Queue as _;

    fn message(id: &str, group: &str) -> Message {
        Message { deduplication_id: id.to_owned(), group_id: group.to_owned(), body: String::new() }
    }

    fn world() -> (Arc<Clock>, Queue) {
        let clock = Arc::new(Clock::new(Timestamp::UNIX_EPOCH));
        let queue = Queue::with(&clock, SignedDuration::from_secs(30), 2);
        (clock, queue)
    }

    fn ids(deliveries: &[Delivery]) -> Vec<&str> {
        deliveries.iter().map(|delivery| delivery.message.deduplication_id.as_str()).collect()
    }

    #[tokio::test]
    async fn a_group_waits_for_its_first_message_and_other_groups_do_not() {
        let (clock, queue) = world();
        queue.send(vec![message("a1", "a"), message("a2", "a"), message("b1", "b")]).await.unwrap();
        let first = queue.receive(1);
        assert_eq!(ids(&first), ["a1"]);
        assert_eq!(ids(&queue.receive(10)), ["b1"], "a2 waits for a1");
        queue.delete(&first[0]);
        assert_eq!(ids(&queue.receive(10)), ["a2"]);
        clock.advance(SignedDuration::from_secs(30));
        assert_eq!(ids(&queue.receive(10)), ["a2", "b1"], "what was not deleted comes again");
    }

    #[tokio::test]
    async fn a_message_that_is_received_too_often_is_dead_and_a_late_delete_is_nothing() {
        let (clock, queue) = world();
        queue.send(vec![message("a1", "a"), message("a2", "a")]).await.unwrap();
        let first = queue.receive(1);
        clock.advance(SignedDuration::from_secs(31));
        assert_eq!(queue.receive(1)[0].receives, 2);
        queue.delete(&first[0]);
        clock.advance(SignedDuration::from_secs(31));
        assert_eq!(ids(&queue.receive(1)), ["a2"]);
        assert_eq!(queue.dead_letters(), [message("a1", "a")]);
    }

    #[tokio::test]
    async fn a_repeat_is_dropped_for_five_minutes_and_taken_after() {
        let (clock, queue) = world();
        for (minutes, there) in [(0, 1), (4, 0), (1, 1)] {
            clock.advance(SignedDuration::from_mins(minutes));
            queue.send(vec![message("a", "a")]).await.unwrap();
            assert_eq!(queue.take().len(), there, "after {minutes} more minutes");
        }
    }

    #[tokio::test]
    async fn a_send_fails_before_or_after_it_takes_effect() {
        let (_, queue) = world();
        queue.faults.choose(|number, _| {
            [Some(Fault::Before(no_answer())), Some(Fault::After(no_answer()))][number % 2].clone()
        });
        let sent = queue.send(vec![message("a", "a"), message("b", "a")]).await;
        assert_eq!(sent, Err(no_answer()));
        assert_eq!(queue.take(), [message("b", "a")]);
    }
}
