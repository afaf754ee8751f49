//! Claims on slots and tasks, and how data points ended, over days.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};

use activity::ports::{Claim, Ledger};
use activity::simulated::{Clock, Documents, Fault};
use activity::truth::{
    BucketReader, Ending, Reader as _, RecordLedger, SlotOutcome, Span, TaskId, VersionDocument, keys, paused,
};
use blueprint::Slot;
use serde_json::json;

use crate::common::{World, constants, slot, start};

static NEXT: AtomicU64 = AtomicU64::new(0);

fn nonce() -> String {
    NEXT.fetch_add(1, Ordering::Relaxed).to_string()
}

fn clock() -> Clock {
    Clock::new(start().start())
}

/// What became of the slots from `from` to before `end`, read at the end of the second day.
async fn outcomes(documents: &Documents, from: Slot, end: Slot) -> Vec<SlotOutcome> {
    let version = VersionDocument {
        slot: start(),
        time: start().to_string(),
        version: "v".to_owned(),
        seed: 0,
        start: start(),
        cycle_length: 100,
        generators: Vec::new(),
        targets: Vec::new(),
        subjects: Vec::new(),
        grace_seconds: 30,
    };
    let body = serde_json::to_vec(&version).expect("JSON");
    documents.insert(keys::version(start(), "v"), body);
    let mut found = Vec::new();
    let reader = BucketReader::open(documents, documents, slot(2 * 1_440).start()).await.expect("a record");
    let span = Span { first: Some(from), end: Some(end) };
    let each = |one| {
        found.push(one);
        ControlFlow::Continue(())
    };
    reader.outcomes(span, each).await.expect("a ledger");
    assert!(reader.damage().is_empty(), "{:?}", reader.damage());
    found
}

#[tokio::test]
async fn of_thirty_claims_at_once_one_wins() {
    let (documents, clock) = (Documents::default(), clock());
    let ledger = RecordLedger::new(&documents, &clock, nonce);
    let id = TaskId { slot: start(), target: 0, task: 0 };
    let claims = futures::future::join_all((0..30).map(|_| ledger.claim(&id))).await;
    assert_eq!(claims.iter().filter(|claim| **claim == Ok(Claim::Won)).count(), 1);
    assert_eq!(claims.iter().filter(|claim| **claim == Ok(Claim::Taken)).count(), 29);
}

/// The next create takes effect, and its client repeats it: the caller hears that there is one already.
fn lose_an_answer(documents: &Documents) {
    let next = documents.faults.count("Create");
    documents.faults.choose(move |number, _| (number == next).then_some(Fault::Twice));
}

#[tokio::test]
async fn whoever_finds_its_own_claim_after_an_answer_was_lost_has_won() {
    let (documents, clock) = (Documents::default(), clock());
    let ledger = RecordLedger::new(&documents, &clock, nonce);
    let id = TaskId { slot: start(), target: 0, task: 0 };
    lose_an_answer(&documents);
    assert_eq!(ledger.claim(&id).await, Ok(Claim::Won));
    assert_eq!(ledger.claim(&id).await, Ok(Claim::Taken), "the same host's second claim is another's");
    let mut world = World::new(&constants(&[("a", 1)], json!([{"type": "s3", "action": "put", "generators": ["a"]}])));
    world.slot(0).await;
    let plan = world.ledger.plan_of(slot(0), 0).unwrap();
    lose_an_answer(&documents);
    assert_eq!(ledger.plan(plan.clone()).await, Ok(Claim::Won));
    assert_eq!(ledger.plan(plan).await, Ok(Claim::Taken));
}

/// Put what a world's ledger holds into documents, as the functions would.
async fn copy(world: &World, documents: &Documents, slots: u64, targets: usize, complete: impl Fn(&TaskId) -> bool) {
    let clock = clock();
    let ledger = RecordLedger::new(documents, &clock, nonce);
    for since in 0..slots {
        for target in 0..targets {
            ledger
                .plan(world.ledger.plan_of(slot(since), target).expect("the slot is planned"))
                .await
                .expect("the ledger takes it");
        }
    }
    for result in world.ledger.results() {
        ledger.claim(&result.id).await.expect("the ledger takes it");
        if complete(&result.id) {
            ledger.complete(result).await.expect("the ledger takes it");
        }
    }
}

