//! A function's own end: what is under way is given up in time to be recorded.

use std::time::{Duration, Instant};

use activity::ports::{Functions, Metrics, ObjectStore, PortError, Services};
use aws::{AwsServices, Deadline};
use futures::future::join_all;
use serde_json::json;

use crate::s3::object;
use crate::stand_in::answers::{done, s3_error};
use crate::stand_in::targets::{cloudwatch_target, lambda_target, s3_target, target};
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
        let (event, metrics) = (json!({}), json!({"Namespace": "Made/Up", "MetricData": []}));
        let results: [Result<(), PortError>; 5] = tokio::join!(
            ObjectStore::put(&**s3, object("a/key", "")),
            async { ObjectStore::get(&**s3, "bucket-one", "a/key").await.map(drop) },
            async { ObjectStore::list(&**s3, "bucket-one", "", 10).await.map(drop) },
            Functions::invoke(&**lambda, "net_fuzz", &event),
            Metrics::put(&**cloudwatch, &metrics),
        )
        .into();
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
        assert_eq!(ObjectStore::put(&*reached, object("a/key", "")).await.unwrap_err().code(), "Deadline");
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
        assert_eq!(ObjectStore::get(&*reached, "bucket-one", "a/key").await.unwrap_err().code(), "Deadline");
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
        let put = async || ObjectStore::put(&*reached, object("a/key", "")).await;
        assert_eq!(put().await.unwrap_err().code(), "Deadline");
        assert_eq!(put().await.unwrap_err().code(), "Deadline", "its time is over");
        deadline.set(LONG * 6);
        assert_eq!(put().await, Ok(()), "the next invocation has time again");
    });
}
