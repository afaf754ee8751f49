//! Every example of a format is read to exactly what its description says.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::path::Path;

use detection::finding::Finding;
use detection::sources::{SOURCES, read};
use serde_json::{Value, json};

/// The findings of an example, as they serialise, without the source and without flags when there is none.
fn findings(name: &str) -> Vec<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/examples/{name}.json"));
    let readings = read(&std::fs::read(&path).unwrap(), name);
    assert_eq!(readings.problems, [], "{name}");
    assert!(readings.unknown.is_empty(), "{name}: {:?}", readings.unknown);
    readings.findings.iter().map(|finding| shown(name, finding)).collect()
}

fn shown(name: &str, finding: &Finding) -> Value {
    assert_eq!(finding.source, name);
    let mut value = serde_json::to_value(finding).unwrap();
    let object = value.as_object_mut().unwrap();
    object.remove("source");
    let flags = object["flags"].as_object().unwrap();
    let set: Vec<Value> =
        flags.iter().filter(|(_, is_set)| **is_set == json!(true)).map(|(flag, _)| json!(flag)).collect();
    object.insert("flags".to_owned(), Value::Array(set));
    value
}

#[test]
fn every_source_has_an_example_file() {
    for source in SOURCES {
        assert!(!findings(source.name).is_empty(), "{}", source.name);
    }
}

#[test]
fn guardduty_tells_its_bucket_principal_session_and_when_it_was_seen() {
    let expected = json!({"detector": "e8b2d11eace51dd009880267917bb379", "id": "7ebc050b71c556086b524045c9067feb",
        "kind": "Exfiltration:S3/AnomalousBehavior", "severity": 8.0, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "bucket": "gen-bucket", "principal": "gen-role",
            "session": "worker-1", "api": "GetObject", "ip": "203.0.113.7"}],
        "activity": {"start": "2026-11-24T10:00:05Z", "end": "2026-11-24T10:04:58Z"},
        "published": "2026-11-24T10:21:07Z", "updated": "2026-11-24T10:21:07Z", "received": "2026-11-24T10:25:00Z"});
    assert_eq!(findings("guardduty"), [expected]);
}

#[test]
fn macie_tells_its_object_and_what_it_found_in_it() {
    let expected = json!({"detector": "3ce05dbb7ec5505def334104bf347e2a", "id": "64b917aa-3843-014c-91d8-937ffe80ee91",
        "kind": "SensitiveData:S3Object/Financial", "severity": 3.0, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "bucket": "gen-bucket", "key": "card/0001.csv",
            "etag": "6805f2cfc46c0f04559748bb039d69ae"}],
        "activity": {"start": "2026-11-24T10:00:05Z", "end": "2026-11-24T10:00:05Z"},
        "published": "2026-11-24T11:01:41Z", "updated": "2026-11-24T11:01:41Z", "received": "2026-11-24T11:02:00Z",
        "classified": {"found": {"CREDIT_CARD_NUMBER": {"count": 10, "lines": []}}, "complete": true}});
    assert_eq!(findings("macie"), [expected]);
}

#[test]
fn what_was_forwarded_from_lookout_through_security_hub_is_known_by_title_and_creation() {
    let expected = json!({"detector": "LookoutForMetrics", "id": "blocked-requests@2026-11-24T10:11:58.12Z",
        "kind": "Unusual Behaviors/Application/WAF", "severity": 10.0, "score": 87.2, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "other": "WebACLForWAFDemo"}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:05:00Z"},
        "published": "2026-11-24T10:11:58.12Z", "updated": "2026-11-24T10:11:58.12Z",
        "received": "2026-11-24T10:12:00Z"});
    assert_eq!(findings("security_hub"), [expected]);
}

