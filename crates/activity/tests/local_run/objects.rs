//! Objects that are put: as many as the series says, where and with what the blueprint says.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::common::run::{Ran, Setup, run};

/// Written out here once more: what every object begins with.
const HEADER: &str =
    "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n";

/// Series that change from slot to slot, with zeros.
fn generators() -> Value {
    json!([
        {"id": "square", "shape": "square", "config": {"low_value": 0, "high_value": 9, "low_width": 2, "high_width": 3}},
        {"id": "random", "shape": "random", "config": {"type": "uniform", "signal_min": 0, "signal_max": 6}},
        {"id": "constant", "shape": "constant", "config": {"constant": 40}},
    ])
}

fn blueprint(targets: Value) -> Value {
    json!({"commons": {"num_points": 40, "seed": 11}, "generators": generators(), "targets": targets})
}

/// Puts per slot's time under a prefix.
fn puts_by_time(ran: &Ran, prefix: &str) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for put in ran.access("PutObject") {
        if put["key"].as_str().expect("a key").starts_with(prefix) {
            let time: jiff::Timestamp = put["time"].as_str().expect("a time").parse().expect("RFC 3339");
            *counts.entry(time.to_string()).or_default() += 1;
        }
    }
    counts
}

#[tokio::test]
async fn objects_per_slot_and_prefix_equal_the_series() {
    let ran = run(
        &blueprint(json!([
            {"type": "s3", "action": "put", "prefix": "one/", "generators": ["square", "random"]},
            {"type": "s3", "action": "put", "prefix": "two/", "generators": ["random"], "slice_size": 2},
            {"type": "s3", "action": "put", "prefix": "three/", "generators": ["square", "random"], "group_datapoints": true},
        ])),
        Setup::slots(60),
    )
    .await;
    for (prefix, ids) in [("one/", &["square", "random"][..]), ("two/", &["random"]), ("three/", &["square", "random"])]
    {
        let mut expected = BTreeMap::new();
        for row in ran.series().iter().filter(|row| ids.contains(&row.generator_id.as_str()) && row.value > 0) {
            *expected.entry(row.time.clone()).or_default() += row.value;
        }
        assert!(expected.len() > 30, "{expected:?}");
        assert_eq!(puts_by_time(&ran, prefix), expected, "{prefix}");
    }
    // The folder holds exactly what was put, to the byte count.
    let objects = ran.objects("default-bucket");
    let puts = ran.access("PutObject");
    let sizes = |put: &Value| (put["key"].as_str().map(str::to_owned), put["bytes"].as_u64());
    let written: BTreeMap<_, _> = puts.iter().map(sizes).collect();
    assert_eq!(written.len(), puts.len(), "no key is put twice");
    assert_eq!(written, objects.iter().map(|(key, body)| (Some(key.clone()), Some(body.len() as u64))).collect());
    assert_eq!(ran.tally.objects, objects.len() as u64);
    assert_eq!(ran.tally.bytes, objects.values().map(|body| body.len() as u64).sum::<u64>());
}

