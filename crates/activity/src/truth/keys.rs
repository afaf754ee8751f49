//! The keys of a deployment's record.

use blueprint::Slot;

use super::task::TaskId;

/// Where the start lies.
pub const RUN: &str = "run.json";

/// While a document of this key is there, nothing is invoked.
pub const PAUSED: &str = "paused.json";

/// What the keys of labels begin with.
pub(super) const LABELS: &str = "labels/";

/// What the keys of the content manifest begin with.
pub(super) const OBJECTS: &str = "objects/";

/// What the keys of versions begin with.
pub const VERSIONS: &str = "versions/";

/// Bytes of a document of the ledger beyond which it is an object that its item names. DynamoDB bills writes by the KB: from
/// here on an S3 PUT is cheaper, and at 400 KB items end.
pub const LARGEST_BODY: usize = 8 * 1_024;

const SLOTS_OF_A_DAY: i64 = 1_440;

/// Digits of a slot in keys of the ledger: enough to the year 2160.
const SLOT_DIGITS: usize = 8;

/// Digits of a slot in keys of versions.
const VERSION_DIGITS: usize = 10;

/// A version, in force from `slot` on. Keys follow each other in the order of slots.
#[must_use]
pub fn version(slot: Slot, version: &str) -> String {
    format!("{VERSIONS}{:0VERSION_DIGITS$}-{version}.json", slot.index())
}

/// The labels of a version's cycle.
#[must_use]
pub fn labels(version: &str, cycle: u64) -> String {
    format!("{LABELS}{version}/{cycle:06}.json")
}

/// The running total of a version.
#[must_use]
pub fn total(version: &str) -> String {
    format!("totals/{version}.json")
}

/// The version and the cycle that a key of labels names; `None`: it is not one of ours.
pub(super) fn parse_labels(key: &str) -> Option<(&str, u64)> {
    let (version, name) = key.strip_prefix(LABELS)?.split_once('/')?;
    let cycle = name.strip_suffix(".json").filter(|cycle| is_digits(cycle))?.parse().ok()?;
    Some((version, cycle))
}

/// The key of a document of the ledger: `ledger/<day>/<document>`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ItemKey {
    /// The day of its slot, in UTC: `2026-01-01`.
    pub day: String,
    /// Its name within the day: `<slot>/<target>/plan.json` or `<slot>/<target>/<task>.json`.
    pub document: String,
}

impl std::fmt::Display for ItemKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ledger/{}/{}", self.day, self.document)
    }
}

impl ItemKey {
    /// An object for a body that a table does not hold: nobody else has its key, for it holds the nonce.
    #[must_use]
    pub fn object(&self, nonce: &str) -> String {
        match self.document.rsplit_once('/') {
            Some((target, name)) => format!("ledger/{}/{target}/{nonce}/{name}", self.day),
            None => format!("ledger/{}/{nonce}/{}", self.day, self.document),
        }
    }
}

/// The documents of some slots of one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRange {
    /// The day.
    pub day: String,
    /// The first and the last name that a document of these slots may have; `None`: every document of the day.
    pub documents: Option<(String, String)>,
}

impl DayRange {
    /// The slots of the day of `from`, from it to before `end`.
    #[must_use]
    pub fn of(from: Slot, end: Slot) -> DayRange {
        let day = day(from);
        let last = Slot::new(end.index() - 1);
        let whole = from.index().rem_euclid(SLOTS_OF_A_DAY) == 0 && end.index() - from.index() >= SLOTS_OF_A_DAY;
        // `0` follows `/`: whatever begins with the last slot's name comes before it.
        let documents = (!whole).then(|| (format!("{}/", name(from)), format!("{}0", name(last))));
        DayRange { day, documents }
    }

    /// Whether it holds a document.
    #[must_use]
    pub fn holds(&self, key: &ItemKey) -> bool {
        let between = |(first, last): &(String, String)| *first <= key.document && key.document <= *last;
        self.day == key.day && self.documents.as_ref().is_none_or(between)
    }
}

/// The day of a slot, as keys have it.
fn day(slot: Slot) -> String {
    slot.start().strftime("%Y-%m-%d").to_string()
}

/// A slot as keys have it. All have the same length, so that names follow each other in the order of slots.
fn name(slot: Slot) -> String {
    format!("{:0SLOT_DIGITS$}", slot.index())
}

/// The plan of a slot and target.
#[must_use]
pub fn plan(slot: Slot, target: usize) -> ItemKey {
    ItemKey { day: day(slot), document: format!("{}/{target}/plan.json", name(slot)) }
}

/// The claim on a task, and later its result.
#[must_use]
pub fn task(id: &TaskId) -> ItemKey {
    ItemKey { day: day(id.slot), document: format!("{}/{}/{}.json", name(id.slot), id.target, id.task) }
}

/// What the objects hold that a task stored.
#[must_use]
pub fn objects(id: &TaskId) -> String {
    format!("{}{}/{}/{}.jsonl", objects_of_day(id.slot), name(id.slot), id.target, id.task)
}

/// What the keys of the content manifest begin with that are of the day of `slot`.
pub(super) fn objects_of_day(slot: Slot) -> String {
    format!("{OBJECTS}{}/", day(slot))
}

/// The task that a key of the content manifest names; `None`: it is not one of ours.
pub(super) fn parse_objects(key: &str) -> Option<TaskId> {
    let mut parts = key.strip_prefix(OBJECTS)?.split('/').skip(1);
    let slot = slot(parts.next()?, SLOT_DIGITS)?;
    let target = number(parts.next()?)?;
    let task = number(parts.next()?.strip_suffix(".jsonl")?)?;
    let id = TaskId { slot, target, task };
    (objects(&id) == key).then_some(id)
}

