//! The queue: batches within its limits, and what it refused sent again, alone.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use activity::message::Message;
use activity::ports::{PortError, Queue};
use aws::SqsQueue;

use crate::stand_in::answers::{batch, batch_taken, json_error};
use crate::stand_in::{StandIn, alone};

/// What the service takes: messages of a batch, and bytes of their bodies together.
const MESSAGES: usize = 10;
const BYTES: usize = 1 << 20;

async fn send(stand_in: &StandIn, messages: Vec<Message>) -> Result<(), PortError> {
    let url = "http://sqs.us-east-1.amazonaws.com/111111111111/messages.fifo";
    SqsQueue::new(&stand_in.base().await, url).send(messages).await
}

fn message(number: usize, body: String) -> Message {
    Message { deduplication_id: format!("29400000-{number}"), group_id: format!("29400000-{number}"), body }
}

/// Messages whose bodies are their numbers.
fn messages(count: usize) -> Vec<Message> {
    (0..count).map(|number| message(number, number.to_string())).collect()
}

/// The bodies of each batch that was sent.
fn batches(stand_in: &StandIn) -> Vec<Vec<String>> {
    let body = |entry: &serde_json::Value| entry["MessageBody"].as_str().expect("a body").to_owned();
    stand_in.requests().iter().map(|request| batch(request).iter().map(|(_, entry)| body(entry)).collect()).collect()
}

#[test]
fn messages_that_the_queue_refused_are_sent_again_without_the_others() {
    alone(async || {
        let refusals: Arc<Mutex<BTreeMap<String, u32>>> =
            Arc::new(Mutex::new([("3".to_owned(), 1), ("7".to_owned(), 2)].into()));
        let stand_in = StandIn::new(move |request, _| {
            let mut refusals = refusals.lock().expect("nobody panics while holding it");
            let mut refused = Vec::new();
            for (_, entry) in batch(request) {
                let body = entry["MessageBody"].as_str().expect("a body").to_owned();
                if let Some(times) = refusals.get_mut(&body).filter(|times| **times > 0) {
                    *times -= 1;
                    refused.push(body);
                }
            }
            batch_taken(request, |body| {
                refused.iter().any(|refused| refused == body).then_some(("InternalError", false))
            })
        })
        .await;
        assert_eq!(send(&stand_in, messages(10)).await, Ok(()));
        let all: Vec<String> = (0..10).map(|number| number.to_string()).collect();
        assert_eq!(batches(&stand_in), [all, vec!["3".to_owned(), "7".to_owned()], vec!["7".to_owned()]]);
        for request in stand_in.requests() {
            for (_, entry) in batch(&request) {
                let number = entry["MessageBody"].as_str().expect("a body");
                assert_eq!(entry["MessageDeduplicationId"], format!("29400000-{number}"), "a repeat vanishes");
                assert_eq!(entry["MessageGroupId"], format!("29400000-{number}"), "it waits for no other");
            }
        }
    });
}

#[test]
fn a_message_that_is_refused_for_its_own_fault_is_an_error_and_the_others_go() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| {
            batch_taken(request, |body| match body {
                "4" => Some(("InvalidMessageContents", true)),
                _ => None,
            })
        })
        .await;
        assert_eq!(send(&stand_in, messages(12)).await.unwrap_err().code(), "InvalidMessageContents");
        let sent = batches(&stand_in).concat();
        assert_eq!(sent, (0..12).map(|number| number.to_string()).collect::<Vec<_>>(), "each once");
    });
}

#[test]
fn a_fault_beside_a_refusal_is_said_though_the_refused_message_goes_in_the_end() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| {
            batch_taken(request, |body| match (body, before) {
                ("1", _) => Some(("InvalidMessageContents", true)),
                ("2", 0) => Some(("InternalError", false)),
                _ => None,
            })
        })
        .await;
        assert_eq!(send(&stand_in, messages(3)).await.unwrap_err().code(), "InvalidMessageContents");
        assert_eq!(batches(&stand_in)[1..], [["2"]], "a fault of the sender's own is not sent again");
    });
}

#[test]
fn a_message_that_is_always_refused_is_an_error_after_some_tries_and_the_others_go() {
    alone(async || {
        let stand_in =
            StandIn::new(|request, _| batch_taken(request, |body| (body == "0").then_some(("InternalError", false))))
                .await;
        assert_eq!(send(&stand_in, messages(25)).await.unwrap_err().code(), "InternalError");
        let sent = batches(&stand_in).concat();
        assert!(sent.contains(&"24".to_owned()), "the next batches go all the same: {sent:?}");
        let tries = sent.iter().filter(|body| *body == "0").count();
        assert!((2..=10).contains(&tries), "{tries} tries");
    });
}

#[test]
fn a_batch_that_is_refused_whole_is_an_error_and_the_next_ones_go() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| match before {
            0 => json_error(400, "InvalidParameterValue", "as the test wants it"),
            _ => batch_taken(request, |_| None),
        })
        .await;
        assert_eq!(send(&stand_in, messages(25)).await.unwrap_err().code(), "InvalidParameterValue");
        assert_eq!(batches(&stand_in).iter().map(Vec::len).collect::<Vec<_>>(), [10, 10, 5]);
    });
}

#[test]
fn a_batch_is_sent_again_when_the_queue_does_not_answer_as_its_repeats_vanish() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| match before {
            0 => json_error(503, "ServiceUnavailable", "as the test wants it"),
            1 => json_error(400, "ThrottlingException", "as the test wants it"),
            _ => batch_taken(request, |_| None),
        })
        .await;
        assert_eq!(send(&stand_in, messages(2)).await, Ok(()));
        assert_eq!(batches(&stand_in), [["0", "1"], ["0", "1"], ["0", "1"]]);
    });
}

#[test]
fn batches_keep_to_both_limits_and_the_order() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| batch_taken(request, |_| None)).await;
        // Small ones, then some that fill a batch by their bytes, in characters of two bytes.
        let sizes = [&[10; 25][..], &[300_000; 9], &[BYTES / 2, BYTES / 2, BYTES], &[10; 3]].concat();
        let all: Vec<Message> =
            sizes.iter().enumerate().map(|(number, size)| message(number, "é".repeat(size / 2))).collect();
        assert_eq!(send(&stand_in, all.clone()).await, Ok(()));
        let batches = batches(&stand_in);
        for batch in &batches {
            assert!((1..=MESSAGES).contains(&batch.len()), "{} messages", batch.len());
            assert!(batch.iter().map(String::len).sum::<usize>() <= BYTES);
        }
        let bodies: Vec<&String> = batches.iter().flatten().collect();
        assert_eq!(bodies, all.iter().map(|message| &message.body).collect::<Vec<_>>());
        assert!(batches.len() <= 10, "no batch is needlessly small: {} batches", batches.len());
    });
}

#[test]
fn a_message_that_no_batch_can_hold_is_an_error_that_names_its_target_and_the_others_go() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| batch_taken(request, |_| None)).await;
        let mut all = messages(3);
        all[1].body = "x".repeat(BYTES + 1);
        let error = send(&stand_in, all).await.unwrap_err();
        assert!(error.to_string().contains("target 1"), "{error}");
        assert_eq!(batches(&stand_in), [["0", "2"]]);
    });
}

#[test]
fn no_message_is_no_request() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| batch_taken(request, |_| None)).await;
        assert_eq!(send(&stand_in, Vec::new()).await, Ok(()));
        assert_eq!(stand_in.requests().len(), 0);
    });
}