/// Folder and the rest of `<folder>/<uuid>.txt`; the UUID is a random one (RFC 9562, version 4).
fn parts(key: &str) -> (&str, &str) {
    let (folder, name) = key.split_once('/').expect("a folder");
    let uuid = name.strip_suffix(".txt").expect("the extension");
    let groups: Vec<&str> = uuid.split('-').collect();
    assert_eq!(groups.iter().map(|group| group.len()).collect::<Vec<_>>(), [8, 4, 4, 4, 12], "{uuid}");
    assert!(groups.concat().chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')), "{uuid}");
    assert!(groups[2].starts_with('4') && groups[3].starts_with(['8', '9', 'a', 'b']), "{uuid}");
    (folder, uuid)
}

fn is_ssn(line: &str) -> bool {
    let groups: Vec<&str> = line.split('-').collect();
    groups.iter().map(|group| group.len()).eq([3, 2, 4]) && groups.concat().chars().all(|c| c.is_ascii_digit())
}

fn is_ipv4(line: &str) -> bool {
    line.parse::<std::net::Ipv4Addr>().is_ok()
}

#[tokio::test]
async fn keys_are_fake_type_or_mixed_and_a_uuid_and_the_content_is_of_one_type() {
    let ran = run(
        &blueprint(
            json!([{"type": "s3", "action": "put", "prefix": "a/b-", "bucket": "my-bucket", "generators": ["constant"],
            "fake_types": ["ssn", "ipv4"], "fake_counts": 7, "keywords": false}]),
        ),
        Setup::slots(40),
    )
    .await;
    let objects = ran.objects("my-bucket");
    assert_eq!(objects.len(), 40 * 40);
    assert!(ran.objects("default-bucket").is_empty());
    let (mut folders, mut uuids) = (BTreeMap::<&str, u64>::new(), BTreeSet::new());
    let mut mixed_types = BTreeMap::<bool, u64>::new();
    for (key, body) in &objects {
        let (folder, uuid) = parts(key.strip_prefix("a/b-").expect("the prefix"));
        *folders.entry(folder).or_default() += 1;
        assert!(uuids.insert(uuid), "{uuid} stands twice");
        // Header, blank line, seven values, each line with CRLF, and nothing else.
        let body = std::str::from_utf8(body).unwrap();
        let values = body.strip_prefix(HEADER).expect("the header").strip_suffix("\r\n").expect("a last line end");
        let values: Vec<&str> = values.split("\r\n").collect();
        assert_eq!(values.len(), 7, "{body}");
        assert!(values.iter().all(|value| !value.contains(['\r', '\n'])), "{body}");
        let (all_ssn, all_ipv4) = (values.iter().all(|line| is_ssn(line)), values.iter().all(|line| is_ipv4(line)));
        match folder {
            "ssn" => assert!(all_ssn, "{body}"),
            "ipv4" => assert!(all_ipv4, "{body}"),
            "mixed" => {
                assert!(all_ssn || all_ipv4, "an object is of one type: {body}");
                *mixed_types.entry(all_ssn).or_default() += 1;
            }
            other => panic!("{other} is neither a fake type nor mixed"),
        }
    }
    // Half of 1,600 are mixed, a quarter of each type: within four standard deviations of a fair draw (80 and 70).
    assert!(folders["mixed"].abs_diff(800) < 80, "{folders:?}");
    assert!(folders["ssn"].abs_diff(400) < 70 && folders["ipv4"].abs_diff(400) < 70, "{folders:?}");
    assert!(mixed_types[&true].abs_diff(400) < 70, "{mixed_types:?}");
}

#[tokio::test]
async fn an_object_of_no_values_is_header_and_blank_line() {
    let ran = run(
        &blueprint(json!([{"type": "s3", "action": "put", "generators": ["constant"], "fake_counts": 0}])),
        Setup::slots(1),
    )
    .await;
    let objects = ran.objects("default-bucket");
    assert_eq!(objects.len(), 40);
    assert!(objects.values().all(|body| body == HEADER.as_bytes()));
}

#[tokio::test]
async fn by_default_an_object_is_one_sentence_of_plain_text_without_an_acl() {
    let ran =
        run(&blueprint(json!([{"type": "s3", "action": "put", "generators": ["constant"]}])), Setup::slots(2)).await;
    for (key, body) in ran.objects("default-bucket") {
        assert!(["sentence", "mixed"].contains(&parts(&key).0), "{key}");
        let body = String::from_utf8(body).unwrap();
        let values = body.strip_prefix(HEADER).expect("the header");
        assert_eq!(values.matches("\r\n").count(), 1, "{body}");
        assert!(values.trim_end().contains(' ') && values.ends_with("\r\n"), "{body}");
    }
    let puts = ran.access("PutObject");
    assert_eq!(puts.len(), 80);
    for put in puts {
        assert_eq!(put["content_type"], "text/plain");
        assert!(put.get("acl").is_none(), "{put}");
    }
}

#[tokio::test]
async fn content_types_and_acls_are_drawn_from_their_lists_and_recorded() {
    let types = ["text/csv", "application/json", "application/pdf"];
    let ran = run(
        &blueprint(json!([
            {"type": "s3", "action": "put", "prefix": "lists/", "generators": ["constant"], "content_types": types, "acls": ["private", "public-read"]},
            {"type": "s3", "action": "put", "prefix": "one/", "generators": ["constant"], "content_type": "text/html", "acl": "bucket-owner-full-control"},
        ])),
        Setup::slots(5),
    )
    .await;
    let drawn = |prefix: &str, field: &str| {
        let mut counts = BTreeMap::<String, u64>::new();
        for put in ran.access("PutObject").iter().filter(|put| put["key"].as_str().unwrap().starts_with(prefix)) {
            *counts.entry(put[field].as_str().unwrap().to_owned()).or_default() += 1;
        }
        counts
    };
    let content_types = drawn("lists/", "content_type");
    assert_eq!(content_types.keys().map(String::as_str).collect::<BTreeSet<_>>(), types.into());
    // A third of 200 each, within four standard deviations (27).
    assert!(content_types.values().all(|count| count.abs_diff(67) < 27), "{content_types:?}");
    let acls = drawn("lists/", "acl");
    assert_eq!(acls.keys().collect::<Vec<_>>(), ["private", "public-read"]);
    assert!(acls.values().all(|count| count.abs_diff(100) < 29), "{acls:?}");
    assert_eq!(drawn("one/", "content_type"), [("text/html".to_owned(), 200)].into());
    assert_eq!(drawn("one/", "acl"), [("bucket-owner-full-control".to_owned(), 200)].into());
}

#[tokio::test]
async fn a_prefix_that_would_climb_is_refused_and_odd_ones_stay_in_the_folder() {
    let target = |prefix: &str| json!([{"type": "s3", "action": "put", "prefix": prefix, "generators": ["constant"]}]);
    assert!(blueprint::parse(blueprint(target("../up/")).to_string().as_bytes()).is_err());
    for prefix in ["a/../b/", "/", "//x//", "./", "con:x/", "a/..", "%2e%2e/", "tab\t/"] {
        let ran = run(&blueprint(target(prefix)), Setup::slots(1)).await;
        assert_eq!(ran.objects("default-bucket").len(), 40, "{prefix:?}");
        assert_eq!(ran.files.len(), 40 + 8, "{prefix:?}: nothing else but the records");
        assert!(ran.access("PutObject").iter().all(|put| put["key"].as_str().unwrap().starts_with(prefix)));
    }
}

#[tokio::test]
async fn a_key_has_the_extension_of_its_content_type_or_the_one_that_the_target_names() {
    let ran = run(
        &blueprint(json!([
            {"type": "s3", "action": "put", "prefix": "list/", "generators": ["constant"], "content_types": ["text/csv", "application/json"]},
            {"type": "s3", "action": "put", "prefix": "odd/", "generators": ["constant"], "content_type": "application/x-odd"},
            {"type": "s3", "action": "put", "prefix": "own/", "generators": ["constant"], "content_type": "text/csv", "extension": ".log.gz"},
            {"type": "s3", "action": "put", "prefix": "none/", "generators": ["constant"], "extension": ""},
            {"type": "s3", "action": "get", "prefix": "read/", "generators": ["constant"], "content_type": "text/csv"},
        ])),
        Setup::slots(2),
    )
    .await;
    let puts = ran.access("PutObject");
    assert_eq!(puts.len(), 4 * 80);
    for put in puts {
        let (key, content_type) = (put["key"].as_str().unwrap(), put["content_type"].as_str().unwrap());
        let name = key.rsplit('/').next().unwrap();
        let extension = name.find('.').map_or("", |dot| &name[dot..]);
        let expected = match (key.split('/').next().unwrap(), content_type) {
            ("list", "text/csv") => ".csv",
            ("list", "application/json") => ".json",
            ("odd", "application/x-odd") => ".txt",
            ("own", "text/csv") => ".log.gz",
            ("none", "text/plain") => "",
            other => panic!("{other:?}"),
        };
        assert_eq!(extension, expected, "{key}");
    }
    // Nothing lies there, so keys are invented.
    let gets = ran.access("GetObject");
    assert_eq!(gets.len(), 80);
    assert!(gets.iter().all(|get| {
        let name = get["key"].as_str().unwrap().strip_prefix("read/fake-object-").unwrap();
        name.len() == 8 + ".csv".len() && name.ends_with(".csv")
    }));
}
