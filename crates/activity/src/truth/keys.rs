//! The keys of a deployment's record.

use blueprint::Slot;

use super::task::TaskId;

/// Where the start lies.
pub const RUN: &str = "run.json";

/// While a document of this key is there, nothing is invoked.
pub const PAUSED: &str = "paused.json";

/// What the keys of versions begin with.
pub const VERSIONS: &str = "versions/";

/// A version, in force from `slot` on. Keys follow each other in the order of slots.
#[must_use]
pub fn version(slot: Slot, version: &str) -> String {
    format!("{VERSIONS}{:010}-{version}.json", slot.index())
}

/// The labels of a version's cycle.
#[must_use]
pub fn labels(version: &str, cycle: u64) -> String {
    format!("{}{cycle:06}.json", labels_of(version))
}

/// The running total of a version.
#[must_use]
pub fn total(version: &str) -> String {
    format!("totals/{version}.json")
}

/// What the keys of a version's labels begin with.
pub(super) fn labels_of(version: &str) -> String {
    format!("labels/{version}/")
}

/// The cycle that a key of labels names.
pub(super) fn cycle(key: &str) -> Option<u64> {
    key.strip_suffix(".json")?.rsplit('/').next()?.parse().ok()
}

/// What the keys of a day's ledger begin with; `slot` is any of that day's.
#[must_use]
pub fn day(slot: Slot) -> String {
    format!("ledger/{}/", slot.start().strftime("%Y-%m-%d"))
}

/// What the keys of a slot and target's ledger begin with.
#[must_use]
pub fn target(slot: Slot, target: usize) -> String {
    format!("{}{}/{target}/", day(slot), slot.index())
}

/// The plan of a slot and target.
#[must_use]
pub fn plan(slot: Slot, target: usize) -> String {
    format!("{}plan.json", self::target(slot, target))
}

/// The claim on a task, and later its result.
#[must_use]
pub fn task(id: &TaskId) -> String {
    format!("{}{}.json", target(id.slot, id.target), id.task)
}

/// A key of the ledger, read back; in the order of slots, targets and tasks, with the plan before its tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LedgerKey {
    pub(super) slot: Slot,
    pub(super) target: usize,
    /// The task of a claim or result; `None`: it is the key of a plan.
    pub(super) task: Option<usize>,
}

/// What a key of the ledger names; `None`: it is none of ours.
pub(super) fn parse(key: &str) -> Option<LedgerKey> {
    let mut parts = key.strip_prefix("ledger/")?.split('/').skip(1);
    let slot = Slot::try_from(parts.next()?.parse::<i64>().ok()?).ok()?;
    let target = parts.next()?.parse().ok()?;
    let name = parts.next()?.strip_suffix(".json")?;
    let task = match (name, parts.next()) {
        ("plan", None) => None,
        (task, None) => Some(task.parse().ok()?),
        _ => return None,
    };
    Some(LedgerKey { slot, target, task })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_say_day_slot_target_and_task_and_can_be_read_back() {
        let slot = Slot::at("2026-01-01T23:59:30Z".parse().unwrap());
        let id = TaskId { slot, target: 3, task: 12 };
        assert_eq!(plan(slot, 3), format!("ledger/2026-01-01/{}/3/plan.json", slot.index()));
        assert_eq!(task(&id), format!("ledger/2026-01-01/{}/3/12.json", slot.index()));
        assert_eq!(day(slot.plus(1)), "ledger/2026-01-02/");
        assert_eq!(cycle(&labels("version", 12)), Some(12));
        assert_eq!(parse(&plan(slot, 3)), Some(LedgerKey { slot, target: 3, task: None }));
        assert_eq!(parse(&task(&id)), Some(LedgerKey { slot, target: 3, task: Some(12) }));
        for foreign in ["ledger/2026-01-01/", "ledger/x/1/2/y.json", "labels/v/000000.json", "ledger/d/1/2/3.json/4"] {
            assert_eq!(parse(foreign), None, "{foreign}");
        }
    }

    #[test]
    fn keys_of_versions_are_in_the_order_of_slots() {
        assert!(version(Slot::new(999), "f") < version(Slot::new(29_400_000), "a"));
        assert!(version(Slot::new(29_400_000), "z") < version(Slot::new(29_400_001), "a"));
    }
}
