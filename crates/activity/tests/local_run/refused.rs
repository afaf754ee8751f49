//! A run whose activities go to services that refuse some of them.

use std::sync::Arc;

use activity::local::{self, Options, OutFolder, Speed};
use activity::ports::PortError;
use activity::requests::Request;
use activity::simulated::{Clock, Fault, Services, no_answer};
use serde_json::{Value, json};

use crate::common::run::{Ran, Setup, stand_in_pool};
use crate::common::{constants, plan_of, start};

#[tokio::test]
async fn requests_to_s3_that_fail_are_in_the_access_log_with_status_and_code() {
    let services = Services::new(&Arc::new(Clock::new(start().start())));
    services.hold("bucket", "there", "body");
    let refused = PortError::Service { code: "SlowDown".to_owned(), message: "please".to_owned(), status: Some(503) };
    services.faults().choose(move |number, request| match (request, number) {
        (Request::PutObject(_), 1) => Some(Fault::Before(refused.clone())),
        (Request::GetObject(_), 0) => Some(Fault::Before(no_answer())),
        _ => None,
    });
    let targets = json!([
        {"type": "s3", "action": "put", "bucket": "bucket", "generators": ["a"]},
        {"type": "s3", "action": "get", "bucket": "bucket", "generators": ["a"]},
    ]);
    let blueprint = plan_of(&constants(&[("a", 3)], targets));
    let around = tempfile::tempdir().unwrap();
    let out = around.path().join("out");
    let setup = Setup::slots(1);
    let options = Options {
        start: setup.start,
        clock_origin: setup.start.start(),
        slots: 1,
        speed: Speed::Max,
        jobs: 1,
        out: Arc::new(OutFolder::check(&out).unwrap().prepare().unwrap()),
        data: None,
        functions: setup.functions,
    };
    let progress = Arc::clone(&setup.progress);
    let tally = local::run_on(blueprint, stand_in_pool(), options, setup.progress, services).await.unwrap();
    assert_eq!(progress.activities.load(std::sync::atomic::Ordering::Relaxed), 4, "what failed is not done");
    assert_eq!((tally.objects, tally.targets[0].executed, tally.targets[0].failed), (2, 2, 1));

    let ran = Ran::read(&out, tally);
    let puts = ran.access("PutObject");
    let of = |lines: &[Value], field: &str| lines.iter().map(|line| line[field].clone()).collect::<Vec<_>>();
    assert_eq!(of(&puts, "status"), [json!(200), json!(503), json!(200)]);
    assert_eq!(of(&puts, "error"), [json!(null), json!("SlowDown"), json!(null)]);
    let fields = ["time", "operation", "bucket", "key", "status", "target", "task", "error"];
    assert_eq!(puts[1].as_object().unwrap().keys().collect::<Vec<_>>(), fields);
    let gets = ran.access("GetObject");
    assert_eq!(gets.len(), 3);
    assert_eq!((&gets[0]["status"], &gets[0]["error"]), (&json!(null), &json!("Connection")), "nobody answered");
}
