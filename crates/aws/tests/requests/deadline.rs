//! A function's own end: what is under way is given up in time to be recorded.

use std::time::{Duration, Instant};

use activity::ports::{Requests, Services};
use activity::requests::{self, KINDS, ListObjects, Request};
use aws::{AwsServices, Deadline};
use futures::future::join_all;
use serde_json::json;

use crate::s3::{object, read};
use crate::stand_in::answers::{done, s3_error};
use crate::stand_in::targets::{cloudwatch_target, invoke, lambda_target, metrics, s3_target, target};
use crate::stand_in::{Answer, Reply, StandIn, alone, identities};

/// Time enough for a request to leave, and far less than any other bound.
const SOON: Duration = Duration::from_secs(1);
const LONG: Duration = Duration::from_secs(10);

async fn services(stand_in: &StandIn, deadline: &Deadline) -> AwsServices {
    AwsServices::new(identities(stand_in.base().await), deadline.clone())
}

#[test]
fn a_request_that_hangs_is_given_up_at_the_deadline_whatever_it_asks_for() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| Reply::Hang).await;
        let deadline = Deadline::default();
        let services = services(&stand_in, &deadline).await;
        let targets = [s3_target(), lambda_target(), cloudwatch_target()];
        let mut reached = Vec::new();
        for (index, mut target) in targets.into_iter().enumerate() {
            target.index = index;
            reached.push(services.reach(&target).await.expect("the host's own identity"));
        }
        let [s3, lambda, cloudwatch] = &reached[..] else { panic!("three targets") };
        deadline.set(SOON);
        let began = Instant::now();
        let list = ListObjects { bucket: "bucket-one".to_owned(), prefix: String::new(), limit: 10 };
        let asked: [(_, Request); 5] = [
            (s3, object("a/key", "").into()),
            (s3, read().into()),
            (s3, list.into()),
            (lambda, invoke("net_fuzz", &json!({}))),
            (cloudwatch, metrics(Vec::new())),
        ];
        let results = join_all(asked.iter().map(|(reached, request)| reached.send(request))).await;
        assert_eq!(results.len(), KINDS.len(), "one of each kind");
        for result in results {
            assert_eq!(result.unwrap_err().code(), "Deadline");
        }
        assert!(began.elapsed() >= SOON && began.elapsed() < LONG, "{:?}", began.elapsed());
        assert_eq!(stand_in.requests().len(), 5, "each was under way");
    });
}

#[test]
fn a_request_that_is_tried_again_and_again_is_given_up_at_the_deadline_too() {
    alone(async || {
        let slow = s3_error(503, "SlowDown").header("retry-after", "5");
        let stand_in = StandIn::new(move |_, _| Reply::Late(SOON, slow.clone())).await;
        let deadline = Deadline::default();
        let reached = services(&stand_in, &deadline).await.reach(&s3_target()).await.expect("the host's own identity");
        deadline.set(SOON + SOON / 2);
        let began = Instant::now();
        assert_eq!(reached.send(&object("a/key", "").into()).await.unwrap_err().code(), "Deadline");
        assert!(began.elapsed() < SOON * 3, "{:?}", began.elapsed());
    });
}

#[test]
fn an_object_whose_bytes_stop_coming_is_given_up_at_the_deadline() {
    alone(async || {
        let content = Answer::new(200, "text/plain", "x".repeat(10_000));
        let stand_in = StandIn::new(move |_, _| Reply::Stuck(5_000, content.clone())).await;
        let deadline = Deadline::default();
        let reached = services(&stand_in, &deadline).await.reach(&s3_target()).await.expect("the host's own identity");
        deadline.set(SOON);
        let began = Instant::now();
        assert_eq!(reached.send(&read().into()).await.unwrap_err().code(), "Deadline");
        assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
    });
}

#[test]
fn an_identity_that_does_not_come_is_given_up_at_the_deadline() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| Reply::Hang).await;
        let deadline = Deadline::default();
        let services = services(&stand_in, &deadline).await;
        let role = json!({"arn": "arn:aws:iam::222222222222:role/puts"});
        let target = target(json!({"type": "s3", "bucket": "bucket-one", "role": role}));
        deadline.set(SOON);
        let began = Instant::now();
        // Tasks of one target wait for one identity: none may wait longer than the deadline.
        for reached in join_all((0..5).map(|_| services.reach(&target))).await {
            assert_eq!(reached.unwrap_err().code(), "Deadline");
        }
        assert!(began.elapsed() < LONG, "{:?}", began.elapsed());
    });
}

#[test]
fn a_later_deadline_holds_for_the_clients_that_are_there() {
    alone(async || {
        let stand_in = StandIn::new(|_, before| if before == 0 { Reply::Hang } else { Reply::Answer(done()) }).await;
        let deadline = Deadline::default();
        let reached = services(&stand_in, &deadline).await.reach(&s3_target()).await.expect("the host's own identity");
        deadline.set(SOON);
        let put = async || reached.send(&object("a/key", "").into()).await;
        assert_eq!(put().await.unwrap_err().code(), "Deadline");
        assert_eq!(put().await.unwrap_err().code(), "Deadline", "its time is over");
        deadline.set(LONG * 6);
        assert_eq!(put().await, Ok(requests::Answer::Stored(None)), "the next invocation has time again");
    });
}
