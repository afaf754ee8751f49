//! A deployment's record in memory, written by the steps' own code.

use activity::message::DataPoint;
use activity::ports::{Claim, Ledger as _};
use activity::simulated::Clock;
pub use activity::simulated::Documents as Memory;
use activity::truth::{
    Ending, LabelRecord, PlannedTask, RecordLedger, SlotPlan, TaskId, TaskResult, VersionDocument, keys,
};
use blueprint::Slot;
use jiff::Timestamp;
use serde_json::json;

/// From `slot` on a version is in force, with targets of these titles.
pub fn version(memory: &Memory, slot: Slot, name: &str, titles: &[&str]) {
    let document = VersionDocument {
        slot,
        time: slot.to_string(),
        version: name.to_owned(),
        seed: 0,
        start: slot,
        cycle_length: 10,
        generators: vec!["a".to_owned(), "b".to_owned()],
        targets: titles.iter().map(|title| (*title).to_owned()).collect(),
        subjects: Vec::new(),
        grace_seconds: 30,
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
                counts: Vec::new(),
                errors: (*ending == Ending::Failed).then(|| ("AccessDenied".to_owned(), 2)).into_iter().collect(),
            };
            ledger.complete(result).await.expect("a result");
        }
    }
}

/// A label of a cycle, by its positions.
pub fn label(cycle_start: Slot, id: &str, first: u64, last: u64) -> LabelRecord {
    LabelRecord {
        id: id.to_owned(),
        generator_id: "a".to_owned(),
        kind: "point".to_owned(),
        parameters: json!({}),
        cycle: 0,
        start_position: first,
        end_position: last,
        start: cycle_start.plus(first),
        end: cycle_start.plus(last + 1),
        clean: vec![1],
        values: vec![2],
        sigma: None,
        generators: Vec::new(),
    }
}