#[test]
fn a_finding_of_security_hub_v2_without_a_time_of_creation_is_not_published_before_its_activity() {
    let expected = json!({"detector": "GuardDuty", "id": "f-2", "kind": "Exfiltration:S3/AnomalousBehavior",
        "severity": 4.0, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "bucket": "gen-bucket"}],
        "activity": {"start": "2026-11-24T10:00:05Z", "end": "2026-11-24T10:04:58Z"},
        "published": "2026-11-24T10:12:00Z", "updated": "2026-11-24T10:12:00Z", "received": "2026-11-24T10:12:00Z"});
    assert_eq!(findings("security_hub_v2"), [expected]);
}

#[test]
fn an_alarm_on_a_band_tells_the_metric_in_it_and_how_far_outside_it_was() {
    let score = (940.0 - 118.9) / (118.9 - 41.2);
    let expected = json!({"detector": "gen-orders-band", "id": "gen-orders-band@2026-11-24T10:06:04.653Z",
        "kind": "ALARM", "score": score, "flags": ["transition"],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "namespace": "ActivityGenerator",
            "metric": "Timeseries", "dimensions": {"Id": "orders", "Shape": "sinusoidal"}}],
        "activity": {"start": "2026-11-24T10:05:00Z", "end": "2026-11-24T10:06:00Z"},
        "published": "2026-11-24T10:06:04.653Z", "updated": "2026-11-24T10:06:04.653Z",
        "received": "2026-11-24T10:06:04Z"});
    assert_eq!(findings("cloudwatch_alarm"), [expected]);
}

#[test]
fn an_anomaly_of_logs_tells_its_log_group() {
    let expected = json!({"detector": "d1", "id": "3b1d7b0e-0000-4111-8222-000000000006", "kind": "New pattern",
        "severity": 3.0, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "other": "shop"}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:05:00Z"},
        "published": "2026-11-24T10:00:00Z", "updated": "2026-11-24T10:05:00Z"});
    assert_eq!(findings("cloudwatch_logs_anomaly"), [expected]);
}

#[test]
fn a_result_of_opensearch_names_the_function_in_its_entity() {
    let arn = "arn:aws:lambda:us-east-1:111122223333:function:gen-fn";
    let expected = json!({"detector": "kzcZ43wBgEQAbjDnhzGF", "kind": "anomaly",
        "id": "kzcZ43wBgEQAbjDnhzGF/kzcZ43wBgEQAbjDnhzGF_entity_x1/2026-11-24T10:00:00Z",
        "severity": 0.93, "score": 3.91, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "function": "gen-fn",
            "dimensions": {"requestParameters.functionName.keyword": arn}}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:10:00Z"},
        "published": "2026-11-24T10:18:00.14Z", "updated": "2026-11-24T10:18:00.14Z"});
    assert_eq!(findings("opensearch_ad"), [expected]);
}

#[test]
fn an_alert_of_opensearch_names_its_monitor() {
    let expected = json!({"detector": "lambda-invoke-Monitor", "id": "eQURa3gBKo1jAh6qUo49",
        "kind": "lambda-invoke-Trigger", "severity": 1.0, "flags": [],
        "subjects": [{"other": "lambda-invoke-Monitor"}],
        "activity": {"start": "2026-11-24T10:20:00Z", "end": "2026-11-24T10:30:00Z"},
        "published": "2026-11-24T10:20:00Z", "updated": "2026-11-24T10:30:00Z"});
    assert_eq!(findings("opensearch_alerting"), [expected]);
}

#[test]
fn an_anomaly_of_cost_lasts_to_the_end_of_its_last_day() {
    let expected = json!({"detector": "services", "id": "12345678-abcd-ef12-3456-987654321a12", "kind": "AWS Lambda",
        "severity": 151.0, "score": 0.47, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1",
            "dimensions": {"service": "AWS Lambda", "usage_type": "Request"}}],
        "activity": {"start": "2026-11-24T00:00:00Z", "end": "2026-11-25T00:00:00Z"},
        "published": "2026-11-25T08:00:00Z", "updated": "2026-11-25T08:00:00Z", "received": "2026-11-25T08:00:00Z"});
    assert_eq!(findings("cost_anomaly"), [expected]);
}

