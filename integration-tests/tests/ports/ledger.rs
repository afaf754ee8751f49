//! The ledger in a table: claims, results, and the endings that are read from them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use activity::message::DataPoint;
use activity::ports::{Claim, Documents as _, Ledger, Page, PortError, Table};
use activity::simulated::Clock;
use activity::truth::{
    BucketReader, Damaged, Ending, PlannedTask, Reader as _, RecordLedger, SlotOutcome, SlotPlan, Span, TaskId,
    TaskResult, VersionDocument,
    keys::{self, DayRange, ItemKey},
};
use aws::LedgerTable;
use blueprint::Slot;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::world::record;

fn clock() -> Clock {
    Clock::new("2026-01-01T23:58:30.25Z".parse().expect("a time"))
}

/// A nonce that nobody else has.
fn nonce() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    format!("nonce-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

fn slot(time: &str) -> Slot {
    Slot::at(time.parse().expect("a time"))
}

/// A plan of one task a generator, each of two activities; `endings` are those of tasks that are not invoked.
fn plan(slot: Slot, target: usize, tasks: &[(&str, Option<Ending>)]) -> SlotPlan {
    let task = |(id, ending): &(&str, Option<Ending>)| PlannedTask {
        datapoints: vec![DataPoint { generator_id: (*id).to_owned(), value: 2, offset: 0 }],
        activities: 2,
        ending: *ending,
    };
    let tasks = tasks.iter().map(task).collect();
    SlotPlan { slot, time: slot.to_string(), target, version: "v".to_owned(), tasks, idle: vec!["idle".to_owned()] }
}

fn result(id: TaskId, ending: Ending) -> TaskResult {
    let count = |of: Ending| if of == ending { 2 } else { 0 };
    TaskResult {
        id,
        started: "2026-01-01T23:58:31.000Z".to_owned(),
        ended: "2026-01-01T23:58:32.000Z".to_owned(),
        done: count(Ending::Done),
        failed: count(Ending::Failed),
        late: count(Ending::Late),
        endings: vec![ending],
        counts: Vec::new(),
        errors: (ending == Ending::Failed).then(|| ("SlowDown".to_owned(), 2)).into_iter().collect(),
    }
}

/// Every document of a day.
async fn day(table: &LedgerTable, day: &str) -> Vec<(String, Value)> {
    let page = table.query(&DayRange { day: day.to_owned(), documents: None }, None, 1_000).await.expect("a page");
    assert_eq!(page.next, None);
    let json = |body: Option<Vec<u8>>| serde_json::from_slice(&body.expect("a body")).expect("JSON");
    page.items.into_iter().map(|item| (item.key.to_string(), json(item.body))).collect()
}

#[tokio::test]
async fn of_thirty_that_claim_a_slots_target_or_a_task_at_once_one_goes_on() {
    let ((_, table), clock) = (record("ledger-race").await, clock());
    let id = TaskId { slot: slot("2026-01-01T23:58:00Z"), target: 2, task: 0 };
    let ledger = RecordLedger::new(&table, &clock, nonce);
    let plans = join_all((0..30).map(|_| ledger.plan(plan(id.slot, 2, &[("a", None)])))).await;
    let claims = join_all((0..30).map(|_| ledger.claim(&id))).await;
    for results in [plans, claims] {
        let won = results.into_iter().filter(|claim| *claim == Ok(Claim::Won)).count();
        assert_eq!(won, 1);
    }
    // Another slot, target or task is another claim.
    assert_eq!(ledger.claim(&TaskId { task: 1, ..id.clone() }).await, Ok(Claim::Won));
    assert_eq!(ledger.plan(plan(id.slot, 3, &[])).await, Ok(Claim::Won));
    assert_eq!(ledger.plan(plan(id.slot.plus(1), 2, &[])).await, Ok(Claim::Won));
}

/// A table whose answer to each first create is lost on the way, so that the client below asks again.
struct Forgetful(LedgerTable);

impl Table for Forgetful {
    async fn create(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> Result<Claim, PortError> {
        let _lost = self.0.create(key, body.clone(), nonce).await?;
        self.0.create(key, body, nonce).await
    }

    async fn put(&self, key: &ItemKey, body: Vec<u8>, nonce: &str) -> Result<(), PortError> {
        self.0.put(key, body, nonce).await
    }

    async fn query(&self, range: &DayRange, after: Option<&str>, limit: usize) -> Result<Page, PortError> {
        self.0.query(range, after, limit).await
    }
}

#[tokio::test]
async fn whoever_finds_its_own_claim_has_won_and_whoever_finds_another_has_not() {
    let ((_, table), clock) = (record("ledger-nonce").await, clock());
    let table = Forgetful(table);
    let id = TaskId { slot: slot("2026-01-01T23:58:00Z"), target: 0, task: 0 };
    let ledger = RecordLedger::new(&table, &clock, nonce);
    let plan = || plan(id.slot, 0, &[("a", None)]);
    assert_eq!(ledger.plan(plan()).await, Ok(Claim::Won));
    assert_eq!(ledger.plan(plan()).await, Ok(Claim::Taken));
    assert_eq!(ledger.claim(&id).await, Ok(Claim::Won));
    assert_eq!(ledger.claim(&id).await, Ok(Claim::Taken));
    ledger.complete(result(id.clone(), Ending::Done)).await.expect("a result");
    assert_eq!(ledger.claim(&id).await, Ok(Claim::Taken), "a result is no claim of its own");
}

#[tokio::test]
async fn a_claim_says_who_when_and_what_and_its_result_takes_its_place() {
    let ((documents, table), clock) = (record("ledger-result").await, clock());
    let ledger = RecordLedger::new(&table, &clock, || "mine".to_owned());
    let id = TaskId { slot: slot("2026-01-01T23:58:00Z"), target: 4, task: 12 };
    let key = format!("ledger/2026-01-01/{}/4/12.json", id.slot.index());

    assert_eq!(ledger.claim(&id).await, Ok(Claim::Won));
    let claim = json!({"record": "claim", "slot": id.slot.index(), "target": 4, "task": 12,
        "time": "2026-01-01T23:58:30.250Z", "nonce": "mine"});
    assert_eq!(day(&table, "2026-01-01").await, [(key.clone(), claim)]);

    ledger.complete(result(id.clone(), Ending::Failed)).await.expect("a result");
    let result = json!({"record": "result", "slot": id.slot.index(), "target": 4, "task": 12,
        "started": "2026-01-01T23:58:31.000Z", "ended": "2026-01-01T23:58:32.000Z", "done": 0, "failed": 2,
        "endings": ["failed"], "errors": {"SlowDown": 2}});
    let plan = plan(id.slot, 4, &[("a", Some(Ending::Paused))]);
    ledger.plan(plan.clone()).await.expect("a plan");
    let mut expected = serde_json::to_value(&plan).expect("JSON");
    expected["nonce"] = json!("mine");
    let plan_key = format!("ledger/2026-01-01/{}/4/plan.json", id.slot.index());
    assert_eq!(day(&table, "2026-01-01").await, [(key, result), (plan_key, expected)]);
    assert_eq!(documents.list("").await, Ok(Vec::new()), "the bucket holds nothing of it");
}

#[tokio::test]
async fn a_plan_of_thousands_of_generators_lies_in_the_bucket_and_is_claimed_and_read_like_any_other() {
    let ((documents, table), clock) = (record("ledger-large").await, clock());
    let ledger = RecordLedger::new(&table, &clock, nonce);
    let first = slot("2026-01-01T23:58:00Z");
    let names: Vec<String> = (0..2_000).map(|number| format!("generator-{number}")).collect();
    let tasks: Vec<(&str, Option<Ending>)> = names.iter().map(|name| (name.as_str(), Some(Ending::Paused))).collect();
    let plan = plan(first, 0, &tasks);
    let claims = join_all((0..4).map(|_| ledger.plan(plan.clone()))).await;
    assert_eq!(claims.into_iter().filter(|claim| *claim == Ok(Claim::Won)).count(), 1);
    assert_eq!(documents.list("ledger/").await.expect("keys").len(), 4, "each wrote an object of its own");
    let items = day(&table, "2026-01-01").await;
    assert_eq!(items[0].1["tasks"].as_array().expect("tasks").len(), 2_000);
}

#[tokio::test]
async fn every_ending_is_read_back_over_the_days_it_fell_on() {
    let ((documents, table), clock) = (record("ledger-read").await, clock());
    let ledger = RecordLedger::new(&table, &clock, nonce);
    let first = slot("2026-01-01T23:58:00Z");
    let (midnight, last) = (first.plus(2), first.plus(2 + 2 * 1_440 + 30));
    let before =
        [("paused", Some(Ending::Paused)), ("budget", Some(Ending::Budget)), ("version", Some(Ending::Version))];
    let invoked = [("done", None), ("failed", None), ("late", None), ("lost", None), ("unknown", None)];
    for (slot, target, tasks) in [(first, 0, &before[..]), (midnight, 1, &invoked), (last, 0, &invoked)] {
        assert_eq!(ledger.plan(plan(slot, target, tasks)).await, Ok(Claim::Won));
    }
    for (slot, target) in [(midnight, 1), (last, 0)] {
        for (task, ending) in [(0, Some(Ending::Done)), (1, Some(Ending::Failed)), (2, Some(Ending::Late)), (4, None)] {
            let id = TaskId { slot, target, task };
            assert_eq!(ledger.claim(&id).await, Ok(Claim::Won));
            if let Some(ending) = ending {
                ledger.complete(result(id, ending)).await.expect("a result");
            }
        }
    }
    let version = VersionDocument {
        slot: first,
        time: first.to_string(),
        version: "v".to_owned(),
        seed: 0,
        start: first,
        cycle_length: 10,
        generators: Vec::new(),
        targets: Vec::new(),
        subjects: Vec::new(),
        grace_seconds: 30,
    };
    let body = serde_json::to_vec(&version).expect("JSON");
    documents.put(&keys::version(first, "v"), body).await.expect("a put");
    // What is not of ours lies there, and is told.
    let notes = ItemKey { document: "notes.txt".to_owned(), ..keys::plan(midnight, 0) };
    table.put(&notes, b"hello".to_vec(), "nonce").await.expect("a put");

    let read = async |from: Slot, to: Slot| {
        let reader = BucketReader::open(&documents, &table, last.plus(2).start()).await.expect("a record");
        let mut all: Vec<SlotOutcome> = Vec::new();
        let each = |outcome| {
            all.push(outcome);
            ControlFlow::Continue(())
        };
        reader.outcomes(Span { first: Some(from), end: Some(to) }, each).await.expect("a ledger");
        (all.iter().map(|outcome| outcome.slot).collect::<BTreeSet<_>>(), all, reader.damage().named)
    };
    let (slots, all, damage) = read(first, last.plus(1)).await;
    assert_eq!(slots, [first, midnight, last].into(), "slot {} has no plan", first.plus(1).index());
    let places: Vec<(Slot, usize)> = all.iter().map(|joined| (joined.slot, joined.target)).collect();
    assert_eq!(places, [(first, 0), (midnight, 1), (last, 0)]);
    let endings = |of: &[(&str, Option<Ending>)]| -> BTreeMap<String, Ending> {
        let named = |name: &str| Ending::ALL.into_iter().find(|ending| ending.to_string() == name).expect("an ending");
        of.iter().map(|(id, _)| ((*id).to_owned(), named(id))).chain([("idle".to_owned(), Ending::Done)]).collect()
    };
    assert_eq!(all[0].endings(), endings(&before));
    assert_eq!((all[0].planned, all[0].done), (6, 0));
    for joined in &all[1..] {
        assert_eq!(joined.endings(), endings(&invoked));
        assert_eq!((joined.planned, joined.done, joined.failed, joined.late), (10, 2, 2, 2));
        assert_eq!(joined.errors, [("SlowDown".to_owned(), 2)].into());
    }
    let part = read(midnight, last).await;
    assert_eq!(part.0, [midnight].into(), "from the first slot asked for, to before the last");
    assert_eq!(part.1, all[1..2]);
    assert_eq!(damage, [Damaged { key: notes.to_string(), message: "not a key of the ledger".to_owned() }]);
    // Pages follow each other, and a part of a day holds its slots alone.
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let range = DayRange::of(midnight, midnight.plus(1));
        let page = table.query(&range, after.as_deref(), 2).await.expect("a page");
        names.extend(page.items.into_iter().map(|item| item.key.document));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    let name = |last: &str| format!("{}/1/{last}.json", midnight.index());
    assert_eq!(names, ["0", "1", "2", "4", "plan"].map(name));
}
