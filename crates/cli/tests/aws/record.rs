//! `ledger` and `labels` of a record bucket, as the command.

use activity::truth::{Ending, LabelsDocument, keys};
use blueprint::Slot;
use serde_json::{Value, json};

use super::{Server, ask, done, sandbox, shop};
use crate::common::documents::{Fate, Memory, label, plan, version};

fn slot(since: u64) -> Slot {
    Slot::at("2026-03-01T23:58:00Z".parse().unwrap()).plus(since)
}

/// A record over midnight in a bucket: slot 2 was never ticked.
async fn record(server: &Server) {
    let memory = Memory::default();
    version(&memory, slot(0), "v1", &["s3 put papers/"]);
    for since in [0, 1, 3, 4] {
        let fate = if since == 4 { Fate::Claimed } else { Fate::Ended(Ending::Done) };
        plan(&memory, slot(since), 0, &[("a", Fate::Ended(Ending::Done)), ("b", fate)]).await;
    }
    let document = LabelsDocument {
        version: "v1".to_owned(),
        cycle: 0,
        start: slot(0),
        time: slot(0).to_string(),
        cycle_length: 10,
        real_data: Default::default(),
        warnings: Vec::new(),
        labels: vec![label(slot(0), "a-0", 1, 1), label(slot(0), "a-1", 3, 3)],
    };
    memory.insert(keys::labels("v1", 0), serde_json::to_vec(&document).unwrap());
    for (key, body) in memory.all() {
        match key.strip_prefix("ledger/").and_then(|key| key.split_once('/')) {
            Some((day, document)) => server.put_item("record", day, document, &String::from_utf8(body).unwrap()),
            None => server.put(&format!("/record/{key}"), body),
        }
    }
}

#[tokio::test]
async fn the_ledger_of_a_bucket_has_the_shape_of_a_folders() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    record(&server).await;
    let bounds = ["--to", "2026-03-02T00:04:00Z"];
    let ledger = done(&sandbox, &server, &[&["--json", "ledger", "s3://record"][..], &bounds].concat());
    let sums: Value = serde_json::from_str(&ledger.stdout).unwrap();
    assert_eq!((&sums["slots"], &sums["missed"]), (&json!(4), &json!(2)));
    assert_eq!(sums["targets"]["0"]["endings"], json!({"done": 7, "unknown": 1}));
    assert_eq!((&sums["targets"]["0"]["planned"], &sums["targets"]["0"]["executed"]), (&json!(16), &json!(14)));
    sandbox.done(&["run", "shop.json", "--out", "out"]);
    let folder: Value = serde_json::from_str(&sandbox.done(&["ledger", "out", "--json"]).stdout).unwrap();
    let names = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&sums), names(&folder));
    assert_eq!(names(&sums["targets"]["0"]), names(&folder["targets"]["0"]));

    let table = done(&sandbox, &server, &[&["ledger", "s3://record"][..], &bounds].concat()).stdout;
    assert!(table.contains("s3 put papers/") && table.contains("unknown") && table.contains("2 slots"), "{table}");
    let points = done(&sandbox, &server, &[&["ledger", "s3://record", "--points"][..], &bounds].concat()).stdout;
    let points: Vec<&str> = points.lines().collect();
    assert_eq!(points[0], "slot,time,target,generator_id,ending");
    assert_eq!(points.len(), 1 + 8 + 2);
    assert!(points[5].ends_with("2026-03-02T00:00:00Z,0,,missed"), "{points:?}");
    assert!(points[9].ends_with("2026-03-02T00:02:00Z,0,b,unknown"), "{points:?}");
    let requests = server.requests();
    let reads = |request: &super::server::Request| match request.headers.get("x-amz-target") {
        Some(target) => target == "DynamoDB_20120810.Query",
        None => request.method == "GET" && !request.path.contains("/ledger/"),
    };
    assert!(requests.iter().all(reads), "it only reads, and the ledger by queries alone");
}