#[tokio::test]
async fn the_record_says_of_every_data_point_how_it_ended_over_the_end_of_a_day() {
    let targets = json!([
        {"type": "s3", "action": "put", "generators": ["a", "b"]},
        {"type": "lambda", "function": "f", "generators": ["a"], "group_datapoints": true},
    ]);
    let mut world = World::new(&constants(&[("a", 2), ("b", 0)], targets));
    let slots = 1_445; // a day and five minutes
    for since in 0..slots {
        world.slot(since).await;
    }
    let documents = Documents::default();
    let broken = slot(1_441);
    copy(&world, &documents, slots, 2, |id| id.slot != broken || id.target != 1).await;
    let all = outcomes(&documents, start(), slot(slots)).await;
    assert_eq!((all.iter().map(|one| one.slot).collect::<BTreeSet<_>>().len(), all.len()), (1_445, 2 * 1_445));
    let joined: BTreeMap<_, _> = all.into_iter().map(|one| ((one.slot, one.target), one)).collect();
    for one in world.ledger.joined() {
        let there = &joined[&(one.slot, one.target)];
        if (one.slot, one.target) == (broken, 1) {
            assert_eq!(there.points["a"].ending, Ending::Unknown, "claimed, never completed");
        } else {
            assert_eq!(there, &one);
        }
    }
    // A range reads what lies in it, and no more.
    let few = outcomes(&documents, slot(1_438), slot(1_442)).await;
    let few: Vec<(Slot, usize)> = few.iter().map(|one| (one.slot, one.target)).collect();
    let expected: Vec<(Slot, usize)> = (1_438..1_442).flat_map(|since| [(slot(since), 0), (slot(since), 1)]).collect();
    assert_eq!(few, expected);
}

#[tokio::test]
async fn a_deployment_is_paused_while_its_flag_is_there() {
    let documents = Documents::default();
    assert!(!paused(&documents).await.unwrap());
    documents.insert(keys::PAUSED, b"{}");
    assert!(paused(&documents).await.unwrap());
}

#[tokio::test]
async fn what_is_written_of_a_task_of_one_generator_is_billed_as_one_kilobyte() {
    let (documents, clock) = (Documents::default(), clock());
    let ledger = RecordLedger::new(&documents, &clock, || "01234567-89ab-cdef-0123-456789abcdef".to_owned());
    let generator = "g".repeat(40);
    let targets = json!([{"type": "s3", "action": "put", "bucket": "b".repeat(63), "generators": [generator]}]);
    let mut world = World::new(&constants(&[(&generator, 999_999)], targets));
    world.slot(0).await;
    let plan = world.ledger.plan_of(slot(0), 0).expect("a plan");
    let mut result = world.ledger.results().pop().expect("a result");
    result.endings = vec![Ending::Failed];
    (result.failed, result.late) = (999_999, 999_999);
    result.errors = ["ProvisionedThroughputExceededException", "KMS.NotFoundException", "InvalidAccessKeyId"]
        .map(|code| (code.to_owned(), 999_999))
        .into();
    let id = result.id.clone();
    let mut largest = 0;
    let mut measure = || {
        for (key, body) in documents.all() {
            // Of an item its attributes' names count, too.
            let size = key.len() - "ledger//".len() + body.len() + "day".len() + "document".len() + "body".len();
            largest = largest.max(size);
        }
    };
    ledger.plan(plan).await.expect("a plan");
    ledger.claim(&id).await.expect("a claim");
    measure();
    ledger.complete(result).await.expect("a result");
    measure();
    assert!((300..1_024).contains(&largest), "{largest} bytes");
}
