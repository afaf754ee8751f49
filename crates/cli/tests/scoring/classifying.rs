//! What a classifier found, held against the content manifest.

use serde_json::{Value, json};

use crate::common::Sandbox;
use crate::scored;

/// Objects of five social security numbers each, half of them decoys.
fn numbers() -> Value {
    json!({
        "commons": {"seed": 3, "num_points": 10},
        "generators": [{"id": "numbers", "shape": "constant", "config": {"constant": 2}}],
        "targets": [{"type": "s3", "action": "put", "bucket": "shop", "generators": ["numbers"],
            "fake_types": ["ssn"], "fake_counts": 5, "decoys": 0.5}],
    })
}

/// Macie's finding about an object.
fn finding(object: &Value, identifier: &str, count: u64) -> Value {
    json!({
        "schemaVersion": "1.0", "id": format!("{}-{identifier}", object["key"].as_str().expect("a key")),
        "accountId": "111122223333", "partition": "aws", "region": "us-east-1",
        "type": "SensitiveData:S3Object/Personal", "category": "CLASSIFICATION", "severity": {"score": 3, "description": "High"},
        "createdAt": "2026-01-01T01:00:00.000Z", "updatedAt": "2026-01-01T01:00:00.000Z", "count": 1, "archived": false, "sample": false,
        "resourcesAffected": {
            "s3Bucket": {"name": object["bucket"], "arn": "arn:aws:s3:::shop"},
            "s3Object": {"bucketArn": "arn:aws:s3:::shop", "key": object["key"], "eTag": object["etag"], "size": 10,
                "lastModified": "2026-01-01T00:00:05.000Z"},
        },
        "classificationDetails": {"originType": "SENSITIVE_DATA_DISCOVERY_JOB", "jobId": "j", "result": {
            "status": {"code": "COMPLETE"}, "mimeType": "text/plain", "sizeClassified": 10,
            "sensitiveData": [{"category": "PERSONAL_INFORMATION", "totalCount": count,
                "detections": [{"type": identifier, "count": count}]}],
        }},
    })
}

#[test]
fn macies_findings_are_scored_by_identifier_and_those_about_other_buckets_are_not() {
    let sandbox = Sandbox::new();
    sandbox.document("numbers.json", &numbers());
    sandbox.done(&["run", "numbers.json", "--out", "out"]);
    let manifest = std::fs::read_to_string(sandbox.path("out/objects.jsonl")).expect("a manifest");
    let objects: Vec<Value> = manifest.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(objects.len(), 20);
    let identifier = "USA_SOCIAL_SECURITY_NUMBER";
    let must = |object: &Value| object["identifiers"][identifier]["valid"].as_u64().unwrap_or(0);
    // Everything that must be found is found but in one object; one false alarm about another identifier; one foreign bucket.
    let with: Vec<&Value> = objects.iter().filter(|object| must(object) > 0).collect();
    assert!(with.len() > 5, "{}", objects[0]);
    let mut lines: Vec<Value> = with.iter().skip(1).map(|object| finding(object, identifier, must(object))).collect();
    lines.push(finding(with[0], "CREDIT_CARD_NUMBER", 1));
    let mut foreign = finding(with[0], identifier, 1);
    foreign["id"] = "foreign".into();
    foreign["resourcesAffected"]["s3Bucket"]["name"] = "somebody-elses".into();
    lines.push(foreign);
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    sandbox.write("macie.jsonl", text);
    let evaluation = scored(&sandbox, &["--findings", "macie.jsonl"]);
    let scores = &evaluation["classification"];
    let figures = &scores["objects"]["identifiers"][identifier];
    let share = |name: &str| figures[name]["value"].as_f64();
    let expected = (with.len() - 1) as f64 / with.len() as f64;
    assert!((share("recall").expect("a recall") - expected).abs() < 1e-12, "{figures}");
    assert_eq!(share("precision"), Some(1.0), "{figures}");
    assert_eq!(scores["findings"]["foreign"], 1, "{}", scores["findings"]);
    let wrong = &scores["objects"]["identifiers"]["CREDIT_CARD_NUMBER"];
    assert_eq!(wrong["precision"]["value"].as_f64(), Some(0.0), "{wrong}");
    let outcome = sandbox.done(&["score", "out", "--findings", "macie.jsonl"]);
    assert!(outcome.stdout.contains(identifier) && outcome.stdout.contains("decoys"), "{}", outcome.stdout);
}
