//! A finding is followed through its revisions, in whatever order and however often they arrive.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use detection::finding::{Finding, TimeSpan};
use detection::sources::{Followed, History, read};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

fn example(name: &str) -> Value {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/examples/{name}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn only(document: &Value) -> Finding {
    let mut readings = read(document.to_string().as_bytes(), "file");
    assert_eq!((&readings.problems, readings.findings.len()), (&Vec::new(), 1), "{document}");
    readings.findings.remove(0)
}

fn at(minute: i64) -> Timestamp {
    Timestamp::from_second(1_795_514_400 + 60 * minute).unwrap()
}

/// A revision of the example of GuardDuty, `minute` after its first.
fn revision(minute: i64) -> Finding {
    let mut event = example("guardduty");
    let published: Timestamp = "2026-11-24T10:21:07Z".parse().unwrap();
    let later = |at: Timestamp| at + jiff::SignedDuration::from_mins(minute);
    event["id"] = json!(format!("event-{minute}"));
    event["time"] = json!(later("2026-11-24T10:25:00Z".parse().unwrap()).to_string());
    event["detail"]["updatedAt"] = json!(later(published).to_string());
    event["detail"]["service"]["eventLastSeen"] = json!(later("2026-11-24T10:04:58Z".parse().unwrap()).to_string());
    event["detail"]["service"]["count"] = json!(41 + minute);
    only(&event)
}

/// The event of a change of an alarm, evaluated over the minute before.
fn change(state: &str, minute: i64) -> Value {
    let mut event = example("cloudwatch_alarm");
    let data =
        json!({"version": "1.0", "startDate": at(minute - 1).to_string(), "period": 60, "recentDatapoints": [1.0]});
    event["time"] = json!(at(minute).to_string());
    event["detail"]["state"] = json!({"value": state, "reason": "x", "reasonData": data.to_string(),
        "timestamp": at(minute).to_string()});
    event
}

/// The same change as `DescribeAlarmHistory` gives it: without account, region and metric.
fn of_history(state: &str, minute: i64) -> Value {
    let data = json!({"newState": {"stateValue": state, "stateReason": "x",
        "stateReasonData": {"startDate": at(minute - 1).to_string(), "period": 60, "recentDatapoints": [1.0]}}});
    json!({"AlarmHistoryItems": [{"AlarmName": "gen-orders-band", "Timestamp": at(minute).to_string(),
        "HistoryItemType": "StateUpdate", "HistoryData": data.to_string()}]})
}

fn follow(findings: impl IntoIterator<Item = Finding>) -> Vec<Followed> {
    History::from_iter(findings).follow()
}

#[test]
fn an_event_that_is_delivered_twice_is_one_revision_received_when_it_came_first() {
    let mut late = example("guardduty");
    late["time"] = json!("2026-11-24T10:31:00Z");
    let (first, late) = (only(&example("guardduty")), only(&late));
    for order in [[&first, &late], [&late, &first]] {
        let history = History::from_iter(order.into_iter().cloned());
        let [followed] = &history.follow()[..] else { panic!("{history:?}") };
        assert_eq!((followed.revisions.len(), history.repeated()), (1, 1));
        assert_eq!(followed.first_received, "2026-11-24T10:25:00Z".parse().ok());
    }
}

#[test]
fn the_same_revision_of_an_event_and_of_an_export_is_one() {
    for name in ["guardduty", "macie"] {
        let event = example(name);
        let (of_event, of_export) = (only(&event), only(&event["detail"]));
        for order in [[&of_event, &of_export], [&of_export, &of_event]] {
            let history = History::from_iter(order.into_iter().cloned());
            let followed = history.follow();
            assert_eq!((followed.len(), followed[0].revisions.len(), history.repeated()), (1, 1, 1), "{name}");
            assert_eq!(followed[0].first_received, of_event.received, "{name}");
        }
    }
}

#[test]
fn revisions_out_of_order_give_the_first_publication_and_the_last_state() {
    let followed = follow([revision(60), revision(0), revision(360), revision(15)]);
    let [followed] = followed.as_slice() else { panic!("{followed:?}") };
    let updated: Vec<Timestamp> = followed.revisions.iter().map(|revision| revision.updated).collect();
    assert!(updated.is_sorted() && updated.len() == 4);
    assert_eq!(followed.last(), &revision(360));
    assert_eq!(followed.first_published, "2026-11-24T10:21:07Z".parse().unwrap());
    assert_eq!(followed.first_received, "2026-11-24T10:25:00Z".parse().ok());
    let (start, end) = ("2026-11-24T10:00:05Z".parse().unwrap(), "2026-11-24T16:04:58Z".parse().unwrap());
    assert_eq!(followed.activity, Some(TimeSpan::new(start, end)));
}

#[test]
fn an_alarm_ends_with_the_next_change_even_if_that_arrives_first() {
    let expected = follow([only(&change("ALARM", 10)), only(&change("OK", 15))]);
    let [ok, alarm] = &follow([only(&change("OK", 15)), only(&change("ALARM", 10))])[..] else {
        panic!("{expected:?}")
    };
    let (alarm, ok) = if alarm.last().kind == "ALARM" { (alarm, ok) } else { (ok, alarm) };
    assert_eq!(alarm.ended, Some(at(15)));
    assert_eq!(alarm.activity, Some(TimeSpan::new(at(9), at(14))));
    assert_eq!((ok.ended, alarm.is_claim(), ok.is_claim()), (None, true, false));
    assert!(expected.contains(alarm) && expected.contains(ok));
}

#[test]
fn an_alarm_that_comes_again_is_another_finding() {
    let changes = [("ALARM", 10), ("OK", 15), ("ALARM", 20), ("OK", 31)];
    let followed = follow(changes.map(|(state, minute)| only(&change(state, minute))));
    let claims: Vec<_> = followed.iter().filter(|followed| followed.is_claim()).collect();
    let ends: Vec<_> = claims.iter().map(|claim| (claim.first_published, claim.ended)).collect();
    assert_eq!(ends, [(at(10), Some(at(15))), (at(20), Some(at(31)))]);
    assert_eq!(claims[0].activity, Some(TimeSpan::new(at(9), at(14))));
    assert_eq!(claims[1].activity, Some(TimeSpan::new(at(19), at(30))));
}

#[test]
fn a_change_of_an_event_and_of_the_history_is_one_finding_that_keeps_the_metric() {
    let (event, history) = (only(&change("ALARM", 10)), only(&of_history("ALARM", 10)));
    for order in [[&event, &history], [&history, &event]] {
        let [followed] = &follow(order.into_iter().cloned())[..] else { panic!("two findings") };
        assert_eq!(followed.last().subjects, event.subjects);
    }
}

#[test]
fn a_change_without_an_account_ends_an_alarm_of_its_name_when_only_one_account_has_it() {
    let claim = |findings: Vec<Finding>| {
        let followed = follow(findings);
        followed.into_iter().find(Followed::is_claim).unwrap().ended
    };
    assert_eq!(claim(vec![only(&of_history("OK", 15)), only(&change("ALARM", 10))]), Some(at(15)));
    assert_eq!(claim(vec![only(&of_history("ALARM", 10)), only(&change("OK", 15))]), Some(at(15)));
    let mut elsewhere = change("OK", 5);
    elsewhere["account"] = json!("444455556666");
    let ambiguous = vec![only(&of_history("OK", 15)), only(&change("ALARM", 10)), only(&elsewhere)];
    assert_eq!(claim(ambiguous), None);
}

#[test]
fn samples_are_no_claims_wherever_the_flag_is_and_archived_findings_are() {
    let with = |change: fn(&mut Value)| {
        let mut event = example("guardduty");
        change(&mut event["detail"]);
        follow([only(&event)]).remove(0)
    };
    let samples: [fn(&mut Value); 3] = [
        |detail| detail["service"]["additionalInfo"] = json!({"sample": true}),
        |detail| detail["service"]["additionalInfo"]["value"] = json!("{\"sample\":true}"),
        |detail| detail["title"] = json!("[SAMPLE] Anomalous S3 reads"),
    ];
    for sample in samples {
        assert_eq!((with(sample).is_sample(), with(sample).is_claim()), (true, false));
    }
    let archived = with(|detail| detail["service"]["archived"] = json!(true));
    assert_eq!((archived.last().flags.archived, archived.is_sample(), archived.is_claim()), (true, false, true));
    let doubted = with(|detail| detail["confidence"] = json!(0));
    assert!(!doubted.is_claim());
}

#[test]
fn times_that_contradict_each_other_are_flagged_and_the_finding_is_kept() {
    let with = |field: &str, time: &str| {
        let mut event = example("guardduty");
        *event.pointer_mut(field).unwrap() = json!(time);
        let followed = follow([only(&event)]).remove(0);
        assert!(followed.is_claim());
        let skew = followed.skew;
        (skew.published_before_activity, skew.received_before_published, skew.updated_before_published)
    };
    assert_eq!(with("/time", "2026-11-24T10:25:00Z"), (false, false, false));
    assert_eq!(with("/detail/service/eventFirstSeen", "2026-11-24T10:30:00Z"), (false, false, false));
    assert_eq!(with("/detail/createdAt", "2026-11-24T09:00:00Z"), (true, false, false));
    assert_eq!(with("/detail/updatedAt", "2026-11-24T10:20:00Z"), (false, false, true));
    assert_eq!(with("/time", "2026-11-24T10:20:00Z"), (false, true, false));
    // The event's time is in whole seconds: what lies within one is no contradiction.
    assert_eq!(with("/detail/updatedAt", "2026-11-24T10:25:00.900Z"), (false, false, false));
}

fn various() -> Vec<Finding> {
    let mut all = vec![revision(0), revision(15), revision(15), revision(360), only(&example("macie"))];
    for (state, minute) in [("ALARM", 10), ("OK", 15), ("ALARM", 20), ("INSUFFICIENT_DATA", 25), ("ALARM", 30)] {
        all.extend([only(&change(state, minute)), only(&of_history(state, minute))]);
    }
    all.push(only(&of_history("OK", 40)));
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_order_gives_the_same(order in Just(various()).prop_shuffle()) {
        let (history, shuffled) = (History::from_iter(various()), History::from_iter(order));
        prop_assert_eq!(history.follow(), shuffled.follow());
        prop_assert_eq!(history.repeated(), shuffled.repeated());
    }
}
