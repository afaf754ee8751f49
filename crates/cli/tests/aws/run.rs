//! A run on AWS: activities there, records here.

use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::{Server, ask, command, done, sandbox, shop};
use crate::common::records::{json, lines, rows, text};
use crate::common::{Running, finish, until};

fn minute() -> i64 {
    i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() / 60).unwrap()
}

#[test]
fn activities_are_executed_on_aws_and_everything_else_is_written_to_the_folder() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "4", "--speed", "600x"]);
    let puts = server.seen("PUT", "/papers/p/");
    assert_eq!(puts.len(), 3 * 4);
    let rows = rows(&sandbox.path("out/shop/series.csv"));
    let slots: Vec<&str> = rows.iter().map(|row| row.time.as_str()).collect();
    for put in &puts {
        assert!(slots.contains(&put.headers["x-amz-meta-activity-generator-slot"].as_str()), "{put:?}");
        assert!(put.headers["user-agent"].contains("app/activity-generator-shop-"), "{put:?}");
    }
    let invocations = server.seen("POST", "/2015-03-31/functions/order/invocations");
    assert_eq!(invocations.len(), 4);
    let events: Vec<Value> = invocations.iter().map(|request| serde_json::from_str(&request.body).unwrap()).collect();
    let recorded = lines(&sandbox.path("out/shop/invocations.jsonl"));
    assert_eq!(events, recorded.iter().map(|line| line["payload"].clone()).collect::<Vec<_>>());
    assert_eq!(server.requests().len(), 12 + 4 + 1, "and nothing else is asked but who asks");

    assert!(!sandbox.path("out/shop/s3").exists(), "no folder stands for S3");
    let summary = json(&sandbox.path("out/shop/summary.json"));
    assert_eq!((&summary["objects"], &summary["executed"]), (&json!(12), &json!(16)));
    assert_eq!(summary["aws"], json!({"region": "eu-central-1", "endpoint": server.url}));
    let ledger: Value = serde_json::from_str(&sandbox.done(&["ledger", "out/shop", "--json"]).stdout).unwrap();
    assert_eq!((&ledger["slots"], &ledger["missed"]), (&json!(4), &json!(0)));
    assert_eq!(ledger["targets"]["0"]["endings"], json!({"done": 4}));
    let report = text(&sandbox.path("out/shop/report.html"));
    assert!(report.contains("on AWS, region eu-central-1") && !report.contains("as s3/"), "the report says where");
}

#[test]
fn it_begins_now_in_real_time_unless_told_otherwise() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    let before = minute();
    done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "1", "--out", "now"]);
    let slot = rows(&sandbox.path("now/series.csv"))[0].slot;
    assert!((before..=minute()).contains(&slot), "{slot}");
    // The next slot is up to a minute away.
    let running = Running::start(command(&sandbox, &server, &["run", "shop.json", "--aws", "--out", "real"]));
    until("the first slot", || lines_of(&sandbox.path("real/ledger.jsonl")) >= 6);
    running.send("INT");
    let outcome = finish(running);
    assert_eq!(outcome.code, Some(130), "{outcome:?}");
    let summary = json(&sandbox.path("real/summary.json"));
    assert_eq!((&summary["interrupted"], &summary["slots_asked"]), (&json!(true), &json!(5)));
    assert!(summary["slots"].as_u64().unwrap() < 3, "{summary}");
    let options = ["--start", "2026-03-01T00:00:00Z", "--speed", "max", "--out", "then"];
    done(&sandbox, &server, &[&["run", "shop.json", "--aws"][..], &options].concat());
    assert_eq!(rows(&sandbox.path("then/series.csv"))[0].time, "2026-03-01T00:00:00Z");
}

/// Whole lines of a file that may not be there yet.
fn lines_of(path: &std::path::Path) -> usize {
    std::fs::read_to_string(path).map_or(0, |text| text.matches('\n').count())
}

#[test]
fn what_it_will_ask_of_whom_is_said_before_it_begins() {
    let mut blueprint = shop();
    blueprint["targets"][1]["role"] = json!({"arn": "arn:aws:iam::222222222222:role/visitor", "external_id": "hush-7"});
    let (sandbox, server) = (sandbox(&blueprint), Server::start());
    let outcome = done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "3", "--speed", "600x"]);
    let (before, after) = outcome.stderr.split_once("AWS charges").unwrap();
    for word in ["region eu-central-1", &server.url, "s3 put papers/p/", "arn:aws:iam::222222222222:role/visitor"] {
        assert!(before.contains(word), "{word}: {outcome:?}");
    }
    let figures: Vec<Vec<&str>> = before.lines().map(|line| line.split_whitespace().collect()).collect();
    let of = |name: &str| figures.iter().find(|words| words.contains(&name)).and_then(|words| words.last().copied());
    assert_eq!((of("papers/p/"), of("order")), (Some("9"), Some("3")), "{before}");
    assert!(before.contains("12 requests at most in 3 slots"), "{before}");
    assert!(after.contains("activities on AWS (region eu-central-1"), "{after}");
    assert!(!format!("{outcome:?}").contains("hush-7"), "{outcome:?}");
    assert!(outcome.stderr.contains("account 111111111111 as arn:aws:iam::111111111111:user/me"), "{outcome:?}");
    // One session for the whole run, taken on beforehand.
    assert_eq!(server.seen("POST", "/").iter().filter(|request| request.body.contains("AssumeRole")).count(), 1);
    let quiet = done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "1", "--quiet"]);
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.as_str()), ("", ""));
}