#[test]
fn an_insight_of_devops_guru_tells_its_metric_and_its_resource() {
    let expected = json!({"id": "AIYH6JxdbgkcG0xJmypiL4MA", "kind": "RDS DB Load Anomalous", "severity": 3.0,
        "flags": [], "subjects": [
            {"account": "111122223333", "region": "us-east-1", "metric": "db.load.avg", "other": "db-ABC"},
            {"account": "111122223333", "region": "us-east-1", "other": "arn:aws:rds:us-east-1:111122223333:db:test1"}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:00:00Z"},
        "published": "2026-11-24T10:40:10Z", "updated": "2026-11-24T10:40:10Z", "received": "2026-11-24T10:40:10Z"});
    assert_eq!(findings("devops_guru"), [expected]);
}

#[test]
fn an_alert_of_lookout_tells_its_metric_and_dimensions() {
    let expected = json!({"detector": "WAFBlockingRequestDetector", "kind": "waf", "score": 87.2, "flags": [],
        "id": "arn:aws:lookoutmetrics:us-east-1:111122223333:Alert:waf:event/3bf090ef-0000-4111-8222-000000000010",
        "subjects": [{"metric": "BlockedRequests", "dimensions": {"WebACL": "WebACLForWAFDemo"}}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:00:00Z"},
        "published": "2026-11-24T10:00:00Z", "updated": "2026-11-24T10:00:00Z"});
    assert_eq!(findings("lookout"), [expected]);
}

#[test]
fn an_alert_of_alertmanager_is_its_fingerprint_and_its_start() {
    let expected = json!({"detector": "OrdersAnomalous", "id": "c7b0a1f2d3e4f506@2026-11-24T10:06:00Z",
        "kind": "OrdersAnomalous", "severity": 3.0, "flags": [],
        "subjects": [{"dimensions": {"alertname": "OrdersAnomalous", "series": "orders", "severity": "critical"}}],
        "activity": {"start": "2026-11-24T10:06:00Z", "end": "2026-11-24T10:06:00Z"},
        "published": "2026-11-24T10:06:00Z", "updated": "2026-11-24T10:06:00Z"});
    assert_eq!(findings("alertmanager"), [expected]);
}

#[test]
fn a_run_of_high_scores_of_managed_prometheus_is_one_finding() {
    let expected = json!({"detector": "orders", "id": "orders/alias=orders@2026-11-24T10:01:00Z", "kind": "anomaly",
        "score": 0.91, "flags": [], "subjects": [{"dimensions": {"alias": "orders"}}],
        "activity": {"start": "2026-11-24T10:01:00Z", "end": "2026-11-24T10:02:00Z"},
        "published": "2026-11-24T10:01:00Z", "updated": "2026-11-24T10:01:00Z"});
    assert_eq!(findings("managed_prometheus"), [expected]);
}

#[test]
fn the_start_of_an_insight_of_cloudtrail_tells_the_api_and_how_long_it_lasted() {
    let expected = json!({"id": "5d8c0000-0000-4111-8222-000000000014", "kind": "ApiCallRateInsight",
        "score": 412.0 / 3.1, "flags": [],
        "subjects": [{"account": "111122223333", "region": "us-east-1", "api": "Invoke", "other": "lambda.amazonaws.com"}],
        "activity": {"start": "2026-11-24T10:01:00Z", "end": "2026-11-24T10:05:00Z"},
        "published": "2026-11-24T10:01:00Z", "updated": "2026-11-24T10:01:00Z"});
    assert_eq!(findings("cloudtrail_insights"), [expected]);
}

#[test]
fn a_line_of_any_detector_is_what_its_keys_say() {
    let expected = json!({"detector": "my-rcf", "id": "x-1", "kind": "spike", "score": 0.97, "flags": [],
        "subjects": [{"generator": "orders"}],
        "activity": {"start": "2026-11-24T10:00:00Z", "end": "2026-11-24T10:05:00Z"},
        "published": "2026-11-24T10:06:10Z", "updated": "2026-11-24T10:06:10Z"});
    assert_eq!(findings("generic"), [expected]);
}