#[tokio::test]
async fn the_labels_of_a_bucket_name_their_version() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    record(&server).await;
    let printed = done(&sandbox, &server, &["labels", "s3://record/", "--json"]).stdout;
    let labels: Vec<Value> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(labels.iter().map(|label| label["id"].as_str().unwrap()).collect::<Vec<_>>(), ["a-0", "a-1"]);
    assert!(labels.iter().all(|label| label["version"] == "v1"));
    let table = done(&sandbox, &server, &["labels", "s3://record", "--to", "2026-03-02T00:00:00Z"]).stdout;
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows[0], ["id", "generator", "kind", "start", "end", "version"]);
    assert_eq!((rows.len(), rows[1][0], rows[1].last().copied()), (2, "a-0", Some("v1")), "{table}");
}

#[test]
fn a_bucket_that_is_no_record_or_does_not_answer_is_named_with_what_to_do() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    for command in ["ledger", "labels"] {
        let outcome = ask(&sandbox, &server, &[command, "s3://papers"]);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
        assert!(outcome.stderr.contains("s3://papers holds no versions/"), "{outcome:?}");
        assert!(outcome.stderr.contains("name the record bucket"), "{outcome:?}");
    }
}

#[tokio::test]
async fn what_is_damaged_is_named_and_counted_and_the_rest_is_read() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    record(&server).await;
    let bounds = ["--to", "2026-03-02T00:04:00Z"];
    let plan = keys::plan(slot(1), 0);
    server.put_item("record", &plan.day, &plan.document, "{");
    server.put_item("record", &plan.day, "notes.txt", "hello");
    server.put("/record/versions/notes.txt", "hello");
    let ledger = ask(&sandbox, &server, &[&["--json", "ledger", "s3://record"][..], &bounds].concat());
    assert_eq!(ledger.code, Some(3), "{ledger:?}");
    let sums: Value = serde_json::from_str(&ledger.stdout).unwrap();
    assert_eq!((&sums["slots"], &sums["missed"], &sums["damage"]["count"]), (&json!(4), &json!(2), &json!(3)));
    assert_eq!(sums["targets"]["0"]["endings"], json!({"done": 5, "unknown": 1}));
    let named: Vec<&str> =
        sums["damage"]["named"].as_array().unwrap().iter().map(|one| one["key"].as_str().unwrap()).collect();
    let notes = format!("ledger/{}/notes.txt", plan.day);
    assert_eq!(named, ["versions/notes.txt", &notes, &plan.to_string()]);
    for key in named {
        assert!(ledger.stderr.contains(&format!("s3://record/{key}")), "{ledger:?}");
    }
    assert!(ledger.stderr.contains("3 parts of the record are damaged or missing"), "{ledger:?}");

    server.put(&format!("/record/{}", keys::labels("v1", 0)), "{");
    let labels = ask(&sandbox, &server, &["labels", "s3://record"]);
    assert_eq!(labels.code, Some(3), "{labels:?}");
    assert!(labels.stderr.contains("labels/v1/000000.json") && labels.stderr.contains("0 labels"), "{labels:?}");
}

#[tokio::test]
async fn a_bucket_without_its_table_is_told_and_its_labels_are_read() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    let memory = Memory::default();
    version(&memory, slot(0), "v1", &["s3 put papers/"]);
    let document = LabelsDocument {
        version: "v1".to_owned(),
        cycle: 0,
        start: slot(0),
        time: slot(0).to_string(),
        cycle_length: 10,
        real_data: Default::default(),
        warnings: Vec::new(),
        labels: vec![label(slot(0), "a-0", 1, 1)],
    };
    memory.insert(keys::labels("v1", 0), serde_json::to_vec(&document).unwrap());
    for (key, body) in memory.all() {
        server.put(&format!("/record/{key}"), body);
    }
    let outcome = ask(&sandbox, &server, &["ledger", "s3://record"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(1), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("there is no DynamoDB table \"record\""), "{outcome:?}");
    let labels = done(&sandbox, &server, &["labels", "s3://record", "--to", "2026-03-02T00:08:00Z"]);
    assert!(labels.stdout.contains("a-0"), "{labels:?}");
}
