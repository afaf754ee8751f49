//! Fields without which a document is no finding.

use serde_json::{Value, json};

use crate::engine::{path, removed, replaced};
use crate::shared::{example, readings_beside};

/// What each source cannot do without, in its example file.
const REQUIRED: &[(&str, &[&str])] = &[
    ("guardduty", &["detail.id", "detail.type", "detail.createdAt"]),
    ("macie", &["detail.id", "detail.type", "detail.createdAt", "detail.resourcesAffected.s3Bucket.name"]),
    (
        "security_hub",
        &[
            "detail.findings.0.Id",
            "detail.findings.0.ProductArn",
            "detail.findings.0.GeneratorId",
            "detail.findings.0.CreatedAt",
            "detail.findings.0.Resources.0.Id",
        ],
    ),
    ("security_hub_v2", &["detail.findings.0.finding_info.uid"]),
    ("cloudwatch_alarm", &["detail.alarmName", "detail.state.value", "detail.state.timestamp"]),
    ("cloudwatch_logs_anomaly", &["anomalyId", "firstSeen", "anomalyDetectorArn"]),
    ("opensearch_ad", &["detector_id", "data_start_time", "data_end_time"]),
    ("opensearch_alerting", &["alerts.0.id", "alerts.0.monitor_id", "alerts.0.start_time", "alerts.0.state"]),
    ("cost_anomaly", &["detail.anomalyId", "detail.anomalyStartDate"]),
    ("devops_guru", &["detail.insightId", "detail.startTime"]),
    ("lookout", &["alertEventId", "timestamp", "impactedMetric.metricName"]),
    ("alertmanager", &["alerts.0.startsAt", "alerts.0.labels.alertname"]),
    ("managed_prometheus", &["data.result.0.metric.__name__"]),
    (
        "cloudtrail_insights",
        &[
            "sharedEventID",
            "eventTime",
            "insightDetails.state",
            "insightDetails.insightType",
            "insightDetails.eventName",
        ],
    ),
    ("generic", &["start", "generator"]),
];

/// `$.detail.findings[0].Id`.
fn shown(dotted: &str) -> String {
    let step = |name: &str| if name.parse::<usize>().is_ok() { format!("[{name}]") } else { format!(".{name}") };
    format!("${}", dotted.split('.').map(step).collect::<String>())
}

#[test]
fn what_is_required_and_not_there_is_refused_at_its_place() {
    for (name, fields) in REQUIRED {
        let document = example(name);
        for field in *fields {
            let empty = [Value::Null, json!(""), json!("  "), json!([]), json!({}), json!([{}])];
            let changed = empty.into_iter().map(|value| replaced(&document, &path(field), value));
            for changed in std::iter::once(removed(&document, &path(field))).chain(changed) {
                let readings = readings_beside(&changed, &format!("{name} {field}"));
                assert_eq!(readings.findings, [], "{name} {field}");
                let [problem] = readings.problems.as_slice() else { panic!("{name} {field}: {:?}", readings.problems) };
                // Without the field by which a source knows its documents, or with another type there, nobody can say that
                // it is missing: then it is the document around it that is refused.
                let at = shown(field);
                assert!(
                    at.starts_with(&problem.path) || problem.path == at.replace(".generator", ".subject"),
                    "{problem}"
                );
            }
        }
    }
}

#[test]
fn every_source_has_fields_that_it_requires() {
    let named: Vec<&str> = REQUIRED.iter().map(|(name, _)| *name).collect();
    for source in detection::sources::SOURCES {
        assert!(named.contains(&source.name), "{}", source.name);
    }
}
