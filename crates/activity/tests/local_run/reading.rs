//! Objects that are read: what was there when the slot began, in key order, then invented ones.

use activity::truth::Ending;
use serde_json::{Value, json};

use crate::common::constants;
use crate::common::run::{Ran, Setup, data_folder, run, tree};

/// Keys and statuses of the reads of one slot.
fn reads(ran: &Ran, minute: u64) -> Vec<(String, u64)> {
    let time = format!("2026-01-01T00:{minute:02}:00");
    let gets = ran.access("GetObject");
    let here = gets.iter().filter(|get| get["time"].as_str().expect("a time").starts_with(&time));
    let mut reads: Vec<(String, u64)> = here
        .map(|get| (get["key"].as_str().expect("a key").to_owned(), get["status"].as_u64().expect("a status")))
        .collect();
    reads.sort_by_key(|(_, status)| *status);
    reads
}

fn get(value: u64, prefix: &str) -> Value {
    let targets = json!([{"type": "s3", "action": "get", "bucket": "bucket", "prefix": prefix, "generators": ["a"]}]);
    constants(&[("a", value)], targets)
}

fn all_done(ran: &Ran) -> bool {
    ran.ledger()
        .iter()
        .all(|one| one.endings().values().all(|ending| *ending == Ending::Done) && one.done == one.planned)
}

#[tokio::test]
async fn existing_objects_are_read_in_key_order_and_missing_ones_invented() {
    let data = data_folder(&[
        ("bucket/b", "bb"),
        ("bucket/a/2", "22"),
        ("bucket/a/10", "1010"),
        ("bucket/a-b", "-"),
        ("bucket/é", "e"),
        ("other/x", "x"),
    ]);
    let before = tree(data.path());
    let setup = |slots| Setup { data: Some(data.path().to_owned()), ..Setup::slots(slots) };
    // By bytes, as S3 lists: '-' before '/', "10" before "2", 'é' last.
    let keys = ["a-b", "a/10", "a/2", "b", "é"];
    let ran = run(&get(3, ""), setup(2)).await;
    for minute in [0, 1] {
        assert_eq!(reads(&ran, minute), keys[..3].iter().map(|key| ((*key).to_owned(), 200)).collect::<Vec<_>>());
    }
    let ran = run(&get(8, ""), setup(2)).await;
    let (first, second) = (reads(&ran, 0), reads(&ran, 1));
    for reads in [&first, &second] {
        assert_eq!(reads[..5], keys.map(|key| (key.to_owned(), 200)));
        assert!(reads[5..].iter().all(|(_, status)| *status == 404), "{reads:?}");
        assert_eq!(
            reads[5..].iter().collect::<std::collections::BTreeSet<_>>().len(),
            3,
            "invented keys differ: {reads:?}"
        );
    }
    assert_ne!(first[5..], second[5..], "each slot invents its own");
    assert!(all_done(&ran), "a 404 counts as done");
    assert_eq!(tree(data.path()), before, "the data folder is only read");
    assert!(ran.objects("bucket").is_empty(), "reading writes nothing");
}

#[tokio::test]
async fn bytes_that_were_read_are_recorded() {
    let data = data_folder(&[("bucket/a", "12345"), ("bucket/b", "")]);
    let ran = run(&get(2, ""), Setup { data: Some(data.path().to_owned()), ..Setup::slots(1) }).await;
    let gets = ran.access("GetObject");
    assert_eq!(gets.iter().map(|get| get["bytes"].as_u64()).collect::<Vec<_>>(), [Some(5), Some(0)]);
}

#[tokio::test]
async fn only_keys_below_the_prefix_are_read_and_invented() {
    let data = data_folder(&[("bucket/in/1", ""), ("bucket/in/sub/2", ""), ("bucket/inn", ""), ("bucket/out/3", "")]);
    let ran = run(&get(4, "in/"), Setup { data: Some(data.path().to_owned()), ..Setup::slots(1) }).await;
    let reads = reads(&ran, 0);
    assert_eq!(reads[..2], [("in/1".to_owned(), 200), ("in/sub/2".to_owned(), 200)]);
    assert!(reads[2..].iter().all(|(key, status)| key.starts_with("in/") && *status == 404), "{reads:?}");
    assert_eq!(reads.len(), 4);
}

#[tokio::test]
async fn keys_that_no_path_is_made_of_are_read_from_the_data_folder_as_they_stand_there() {
    let names = ["100%.txt", "2026-01-01T00:00.csv", "a%2Fb", "is it?.txt", "x%"];
    let paths: Vec<String> = names.iter().map(|name| format!("bucket/{name}")).collect();
    let objects: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "content")).collect();
    let data = data_folder(&objects);
    let ran = run(&get(6, ""), Setup { data: Some(data.path().to_owned()), ..Setup::slots(1) }).await;
    let reads = reads(&ran, 0);
    assert_eq!(reads[..5], names.map(|name| (name.to_owned(), 200)));
    assert_eq!(reads[5].1, 404);
}

#[tokio::test]
async fn a_missing_key_below_an_object_counts_as_done_too() {
    let data = data_folder(&[("bucket/in", "an object whose key is a folder's name")]);
    let ran = run(&get(2, "in/"), Setup { data: Some(data.path().to_owned()), ..Setup::slots(1) }).await;
    assert!(reads(&ran, 0).iter().all(|(_, status)| *status == 404));
    assert!(all_done(&ran), "{:?}", ran.ledger());
}

#[tokio::test]
async fn a_get_sees_what_was_put_in_earlier_slots_and_not_in_its_own() {
    let targets = json!([
        {"type": "s3", "action": "put", "bucket": "bucket", "prefix": "p/", "generators": ["puts"]},
        {"type": "s3", "action": "get", "bucket": "bucket", "prefix": "p/", "generators": ["gets"]},
    ]);
    let ran = run(&constants(&[("puts", 3), ("gets", 5)], targets), Setup { jobs: 4, ..Setup::slots(3) }).await;
    let put = |minute: u64| {
        let time = format!("2026-01-01T00:{minute:02}");
        let puts = ran.access("PutObject");
        let here = puts.iter().filter(|put| put["time"].as_str().unwrap().starts_with(&time));
        let mut keys: Vec<String> = here.map(|put| put["key"].as_str().unwrap().to_owned()).collect();
        keys.sort();
        keys
    };
    assert!(reads(&ran, 0).iter().all(|(_, status)| *status == 404), "slot 0 began with nothing");
    let found = |minute: u64| -> Vec<String> {
        reads(&ran, minute).into_iter().filter(|(_, status)| *status == 200).map(|(key, _)| key).collect()
    };
    assert_eq!(found(1), put(0));
    let mut there = [put(0), put(1)].concat();
    there.sort();
    there.truncate(5);
    assert_eq!(found(2), there);
    assert!(all_done(&ran));
}

#[tokio::test]
async fn without_a_data_folder_every_read_is_invented_and_done() {
    let ran = run(&get(7, "p/"), Setup::slots(2)).await;
    assert_eq!(reads(&ran, 0).len() + reads(&ran, 1).len(), 14);
    assert!(ran.access("GetObject").iter().all(|get| get["status"] == 404));
    assert!(all_done(&ran));
}
