//! The ledger of a deployment, from documents alone.

use std::collections::BTreeSet;
use std::sync::Mutex;

use activity::truth::{BucketReader, Ending, Point, Points, ReadError, Reading, Span, Sums, sum};
use jiff::Timestamp;
use serde_json::json;

use super::{after, slot, span};
use crate::common::documents::{Fate, Memory, plan, version};

/// Points as they come: slots after the first, target, generator, ending.
#[derive(Default)]
struct Seen(Vec<(u64, usize, String, String)>);

impl Points for Seen {
    fn point(&mut self, point: &Point<'_>) {
        let generator = point.generator.unwrap_or_default().to_owned();
        self.0.push((point.slot.since(slot(0)).unwrap(), point.target, generator, point.state.to_string()));
    }
}

async fn open(memory: &Memory, now: Timestamp) -> Result<BucketReader<'_, Memory, Memory>, ReadError> {
    BucketReader::open(memory, memory, now).await
}

async fn read(memory: &Memory, span: Span, now: Timestamp) -> (Sums, Vec<(u64, usize, String, String)>) {
    let mut seen = Seen::default();
    let sums = sum(&open(memory, now).await.unwrap(), span, &mut seen).await.unwrap();
    (sums, seen.0)
}

const DONE: Fate = Fate::Ended(Ending::Done);

/// Two targets over twenty slots, across midnight; slot 4 was never ticked, and of slot 7 the second target's message
/// was lost.
async fn deployment() -> Memory {
    let memory = Memory::default();
    version(&memory, slot(0), "v", &["s3 put bucket/", "lambda f"]);
    for since in (0..20).filter(|since| *since != 4) {
        plan(&memory, slot(since), 0, &[("a", DONE), ("b", DONE)]).await;
        if since != 7 {
            plan(&memory, slot(since), 1, &[("a", DONE)]).await;
        }
    }
    memory
}

#[tokio::test]
async fn each_planned_data_point_has_its_ending_and_what_has_no_plan_is_missed() {
    let (sums, points) = read(&deployment().await, Span::default(), after(30, 0)).await;
    assert_eq!((sums.slots, sums.missed), (19, Some(9 + 1)), "nine slots since, and the one that had no tick");
    assert_eq!(sums.targets[&0].missed, 10);
    assert_eq!(sums.targets[&1].missed, 11, "one message of a slot that had a tick");
    let places: Vec<_> = points.iter().map(|(slot, target, generator, _)| (*slot, *target, generator)).collect();
    assert!(places.is_sorted() && places.iter().collect::<BTreeSet<_>>().len() == places.len(), "in order, each once");
    // Every slot and target from the first tick to the last slot that is over has its points, or is missed.
    let all: BTreeSet<_> = (0..29).flat_map(|slot| [(slot, 0), (slot, 1)]).collect();
    assert_eq!(places.iter().map(|(slot, target, _)| (*slot, *target)).collect::<BTreeSet<_>>(), all);
    let missed: Vec<_> = points.iter().filter(|point| point.3 == "missed").map(|point| (point.0, point.1)).collect();
    assert_eq!(missed[..3], [(4, 0), (4, 1), (7, 1)]);
    assert_eq!(points.len(), 19 * 2 + 18 + 10 + 11);
}

#[tokio::test]
async fn every_fate_of_a_task_is_told_and_added_up() {
    let memory = Memory::default();
    version(&memory, slot(0), "v", &["t"]);
    let fates = [
        ("a", DONE),
        ("b", Fate::Ended(Ending::Failed)),
        ("c", Fate::Ended(Ending::Late)),
        ("d", Fate::Withheld(Ending::Budget)),
        ("e", Fate::Withheld(Ending::Paused)),
        ("f", Fate::Withheld(Ending::Version)),
        ("g", Fate::Withheld(Ending::Late)),
        ("h", Fate::Invoked),
        ("i", Fate::Claimed),
    ];
    plan(&memory, slot(0), 0, &fates).await;
    let (sums, points) = read(&memory, span(None, Some(1)), after(2, 30)).await;
    let told: Vec<_> = points.iter().map(|(_, _, generator, ending)| (generator.as_str(), ending.as_str())).collect();
    assert_eq!(
        told,
        [
            ("a", "done"),
            ("b", "failed"),
            ("c", "late"),
            ("d", "budget"),
            ("e", "paused"),
            ("f", "version"),
            ("g", "late"),
            ("h", "lost"),
            ("i", "unknown")
        ]
    );
    let target = serde_json::to_value(&sums.targets[&0]).unwrap();
    let endings =
        json!({"done": 1, "failed": 1, "late": 2, "budget": 1, "paused": 1, "version": 1, "lost": 1, "unknown": 1});
    assert_eq!(target["endings"], endings);
    assert_eq!((&target["planned"], &target["executed"], &target["failed"]), (&json!(18), &json!(2), &json!(2)));
    assert_eq!(
        (&target["late"], &target["errors"], &target["missed"]),
        (&json!(4), &json!({"AccessDenied": 2}), &json!(0))
    );
    assert_eq!((sums.slots, sums.missed, sums.under_way), (1, Some(0), 0));
    let sums = serde_json::to_value(&sums).unwrap();
    let first = json!(slot(0));
    assert_eq!((&sums["last_slot"], &target["last_done"], &target["last_failed"]), (&first, &first, &first));
    assert_eq!(target["titles"], json!(["t"]));
}

