//! The content manifest: a line for each object that was stored, with what it holds.

use std::collections::{BTreeMap, BTreeSet};

use activity::truth::{ContentReader as _, FolderReader, ObjectRecord, Reader as _, Span};
use futures::FutureExt as _;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use crate::common::plan_of;
use crate::common::run::{Ran, Setup, run, run_into};
use crate::common::{constants, slot};

fn blueprint(decoys: &Value) -> Value {
    let target = |prefix: &str, extra: Value| {
        let mut target = json!({"type": "s3", "action": "put", "prefix": prefix, "generators": ["a", "b"]});
        target.as_object_mut().expect("an object").extend(extra.as_object().expect("an object").clone());
        target
    };
    let sensitive = json!({"fake_types": ["ssn", "sentence"], "fake_counts": 20, "decoys": decoys, "slice_size": 3});
    let targets = json!([
        target("sensitive/", sensitive),
        target("grouped/", json!({"fake_types": ["iban"], "group_datapoints": true, "bucket": "accounts"})),
        {"type": "lambda", "function": "f", "generators": ["a"]},
    ]);
    constants(&[("a", 7), ("b", 4)], targets)
}

fn manifest(ran: &Ran) -> Vec<Value> {
    ran.text("objects.jsonl").lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn text<'a>(line: &'a Value, name: &str) -> &'a str {
    line[name].as_str().unwrap_or_else(|| panic!("no {name}: {line}"))
}

#[tokio::test]
async fn every_object_has_a_line_with_its_etag_task_and_what_its_content_holds() {
    let ran = run(&blueprint(&json!(0.25)), Setup::slots(10)).await;
    let lines = manifest(&ran);
    let mut seen = BTreeSet::new();
    let mut decoys = 0;
    for line in &lines {
        let (bucket, key) = (text(line, "bucket"), text(line, "key"));
        assert!(seen.insert((bucket.to_owned(), key.to_owned())), "{key} stands twice");
        let body = &ran.objects(bucket)[key];
        let md5: String = Md5::digest(body).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(text(line, "etag"), md5);
        let body = std::str::from_utf8(body).expect("text");
        let values: Vec<&str> = body.lines().skip(2).collect();
        assert_eq!(line["values"], values.len());
        match text(line, "fake_type") {
            "sentence" => assert_eq!(line["identifiers"], json!({})),
            "iban" => assert_eq!(line["identifiers"].as_object().map(serde_json::Map::len), Some(1)),
            _ => {
                let ssn = &line["identifiers"]["USA_SOCIAL_SECURITY_NUMBER"];
                let void = |value: &str| value.ends_with("078-05-1120") || value.ends_with("219-09-9999");
                let valid =
                    values.iter().filter(|value| value.len() == "SSN: 123-45-6789".len() && !void(value)).count();
                assert_eq!((&ssn["valid"], &ssn["truth"]), (&json!(valid), &json!("must")), "{body}");
                let kinds = ssn["decoys"].as_object().expect("some of twenty");
                decoys += kinds.values().map(|kind| kind["count"].as_u64().expect("a count")).sum::<u64>();
                assert_eq!(kinds.values().filter_map(|kind| kind["count"].as_u64()).sum::<u64>() + valid as u64, 20);
            }
        }
    }
    let puts: BTreeSet<(String, String)> = ran
        .access("PutObject")
        .iter()
        .map(|put| (text(put, "bucket").to_owned(), text(put, "key").to_owned()))
        .collect();
    assert_eq!(seen, puts);
    assert_eq!(lines.len(), 10 * 2 * 11);
    assert!(decoys > 100, "{decoys}");
    // In the order of slots, targets, tasks.
    let order: Vec<(i64, u64, u64)> = lines
        .iter()
        .map(|line| {
            let number = |name: &str| line[name].as_u64().expect("a number");
            (line["slot"].as_i64().expect("a slot"), number("target"), number("task"))
        })
        .collect();
    assert!(order.is_sorted(), "{order:?}");
    assert_eq!(order.iter().collect::<BTreeSet<_>>().len(), 10 * (3 + 2 + 1), "slices and groups are tasks");
}

#[tokio::test]
async fn decoys_change_no_key_and_none_is_the_same_as_no_share_of_them() {
    let (none, zero, some) = (blueprint(&Value::Null), blueprint(&json!(0)), blueprint(&json!(0.5)));
    let none: Value = serde_json::from_str(&none.to_string().replace("\"decoys\":null,", "")).expect("JSON");
    let mut ran = Vec::new();
    for blueprint in [none, zero, some] {
        ran.push(run(&with_seed(blueprint), Setup { jobs: 4, ..Setup::slots(6) }).await);
    }
    let objects = |ran: &Ran| -> BTreeMap<String, Vec<u8>> { ran.objects("default-bucket") };
    assert_eq!(objects(&ran[0]), objects(&ran[1]));
    assert_eq!(ran[0].text("objects.jsonl"), ran[1].text("objects.jsonl"));
    assert_eq!(objects(&ran[0]).keys().collect::<Vec<_>>(), objects(&ran[2]).keys().collect::<Vec<_>>());
    assert_ne!(objects(&ran[0]), objects(&ran[2]));
}

fn with_seed(mut blueprint: Value) -> Value {
    blueprint["commons"]["seed"] = json!(5);
    blueprint
}

#[tokio::test]
async fn a_rerun_writes_the_same_manifest_whatever_runs_at_once() {
    let one = run(&blueprint(&json!(0.3)), Setup { jobs: 1, ..Setup::slots(8) }).await;
    let other = run(&blueprint(&json!(0.3)), Setup { jobs: 8, ..Setup::slots(8) }).await;
    assert_eq!(one.text("objects.jsonl"), other.text("objects.jsonl"));
}

#[tokio::test]
async fn the_reader_gives_the_objects_of_a_span_and_names_a_damaged_line() {
    let around = tempfile::tempdir().expect("a folder");
    let out = around.path().join("out");
    run_into(&out, plan_of(&blueprint(&json!(0.3))), Setup::slots(5)).await.expect("it runs");
    let read = |span| {
        let (reader, mut read) = (FolderReader::new(&out), Vec::<ObjectRecord>::new());
        let contents = reader.contents(span, |object| read.push(object));
        contents.now_or_never().expect("a folder is read at once").expect("it can be read");
        (read, reader.damage())
    };
    let span = Span { first: Some(slot(1)), end: Some(slot(3)) };
    let (all, some) = (read(Span::default()).0, read(span).0);
    assert_eq!((all.len(), some.len()), (5 * 22, 2 * 22));
    assert!(some.iter().all(|object| span.holds(object.id.slot)));
    let path = out.join("objects.jsonl");
    let text = std::fs::read_to_string(&path).expect("a file");
    let written: Vec<ObjectRecord> = text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
    assert_eq!(written, all);
    std::fs::write(&path, text.replacen("\"bucket\"", "\"basket\"", 1)).expect("a file");
    let (rest, damage) = read(Span::default());
    assert_eq!((rest.len(), damage.count), (5 * 22 - 1, 1));
    assert!(damage.named[0].key.ends_with("objects.jsonl, line 1"), "{damage:?}");
}
