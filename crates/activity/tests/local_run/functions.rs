//! Functions behind plain HTTP, a run that is stopped, and a run in time.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use activity::local::{Progress, Speed};
use activity::truth::Ending;
use blueprint::Slot;
use jiff::SignedDuration;
use serde_json::{Value, json};

use crate::common::constants;
use crate::common::run::{Ran, Setup, run};
use crate::common::server::FunctionServer;

/// One function that is sent, one that is only recorded, and objects.
fn blueprint() -> Value {
    constants(
        &[("a", 3), ("b", 0)],
        json!([
            {"type": "lambda", "function": "sent", "generators": ["a", "b"], "ip": "10.0.0.9"},
            {"type": "lambda", "function": "recorded", "generators": ["a"]},
            {"type": "s3", "action": "put", "generators": ["a"]},
        ]),
    )
}

fn sent_to(url: &str, slots: u64) -> Setup {
    Setup { functions: [("sent".to_owned(), url.to_owned())].into(), ..Setup::slots(slots) }
}

fn endings(ran: &Ran, target: usize) -> Vec<Ending> {
    ran.ledger().iter().filter(|one| one.target == target).flat_map(|one| one.endings().into_values()).collect()
}

#[tokio::test]
async fn a_function_with_a_url_gets_each_payload_by_post() {
    let server = FunctionServer::start(|_| 200);
    let ran = run(&blueprint(), Setup { jobs: 1, ..sent_to(&server.url, 4) }).await;
    let recorded: Vec<Value> = ran
        .json_lines("invocations.jsonl")
        .into_iter()
        .filter(|line| line["function"] == "sent")
        .map(|line| line["payload"].clone())
        .collect();
    assert_eq!(recorded.len(), 8);
    let requests = server.requests();
    assert_eq!(requests.iter().map(|request| request.body.clone()).collect::<Vec<_>>(), recorded);
    for request in requests {
        assert!(request.first_line.starts_with("POST /function "), "{}", request.first_line);
        assert!(request.content_type.starts_with("application/json"), "{}", request.content_type);
        assert_eq!(request.body["target"], json!({"type": "lambda", "function": "sent", "ip": "10.0.0.9"}));
    }
    assert!(endings(&ran, 0).iter().all(|ending| *ending == Ending::Done));
}

#[tokio::test]
async fn an_answer_of_500_counts_as_failed_and_the_run_goes_on() {
    let server = FunctionServer::start(|number| if number == 2 { 500 } else { 202 });
    let ran = run(&blueprint(), Setup { jobs: 1, ..sent_to(&server.url, 4) }).await;
    let ended = endings(&ran, 0);
    assert_eq!(ended.iter().filter(|ending| **ending == Ending::Failed).count(), 1);
    assert_eq!(ended.iter().filter(|ending| **ending == Ending::Done).count(), 7);
    let tally = &ran.tally.targets[0];
    assert_eq!((tally.planned, tally.executed, tally.failed), (8, 7, 1));
    assert!(tally.errors.keys().all(|code| code.contains("500")) && tally.errors.len() == 1, "{:?}", tally.errors);
    assert_eq!(ran.json_lines("invocations.jsonl").len(), 8 + 4, "each request is recorded");
    for target in [1, 2] {
        assert_eq!(endings(&ran, target), [Ending::Done; 4]);
    }
    assert_eq!((ran.tally.slots, server.requests().len()), (4, 8), "nothing is sent again");
}

#[tokio::test]
async fn a_function_that_cannot_be_reached_counts_as_failed_and_the_run_goes_on() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);
    let ran = run(&blueprint(), sent_to(&url, 3)).await;
    assert_eq!(endings(&ran, 0), [Ending::Failed; 6]);
    assert_eq!(endings(&ran, 2), [Ending::Done; 3]);
    assert_eq!(ran.objects("default-bucket").len(), 9);
}

/// Every record is whole, and says of the slots to that point, and of no others, how they ended.
fn assert_whole(ran: &Ran, generators: u64, targets: u64) {
    assert_eq!(ran.series().len() as u64, ran.tally.slots * generators);
    for name in ["labels.jsonl", "ledger.jsonl", "metrics.jsonl", "invocations.jsonl", "s3-access.jsonl"] {
        ran.json_lines(name);
    }
    let ledger = ran.ledger();
    assert_eq!(ledger.len() as u64, ran.tally.slots * targets);
    for one in &ledger {
        assert!(!one.endings().values().any(|ending| [Ending::Lost, Ending::Unknown].contains(ending)), "{one:?}");
        assert_eq!(one.done + one.failed + one.late, one.planned, "{one:?}");
    }
    let done = |target: usize| ledger.iter().filter(|one| one.target == target).map(|one| one.done).sum::<u64>();
    assert_eq!(
        ran.objects("default-bucket").len() as u64,
        done(2),
        "each object that was put is recorded, and no other"
    );
}

