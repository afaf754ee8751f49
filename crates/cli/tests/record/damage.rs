//! A damaged record: each part is named, and hides nothing else.

use activity::truth::{BucketReader, Damage, Ending, Reader as _, Span, Sums, keys, sum};
use serde_json::json;

use super::{after, slot, span};
use crate::common::documents::{Fate, Memory, plan, version};

const DONE: Fate = Fate::Ended(Ending::Done);

async fn deployment(slots: u64) -> Memory {
    let memory = Memory::default();
    version(&memory, slot(0), "v", &["t"]);
    for since in 0..slots {
        plan(&memory, slot(since), 0, &[("a", DONE), ("b", DONE)]).await;
    }
    memory
}

async fn ledger(memory: &Memory) -> Sums {
    let reader = BucketReader::open(memory, memory, after(30, 0)).await.unwrap();
    sum(&reader, span(None, Some(20)), &mut ()).await.unwrap()
}

async fn labels(memory: &Memory, span: Span) -> (usize, Damage) {
    let reader = BucketReader::open(memory, memory, after(30, 0)).await.unwrap();
    let mut count = 0;
    reader.labels(span, |_| count += 1).await.unwrap();
    (count, reader.damage())
}

fn named(damage: &Damage) -> Vec<&str> {
    assert_eq!(damage.count, damage.named.len() as u64);
    damage.named.iter().map(|one| one.key.as_str()).collect()
}

fn task(since: u64, number: usize) -> String {
    format!("{}{number}.json", keys::plan(slot(since), 0).to_string().trim_end_matches("plan.json"))
}

#[tokio::test]
async fn every_damaged_document_of_the_ledger_is_named_and_the_others_are_added_up() {
    let memory = deployment(20).await;
    let whole = ledger(&memory).await;
    assert_eq!((whole.slots, whole.missed, named(&whole.damage).len()), (20, Some(0), 0));

    let plan_of = |since: u64| keys::plan(slot(since), 0).to_string();
    let content = |key: &str| memory.all()[key].clone();
    memory.insert(plan_of(1), "{");
    memory.insert(plan_of(2), content(&plan_of(3)));
    memory.insert(task(4, 0), b"\xff\xfe".to_vec());
    memory.insert(task(7, 1), content(&task(8, 1)));
    memory.remove(&plan_of(9));
    let sums = ledger(&memory).await;
    let mut wanted = [plan_of(1), plan_of(2), task(4, 0), task(7, 1), plan_of(9)];
    let mut found = named(&sums.damage);
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
    assert_eq!((sums.slots, sums.missed), (20, Some(0)), "what is damaged was planned");
    let endings = [(Ending::Done, 2 * 20 - 3 * 2 - 2), (Ending::Unknown, 2)].into();
    assert_eq!(sums.targets[&0].tally.endings, endings);
}

#[tokio::test]
async fn keys_of_a_whole_day_that_are_not_ours_are_named() {
    let memory = deployment(8).await;
    let day = keys::plan(slot(5), 0).day;
    let foreign = ["-1000000000/0/plan.json", "1000000000000/0/plan.json", "9223372036854775807/0/0.json", "notes.txt"];
    for document in foreign {
        memory.insert(format!("ledger/{day}/{document}"), "{}");
    }
    let reader = BucketReader::open(&memory, &memory, after(3_000, 0)).await.unwrap();
    let sums = sum(&reader, span(None, None), &mut ()).await.unwrap();
    let keys: Vec<String> = foreign.iter().map(|document| format!("ledger/{day}/{document}")).collect();
    assert_eq!(named(&sums.damage), keys);
    assert_eq!(sums.slots, 8);
}

#[tokio::test]
async fn a_damaged_version_is_named_and_its_slots_are_read_from_its_key_on() {
    for content in ["{", "{\"slot\": 1000000000000}", "[]"] {
        let memory = deployment(20).await;
        let key = keys::version(slot(0), "v");
        memory.insert(&key, content);
        memory.insert("versions/1000000000000-v.json", "{}");
        let sums = ledger(&memory).await;
        assert_eq!(named(&sums.damage), [key.as_str(), "versions/1000000000000-v.json"]);
        assert_eq!((sums.slots, sums.targets[&0].tally.endings[&Ending::Done]), (20, 40));
    }
}

fn cycle(memory: &Memory, number: u64) {
    let start = slot(0).plus(10 * number);
    let label = crate::common::documents::label(start, &format!("a-{number}"), 1, 1);
    let document = json!({
        "version": "v", "cycle": number, "start": start, "time": start.to_string(), "cycle_length": 10,
        "real_data": {}, "warnings": [], "labels": [label],
    });
    memory.insert(keys::labels("v", number), document.to_string());
}

#[tokio::test]
async fn labels_that_are_missing_or_damaged_are_named_and_the_others_are_printed() {
    let memory = deployment(20).await;
    for number in 0..2 {
        cycle(&memory, number);
    }
    let all = Span::default();
    assert_eq!(labels(&memory, all).await, (2, Damage::default()), "nobody ticked cycle 2, which has no labels");
    memory.insert("labels/v/notes.txt", "hello");
    memory.remove(&keys::labels("v", 0));
    let (count, damage) = labels(&memory, all).await;
    assert_eq!((count, named(&damage)), (1, vec!["labels/v/notes.txt", "labels/v/000000.json"]));
    assert!(damage.named[1].message.contains("cycle 0"), "{damage:?}");
    memory.insert(keys::labels("v", 1), "{");
    memory.remove("labels/v/notes.txt");
    let (count, damage) = labels(&memory, all).await;
    assert_eq!((count, named(&damage)), (0, vec!["labels/v/000001.json", "labels/v/000000.json"]));
    memory.insert("labels/deleted/000000.json", "{}");
    assert_eq!(named(&labels(&memory, all).await.1)[0], "labels/deleted/000000.json", "its version was deleted");
    memory.remove("labels/deleted/000000.json");
    assert_eq!(labels(&memory, span(Some(20), None)).await, (0, Damage::default()), "other cycles were not asked for");
    // Of a damaged version nobody knows its cycles: its labels are those that are there.
    cycle(&memory, 1);
    memory.insert(keys::version(slot(0), "v"), "{");
    let (count, damage) = labels(&memory, all).await;
    assert_eq!((count, named(&damage)), (1, vec![keys::version(slot(0), "v").as_str()]));
}