/// A key of the ledger, read back; in the order of slots, targets and tasks, with the plan before its tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LedgerKey {
    pub(super) slot: Slot,
    pub(super) target: usize,
    /// The task of a claim or result; `None`: it is the key of a plan.
    pub(super) task: Option<usize>,
}

/// What a key of the ledger names; `None`: it is not one of ours.
pub(super) fn parse(key: &ItemKey) -> Option<LedgerKey> {
    let mut parts = key.document.split('/');
    let slot = slot(parts.next()?, SLOT_DIGITS)?;
    let target = number(parts.next()?)?;
    let name = parts.next()?.strip_suffix(".json")?;
    let task = match (name, parts.next()) {
        ("plan", None) => None,
        (task, None) => Some(number(task)?),
        _ => return None,
    };
    (day(slot) == key.day).then_some(LedgerKey { slot, target, task })
}

/// The slot and version that a key of a version names; `None`: it is not one of ours.
pub(super) fn parse_version(key: &str) -> Option<(Slot, &str)> {
    let (slot, version) = key.strip_prefix(VERSIONS)?.strip_suffix(".json")?.split_once('-')?;
    (!version.is_empty()).then_some((self::slot(slot, VERSION_DIGITS)?, version))
}

/// A slot of so many digits. Slots beyond those that have a time are not ours.
fn slot(text: &str, digits: usize) -> Option<Slot> {
    let index: i64 = text.parse().ok().filter(|_| text.len() == digits && is_digits(text))?;
    Slot::try_from(index).ok()
}

fn number(text: &str) -> Option<usize> {
    text.parse().ok().filter(|_| is_digits(text))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(day: &str, document: &str) -> ItemKey {
        ItemKey { day: day.to_owned(), document: document.to_owned() }
    }

    #[test]
    fn keys_say_day_slot_target_and_task_and_can_be_read_back() {
        let slot = Slot::at("2026-01-01T23:59:30Z".parse().unwrap());
        let id = TaskId { slot, target: 3, task: 12 };
        assert_eq!(plan(slot, 3).to_string(), "ledger/2026-01-01/29455199/3/plan.json");
        assert_eq!(task(&id).to_string(), "ledger/2026-01-01/29455199/3/12.json");
        assert_eq!(task(&id).object("mine"), "ledger/2026-01-01/29455199/3/mine/12.json");
        assert_eq!(objects(&id), "objects/2026-01-01/29455199/3/12.jsonl");
        assert_eq!(parse_objects(&objects(&id)), Some(id.clone()));
        assert_eq!(plan(slot.plus(1), 0).day, "2026-01-02");
        assert_eq!(parse_labels(&labels("version", 12)), Some(("version", 12)));
        assert_eq!(parse(&plan(slot, 3)), Some(LedgerKey { slot, target: 3, task: None }));
        assert_eq!(parse(&task(&id)), Some(LedgerKey { slot, target: 3, task: Some(12) }));
        assert_eq!(parse_version(&version(slot, "a-b")), Some((slot, "a-b")));
    }

    #[test]
    fn keys_of_others_and_slots_out_of_range_are_not_ours() {
        let day = "2026-01-01";
        for foreign in [
            "notes.txt",
            "29455199/3/y.json",
            "29455199/3/4.json/5",
            "29455199/+3/4.json",
            "29455199/-3/4.json",
            "29455199/99999999999999999999/4.json",
            "029455199/3/4.json",
            "+9455199/3/4.json",
            "1000000000000/3/4.json",
            "-1000000000/3/4.json",
            "9223372036854775807/3/4.json",
            "29455200/3/4.json", // of another day
        ] {
            assert_eq!(parse(&key(day, foreign)), None, "{foreign}");
        }
        for foreign in ["", "notes.txt", "v/", "v/notes.txt", "v/+1.json", "v/1/2.json", "v/99999999999999999999.json"]
        {
            assert_eq!(parse_labels(&format!("{LABELS}{foreign}")), None, "{foreign}");
        }
        for foreign in ["", "2026-01-01/notes.txt", "2026-01-02/29455199/3/12.jsonl", "2026-01-01/29455199/3/012.jsonl"]
        {
            assert_eq!(parse_objects(&format!("{OBJECTS}{foreign}")), None, "{foreign}");
        }
        for foreign in ["", "notes.txt", "9999999999-v.json", "-000000001-v.json", "1-v.json", "0029455199-.json"] {
            assert_eq!(parse_version(&format!("{VERSIONS}{foreign}")), None, "{foreign}");
        }
    }

    #[test]
    fn a_range_holds_the_documents_of_its_slots_and_no_others_whatever_their_digits() {
        for first in [0, 9_999, 1_000_000 - 1, 29_455_199 - 100] {
            let slot = |since: u64| Slot::new(first).plus(since);
            let range = DayRange::of(slot(1), slot(3));
            let held = |since: u64| [plan(slot(since), 7), task(&TaskId { slot: slot(since), target: 0, task: 10 })];
            for since in 0..5 {
                for key in held(since) {
                    assert_eq!(range.holds(&key), (1..3).contains(&since), "{key}");
                }
            }
        }
        let midnight = Slot::at("2026-01-01T00:00:00Z".parse().unwrap());
        let day = DayRange::of(midnight, midnight.plus(1_440));
        assert_eq!(day, DayRange { day: "2026-01-01".to_owned(), documents: None });
        assert!(day.holds(&key("2026-01-01", "notes.txt")) && !day.holds(&plan(midnight.plus(1_440), 0)));
    }

    #[test]
    fn keys_of_versions_are_in_the_order_of_slots() {
        assert!(version(Slot::new(999), "f") < version(Slot::new(29_400_000), "a"));
        assert!(version(Slot::new(29_400_000), "z") < version(Slot::new(29_400_001), "a"));
    }
}