#[tokio::test]
async fn bounds_leave_out_whole_slots_and_count_missed_ones_between_them_only() {
    let memory = deployment().await;
    let (sums, points) = read(&memory, span(Some(3), Some(8)), after(30, 0)).await;
    assert_eq!((sums.slots, sums.missed), (4, Some(1)));
    assert_eq!((sums.targets[&0].missed, sums.targets[&1].missed), (1, 2));
    assert_eq!((points.first().unwrap().0, points.last().unwrap().0), (3, 7));
    // Before the first tick there was nothing to miss; after now there is nothing yet.
    let (all, _) = read(&memory, Span::default(), after(30, 0)).await;
    let early = Span { first: Some(blueprint::Slot::new(0)), end: Some(slot(1_000_000)) };
    let (wide, _) = read(&memory, early, after(30, 0)).await;
    assert_eq!((wide.slots, wide.missed), (all.slots, all.missed));
}

#[tokio::test]
async fn a_slot_that_is_not_over_is_shown_but_never_missed() {
    let memory = Memory::default();
    version(&memory, slot(0), "v", &["t"]);
    plan(&memory, slot(0), 0, &[("a", DONE)]).await;
    plan(&memory, slot(1), 0, &[("a", Fate::Claimed)]).await;
    for (seconds, missed, under_way) in
        [(29, 0, 2), (89, 0, 2), (90, 0, 1), (149, 0, 1), (150, 1, 0), (209, 1, 0), (210, 2, 0)]
    {
        let (sums, points) = read(&memory, Span::default(), after(1, seconds)).await;
        assert_eq!((sums.missed, sums.under_way), (Some(missed), under_way), "{seconds} s after its start");
        let (state, ended) = if under_way > 0 { ("under way", 0) } else { ("unknown", 1) };
        assert_eq!((points[1].0, points[1].3.as_str()), (1, state), "{seconds} s after its start");
        let target = &sums.targets[&0];
        let unknown = target.tally.endings.get(&Ending::Unknown).copied().unwrap_or(0);
        assert_eq!((target.under_way, unknown), (1 - ended, ended), "what ended already has its ending");
    }
}

#[tokio::test]
async fn a_blueprint_of_a_longer_grace_is_waited_for_as_long() {
    let memory = Memory::default();
    version(&memory, slot(0), "v", &["t"]);
    let key = memory.all().into_keys().next().unwrap();
    let mut document: serde_json::Value = serde_json::from_slice(&memory.all()[&key]).unwrap();
    document["grace_seconds"] = json!(300);
    memory.insert(&key, document.to_string());
    plan(&memory, slot(0), 0, &[("a", Fate::Claimed)]).await;
    for (seconds, missed, under_way) in [(90, 0, 1), (419, 0, 1), (420, 1, 0)] {
        let (sums, _) = read(&memory, Span::default(), after(0, seconds)).await;
        assert_eq!((sums.missed, sums.under_way), (Some(missed), under_way), "{seconds} s after its start");
    }
}

#[tokio::test]
async fn a_new_version_is_expected_with_its_own_targets_from_its_first_tick_on() {
    let memory = deployment().await;
    version(&memory, slot(20), "w", &["s3 put other/", "lambda f", "cloudwatch n"]);
    for target in [0, 2] {
        plan(&memory, slot(20), target, &[("a", DONE)]).await;
    }
    let (sums, _) = read(&memory, Span::default(), after(22, 0)).await;
    assert_eq!(sums.missed, Some(1));
    let missed = |target: usize| sums.targets[&target].missed;
    assert_eq!((missed(0), missed(1), missed(2)), (1, 3, 0));
    let titles = |sums: &Sums, target: usize| sums.targets[&target].titles.clone();
    assert_eq!(titles(&sums, 0), ["s3 put bucket/", "s3 put other/"]);
    assert_eq!((titles(&sums, 1), titles(&sums, 2)), (vec!["lambda f".to_owned()], vec!["cloudwatch n".to_owned()]));
    let (later, _) = read(&memory, span(Some(20), None), after(22, 0)).await;
    assert_eq!(titles(&later, 0), ["s3 put other/"], "of the versions in force then");
}

#[tokio::test]
async fn a_bucket_without_a_tick_holds_no_ledger() {
    assert!(matches!(open(&Memory::default(), after(0, 0)).await, Err(ReadError::NoTick)));
}

/// Somebody who has seen enough.
struct Enough;

impl Points for Enough {
    fn point(&mut self, _point: &Point<'_>) {}

    fn closed(&self) -> bool {
        true
    }
}

#[tokio::test]
async fn days_are_read_one_by_one_and_none_when_nobody_listens() {
    let memory = deployment().await;
    let days = Mutex::new(Vec::new());
    let reader = open(&memory, after(30, 0)).await.unwrap().telling(|reading| days.lock().unwrap().push(reading));
    sum(&reader, Span::default(), &mut ()).await.unwrap();
    let first = ["2026-03-01T23:55:00Z", "2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z"];
    let first = first.map(|time| Reading::Day(blueprint::Slot::at(time.parse().unwrap())));
    assert_eq!(*days.lock().unwrap(), first);
    let before = memory.faults.count("Get");
    sum(&open(&memory, after(30, 0)).await.unwrap(), Span::default(), &mut Enough).await.unwrap();
    assert_eq!(memory.faults.count("Get") - before, 1, "the version");
}