#[test]
fn targets_without_a_bucket_get_the_default_one_and_keep_the_version() {
    let mut blueprint = shop();
    blueprint["targets"][0].as_object_mut().unwrap().remove("bucket");
    let (sandbox, server) = (sandbox(&blueprint), Server::start());
    let options = ["--slots", "1", "--default-bucket", "my-bucket"];
    done(&sandbox, &server, &[&["run", "shop.json", "--aws"][..], &options].concat());
    let puts = server.seen("PUT", "/my-bucket/p/");
    assert_eq!(puts.len(), 3);
    let summary = json(&sandbox.path("out/shop/summary.json"));
    assert_eq!(summary["targets"][0]["title"], "s3 put my-bucket/p/");
    sandbox.done(&["run", "shop.json", "--slots", "1", "--out", "here"]);
    assert_eq!(json(&sandbox.path("here/summary.json"))["version"], summary["version"]);
    assert_eq!(puts[0].headers["x-amz-meta-activity-generator-blueprint"], summary["version"].as_str().unwrap());
}

/// A real series of three points in cycles of three slots, beside what [`shop`] has.
fn measured() -> Value {
    let mut blueprint = shop();
    let config = json!({"bucket": "measured", "key": "day/1.csv", "num_points": 3});
    blueprint["generators"] = json!([
        {"id": "three", "shape": "real", "config": config},
        {"id": "twin", "shape": "real", "config": config}
    ]);
    blueprint
}

#[test]
fn real_series_are_read_from_s3_once_for_all_cycles() {
    let (sandbox, server) = (sandbox(&measured()), Server::start());
    server.put("/measured/day/1.csv", "1\n0\n2\n");
    let arguments = ["run", "shop.json", "--aws", "--slots", "6", "--speed", "600x", "--out"];
    done(&sandbox, &server, &[&arguments[..], &["s3"]].concat());
    assert_eq!(server.seen("GET", "/measured/").len(), 1);
    sandbox.write("data/measured/day/1.csv", "1\n0\n2\n");
    done(&sandbox, &server, &[&arguments[..], &["folder", "--data", "data"]].concat());
    assert_eq!(server.seen("GET", "/measured/").len(), 1, "--data stands for S3");
    let values =
        |out: &str| rows(&sandbox.path(out).join("series.csv")).iter().map(|row| row.value).collect::<Vec<_>>();
    assert_eq!(values("s3"), values("folder"));
    assert_eq!(values("s3").len(), 6 * 2);
    let hashes = |out: &str| json(&sandbox.path(out).join("summary.json"))["real_data"].clone();
    assert_eq!(hashes("s3"), hashes("folder"));
    assert_eq!(server.seen("PUT", "/papers/").len(), 2 * values("s3").iter().step_by(2).sum::<u64>() as usize);
}

#[test]
fn a_real_series_that_is_not_there_is_told_with_its_place_and_nothing_begins() {
    let (sandbox, server) = (sandbox(&measured()), Server::start());
    let outcome = ask(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "6"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for word in ["$.generators[0].config.key", "$.generators[1].config.key", "s3://measured/day/1.csv", "--data DIR"] {
        assert!(outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    server.put("/measured/day/1.csv", "1\nmany\n");
    let outcome = ask(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "6"]);
    assert!(outcome.stderr.contains("line 2") && outcome.code == Some(2), "{outcome:?}");
    assert_eq!(sandbox.names(), ["shop.json"]);
    assert_eq!(server.seen("PUT", "/").len() + server.seen("POST", "/").len(), 0);
}

#[test]
fn a_start_of_the_blueprint_is_passed_over_and_that_is_said() {
    let mut blueprint = shop();
    blueprint["commons"] = json!({"start": "2026-01-05T00:00:00Z"});
    let (sandbox, server) = (sandbox(&blueprint), Server::start());
    let outcome = done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "1"]);
    assert!(outcome.stderr.contains("$.commons.start: passed over"), "{outcome:?}");
    assert!(rows(&sandbox.path("out/shop/series.csv"))[0].slot >= minute() - 1);
    let options = ["--start", "2026-01-05T00:00:00Z", "--speed", "max", "--slots", "1"];
    let outcome = done(&sandbox, &server, &[&["run", "shop.json", "--aws"][..], &options].concat());
    assert!(!outcome.stderr.contains("passed over"), "{outcome:?}");
}

#[test]
fn what_a_service_says_is_told_once_and_the_rest_goes_on() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    server.refuse_puts();
    let outcome = done(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "3", "--speed", "600x"]);
    assert_eq!(outcome.stderr.matches("no rights to s3:PutObject").count(), 1, "{outcome:?}");
    assert!(outcome.stderr.contains("warning: s3 put papers/p/: AccessDenied: no rights"), "{outcome:?}");
    let summary = json(&sandbox.path("out/shop/summary.json"));
    assert_eq!(summary["targets"][0]["errors"], json!({"AccessDenied": 9}));
    assert_eq!((&summary["targets"][0]["failed"], &summary["targets"][1]["executed"]), (&json!(9), &json!(3)));
    assert_eq!(server.seen("POST", "/2015-03-31/functions/").len(), 3);
}