#[tokio::test]
async fn a_stop_ends_the_run_after_what_is_under_way_with_whole_records() {
    let progress = Arc::new(Progress::default());
    let stop = Arc::clone(&progress.stop);
    // The function of slot 5 asks for the stop, as Ctrl-C would.
    let server = FunctionServer::start(move |number| {
        stop.fetch_or(number == 10, Ordering::Relaxed);
        200
    });
    let ran = run(&blueprint(), Setup { progress, jobs: 1, ..sent_to(&server.url, 100) }).await;
    assert!(ran.tally.interrupted);
    assert_eq!(ran.tally.slots, 6, "slot 5 was under way");
    assert_whole(&ran, 2, 3);
    let before = ran.ledger().into_iter().take(5 * 3);
    assert!(before.into_iter().all(|one| one.endings().values().all(|ending| *ending == Ending::Done)));
    assert_eq!(server.requests().len(), 11, "nothing starts after the stop");
}

#[tokio::test]
async fn a_stop_within_the_last_slot_counts_as_interrupted_when_something_did_not_start() {
    let progress = Arc::new(Progress::default());
    let stop = Arc::clone(&progress.stop);
    let server = FunctionServer::start(move |_| {
        stop.store(true, Ordering::Relaxed);
        200
    });
    let ran = run(&blueprint(), Setup { progress, jobs: 1, ..sent_to(&server.url, 1) }).await;
    assert!(ran.objects("default-bucket").len() < 3, "the objects come after the function");
    assert!(ran.tally.interrupted);
    assert_whole(&ran, 2, 3);
}

#[tokio::test]
async fn a_stop_before_the_first_slot_leaves_empty_records() {
    let progress = Arc::new(Progress::default());
    progress.stop.store(true, Ordering::Relaxed);
    let ran = run(&blueprint(), Setup { progress, ..Setup::slots(5) }).await;
    assert!(ran.tally.interrupted);
    assert_eq!(ran.tally.slots, 0);
    assert_whole(&ran, 2, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_time_each_task_that_did_something_began_within_its_slot_and_grace() {
    // 60 s in 50 ms.
    let began = std::time::Instant::now();
    let ran = run(&blueprint(), Setup { speed: Speed::Times(1200.0), ..Setup::slots(10) }).await;
    assert!(began.elapsed().as_millis() >= 450, "the tenth slot begins after nine");
    assert_eq!(ran.tally.slots, 10);
    let mut busy = 0;
    for result in ran.json_lines("ledger.jsonl").iter().filter(|line| line["record"] == "result") {
        let started: jiff::Timestamp = result["started"].as_str().unwrap().parse().unwrap();
        let slot = Slot::new(result["slot"].as_i64().unwrap());
        assert!(started >= slot.start(), "{result}");
        if result["done"] != 0 {
            assert!(started <= slot.end() + SignedDuration::from_secs(30), "{result}");
            busy += 1;
        }
    }
    assert!(busy > 0);
    for one in ran.ledger() {
        assert!(one.endings().values().all(|ending| [Ending::Done, Ending::Late].contains(ending)), "{one:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_function_slower_than_its_slots_makes_the_rest_late_and_late_is_never_done() {
    // 60 s in 200 ms, and no grace: a function that takes 500 ms uses up two slots and a half.
    let server = FunctionServer::start(|_| {
        std::thread::sleep(std::time::Duration::from_millis(500));
        200
    });
    let mut blueprint = blueprint();
    blueprint["limits"] = json!({"grace_seconds": 0});
    let setup = Setup { speed: Speed::Times(300.0), jobs: 1, ..sent_to(&server.url, 8) };
    let ran = run(&blueprint, setup).await;
    let all: Vec<Ending> = (0..3).flat_map(|target| endings(&ran, target)).collect();
    let count = |ending: Ending| all.iter().filter(|each| **each == ending).count();
    assert!(count(Ending::Late) > 0 && count(Ending::Done) > 0, "{all:?}");
    assert_eq!(count(Ending::Late) + count(Ending::Done), all.len(), "{all:?}");
    assert_eq!(server.requests().len() as u64, ran.tally.targets[0].executed);
    assert_eq!(ran.objects("default-bucket").len() as u64, ran.tally.targets[2].executed);
    assert_eq!(ran.tally.slots, 8, "the run goes on");
}
