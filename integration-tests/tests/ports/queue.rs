//! The queue: order, repeats, limits.

use std::collections::BTreeSet;

use activity::message::Message;
use activity::ports::Queue;
use aws::SqsQueue;
use aws_sdk_sqs::types::{MessageSystemAttributeName, QueueAttributeName};
use futures::future::join_all;

use crate::world::{ACCOUNT, REGION, as_root, base};

/// A FIFO queue of its own, and what its reader finds in it.
struct Fifo {
    sqs: aws_sdk_sqs::Client,
    url: String,
    queue: SqsQueue,
}

impl Fifo {
    async fn new(name: &str, attributes: &[(QueueAttributeName, &str)]) -> Fifo {
        let base = base().await;
        let sqs = aws_sdk_sqs::Client::new(&as_root(ACCOUNT, REGION).await);
        let mut request = sqs.create_queue().queue_name(name).attributes(QueueAttributeName::FifoQueue, "true");
        for (attribute, value) in attributes {
            request = request.attributes(attribute.clone(), *value);
        }
        let url = request.send().await.expect("a queue").queue_url.expect("its URL");
        Fifo { queue: SqsQueue::new(&base, &url), sqs, url }
    }

    /// Take everything out: group and body, in the order in which it came.
    async fn take(&self) -> Vec<(String, String)> {
        let mut all = Vec::new();
        loop {
            let request = self.sqs.receive_message().queue_url(&self.url).max_number_of_messages(10);
            let request = request.message_system_attribute_names(MessageSystemAttributeName::MessageGroupId);
            let messages = request.send().await.expect("an answer").messages.unwrap_or_default();
            if messages.is_empty() {
                return all;
            }
            for message in messages {
                let group = &message.attributes.expect("attributes")[&MessageSystemAttributeName::MessageGroupId];
                all.push((group.clone(), message.body.expect("a body")));
                let handle = message.receipt_handle.expect("a handle");
                self.sqs.delete_message().queue_url(&self.url).receipt_handle(handle).send().await.expect("gone");
            }
        }
    }
}

/// The message of a slot and target.
fn message(slot: usize, target: usize, body: impl Into<String>) -> Message {
    Message { deduplication_id: format!("{slot}-{target}"), group_id: format!("{slot}-{target}"), body: body.into() }
}

fn bodies(taken: &[(String, String)]) -> Vec<&str> {
    taken.iter().map(|(_, body)| body.as_str()).collect()
}

#[tokio::test]
async fn every_message_comes_once_and_waits_for_no_other_in_more_batches_than_one() {
    let fifo = Fifo::new("order.fifo", &[]).await;
    // Three targets, 14 slots: 42 messages.
    for slots in [0..9, 9..14] {
        let messages =
            slots.flat_map(|slot| (0..3).map(move |target| message(slot, target, format!("{slot}-{target}"))));
        fifo.queue.send(messages.collect()).await.expect("they are sent");
    }
    let taken = fifo.take().await;
    let groups: BTreeSet<&str> = taken.iter().map(|(group, _)| group.as_str()).collect();
    assert_eq!((taken.len(), groups.len()), (42, 42));
    assert!(taken.iter().all(|(group, body)| group == body), "{taken:?}");
}

#[tokio::test]
async fn a_repeated_tick_vanishes_in_the_queue_also_when_its_first_messages_were_taken() {
    let fifo = Fifo::new("repeats.fifo", &[]).await;
    let tick = |slot| (0..12).map(|target| message(slot, target, format!("{slot}-{target}"))).collect::<Vec<_>>();
    for sent in join_all((0..5).map(|_| fifo.queue.send(tick(7)))).await {
        sent.expect("they are sent");
    }
    let taken = fifo.take().await;
    assert_eq!(taken.len(), 12, "{taken:?}");
    fifo.queue.send(tick(7)).await.expect("they are sent");
    fifo.queue.send(tick(8)).await.expect("they are sent");
    let taken = fifo.take().await;
    assert_eq!(taken.len(), 12);
    assert!(bodies(&taken).iter().all(|body| body.starts_with("8-")), "{taken:?}");
}

#[tokio::test]
async fn messages_that_fill_more_than_a_batch_by_their_bytes_all_go() {
    let fifo = Fifo::new("bytes.fifo", &[]).await;
    let large = |letter: char| std::iter::repeat_n(letter, 400_000).collect::<String>();
    let messages: Vec<Message> = ('a'..='g').enumerate().map(|(target, c)| message(1, target, large(c))).collect();
    let whole = message(1, 99, "w".repeat(1 << 20));
    fifo.queue.send([messages, vec![whole]].concat()).await.expect("they are sent");
    let taken = fifo.take().await;
    let found: Vec<(char, usize)> =
        bodies(&taken).iter().map(|body| (body.chars().next().expect("a body"), body.len())).collect();
    let expected: Vec<(char, usize)> = ('a'..='g').map(|c| (c, 400_000)).chain([('w', 1 << 20)]).collect();
    assert_eq!(found, expected);
}

#[tokio::test]
async fn a_message_that_is_too_long_is_an_error_and_the_others_go() {
    let fifo = Fifo::new("too-long.fifo", &[]).await;
    let long = message(1, 1, "x".repeat((1 << 20) + 1));
    let error = fifo.queue.send(vec![message(1, 0, "a"), long, message(1, 2, "b")]).await.unwrap_err();
    assert!(error.to_string().contains("target 1"), "{error}");
    assert_eq!(bodies(&fifo.take().await), ["a", "b"]);
}

#[tokio::test]
async fn a_message_that_the_queue_refuses_is_an_error_with_its_code_and_the_others_go() {
    // A queue may be told to take less than the service does.
    let fifo = Fifo::new("small.fifo", &[(QueueAttributeName::MaximumMessageSize, "1024")]).await;
    let messages =
        (0..12).map(|target| message(1, target, if target == 3 { "x".repeat(2_000) } else { "a".to_owned() }));
    let error = fifo.queue.send(messages.collect()).await.unwrap_err();
    assert_eq!(error.code(), "InvalidParameterValue", "{error}");
    assert_eq!(bodies(&fifo.take().await), ["a"; 11]);
}

#[tokio::test]
async fn a_queue_that_is_not_there_is_an_error_that_says_so() {
    let queue = SqsQueue::new(&base().await, "http://sqs.us-east-1.amazonaws.com/111111111111/none.fifo");
    let error = queue.send(vec![message(1, 0, "a")]).await.unwrap_err();
    assert!(["QueueDoesNotExist", "AWS.SimpleQueueService.NonExistentQueue"].contains(&error.code()), "{error}");
}
