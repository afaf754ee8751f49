//! A deployment's record in memory, written by the steps' own code.

use activity::truth::{Ending, PlannedTask, SlotPlan, TaskId, TaskResult};
use activity::message::DataPoint;
use activity::ports::{Claim, Ledger as _};
use activity::truth::{RecordLedger, VersionDocument, keys};
use activity::simulated::Clock;
pub use activity::simulated::Documents as Memory;
use blueprint::Slot;
use jiff::Timestamp;
use serde_json::json;

/// From `slot` on a version is in force, with targets of these titles.
pub fn version(memory: &Memory, slot: Slot, name: &str, titles: &[&str]) {
    let document = VersionDocument {
        grace_seconds: 30,
        slot,
        time: slot.to_string(),
        version: name.to_owned(),
        seed: 0,
        start: slot,
        cycle_length: 10,
        generators: vec!["a".to_owned(), "b".to_owned()],
        targets: titles.iter().map(|title| (*title).to_owned()).collect(),
    };
    memory.insert(keys::version(slot, name), serde_json::to_vec(&document).expect("JSON"));
}

/// What became of a data point's task.
#[derive(Clone, Copy)]
pub enum Fate {
    /// It was not invoked, for that reason.
    Withheld(Ending),
    /// It was invoked, and nobody claimed it.
    Invoked,
    /// It was claimed, and not completed.
    Claimed,
    /// It was completed.
    Ended(Ending),
}

/// A plan of the slot and target with a task of two activities for each generator, and what became of it.
pub async fn plan(memory: &Memory, slot: Slot, target: usize, points: &[(&str, Fate)]) {
    let clock = Clock::new(Timestamp::UNIX_EPOCH);
    let ledger = RecordLedger::new(memory, &clock, || "nonce".to_owned());
    let task = |(id, fate): &(&str, Fate)| PlannedTask {
        datapoints: vec![DataPoint { generator_id: (*id).to_owned(), value: 2, offset: 0 }],
        activities: 2,
        ending: if let Fate::Withheld(ending) = fate { Some(*ending) } else { None },
    };
    let plan = SlotPlan {
        slot,
        time: slot.to_string(),
        target,
        version: "v".to_owned(),
        tasks: points.iter().map(task).collect(),
        idle: Vec::new(),
    };
    assert_eq!(ledger.plan(plan).await.expect("a plan"), Claim::Won);
    for (number, (_, fate)) in points.iter().enumerate() {
        let id = TaskId { slot, target, task: number };
        if matches!(fate, Fate::Claimed | Fate::Ended(_)) {
            assert_eq!(ledger.claim(&id).await.expect("a claim"), Claim::Won);
        }
        if let Fate::Ended(ending) = fate {
            let count = |of: Ending| if *ending == of { 2 } else { 0 };
            let result = TaskResult {
                id,
                started: slot.to_string(),
                ended: slot.to_string(),
                done: count(Ending::Done),
                failed: count(Ending::Failed),
                late: count(Ending::Late),
                endings: vec![*ending],
                errors: (*ending == Ending::Failed).then(|| ("AccessDenied".to_owned(), 2)).into_iter().collect(),
            };
            ledger.complete(result).await.expect("a result");
        }
    }
}

/// A label of a cycle that begins at 0, by its positions, as the record holds it.
pub fn label(id: &str, first: u64, last: u64) -> serde_json::Value {
    json!({"id": id, "generator_id": "a", "kind": "point", "start_position": first, "end_position": last,
        "start": "", "end": "", "clean": [1], "values": [2]})
}
