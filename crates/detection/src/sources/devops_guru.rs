//! Amazon DevOps Guru.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Insights of DevOps Guru: of its five events, and of `ListInsights`. All events of an insight have its id.
pub const SOURCE: Source = Source {
    name: "devops_guru",
    summary: "Amazon DevOps Guru",
    documentation: "https://docs.aws.amazon.com/devops-guru/latest/userguide/working-with-eventbridge.html",
    event: Some(EventPattern {
        source: "aws.devops-guru",
        detail_types: &[
            "DevOps Guru New Insight Open",
            "DevOps Guru New Anomaly Association",
            "DevOps Guru Insight Severity Upgraded",
            "DevOps Guru New Recommendation Created",
            "DevOps Guru Insight Closed",
        ],
    }),
    fields: &[
        ("id", "`insightId`, or `Id` of the API"),
        ("kind", "`insightDescription`, `insightName`, or `insightType`"),
        ("subjects", "`anomalies[].sourceDetails[].dataIdentifiers`: metric and dimensions; `associatedResourceArns`"),
        (
            "activity",
            "from the first `startTime` of the anomalies to their last `endTime`; without anomalies, those of the insight",
        ),
        ("published", "the first `openTime` of the anomalies, or the event's time, or `startTime`"),
        ("updated", "the event's time, or `endTime`, or as published"),
        ("severity", "`insightSeverity`: 3 for high, 2 for medium, 1 for low"),
        ("resolved", "`messageType` CLOSED_INSIGHT, or the event Insight Closed, or `Status` CLOSED"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    // The type too, so that an insight without its id is refused, and not taken for a list of anomalies.
    ["insightId", "insightTimeRange", "insightType"].iter().any(|name| has(value, name))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let is_listed = has(document.value(), "insightTimeRange");
    let [id, severity, start, end] = match is_listed {
        true => ["id", "severity", "insightTimeRange.startTime", "insightTimeRange.endTime"],
        false => ["insightId", "insightSeverity", "startTime", "endTime"],
    };
    let id = document.required_text(id)?;
    let (start, end) = (document.required_time(start)?, document.time(end)?);
    let mut kind = None;
    for field in ["insightDescription", "insightName", "name", "insightType"] {
        kind = kind.or(document.text(field)?);
    }
    let mut finding = Finding::new(SOURCE.name, id, kind.unwrap_or_else(|| "insight".to_owned()), start);
    finding.severity = severity_of(document, severity)?;
    let (mut activity, mut opened) = (None::<TimeSpan>, None);
    for anomaly in document.list("anomalies")? {
        let times = (anomaly.time("startTime")?, anomaly.time("endTime")?);
        if let (Some(first), last) = times {
            let span = TimeSpan::new(first, last.unwrap_or(first));
            activity = Some(activity.map_or(span, |activity| activity.union(&span)));
        }
        opened = opened.into_iter().chain(anomaly.time("openTime")?).min();
        add_subjects(&mut finding.subjects, &anomaly, context)?;
    }
    finding.activity = activity.or_else(|| Some(TimeSpan::new(start, end.unwrap_or(start))));
    finding.published = opened.or(context.received()).unwrap_or(start);
    finding.updated = context.received().or(end).unwrap_or(finding.published);
    let closed_by_event = context
        .envelope
        .as_ref()
        .and_then(|envelope| envelope.detail_type.as_deref())
        .is_some_and(|kind| kind == "DevOps Guru Insight Closed");
    finding.flags.resolved = closed_by_event
        || document.text("messageType")?.is_some_and(|kind| kind == "CLOSED_INSIGHT")
        || document.text("status")?.is_some_and(|status| status == "CLOSED");
    Ok(vec![finding])
}

fn severity_of(document: &Document<'_>, field: &str) -> Result<Option<f64>, Unreadable> {
    let Some(severity) = document.find(field)? else { return Ok(None) };
    match severity.value().as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("high") => Ok(Some(3.0)),
        Some("medium") => Ok(Some(2.0)),
        Some("low") => Ok(Some(1.0)),
        _ => Err(severity.expected("high, medium or low")),
    }
}

fn add_subjects(subjects: &mut Vec<Subject>, anomaly: &Document<'_>, context: &Context<'_>) -> Result<(), Unreadable> {
    let base = Subject { account: context.account(), region: context.region(), ..Subject::default() };
    for detail in anomaly.list("sourceDetails")? {
        let Some(data) = detail.object("dataIdentifiers")? else { continue };
        subjects.push(Subject {
            namespace: data.text("namespace")?,
            metric: data.text("name")?,
            dimensions: data.pairs("dimensions", "name", "value")?,
            other: data.text("resourceId")?,
            ..base.clone()
        });
    }
    for resource in anomaly.texts("associatedResourceArns")? {
        let mut subject = base.clone();
        arn::name(&mut subject, &resource);
        subjects.push(subject);
    }
    Ok(())
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a9","detail-type":"DevOps Guru New Insight Open","source":"aws.devops-guru",
 "account":"111122223333","time":"2026-11-24T10:02:20Z","region":"eu-west-1","resources":[],
 "detail":{"messageType":"NEW_INSIGHT","insightId":"ALk3mPq8sT2vXyZ0bCdEfGhI","insightType":"REACTIVE","insightSeverity":"medium",
  "insightDescription":"Duration of a function is unusual","insightUrl":"https://example.invalid/insight","accountId":"111122223333","region":"eu-west-1",
  "startTime":"1795512600000","startTimeISO":"2026-11-24T09:30:00Z","resourceCollection":{"cloudFormation":{"stackNames":["shop"]}},
  "anomalies":[{"id":"AMn4oPq8sT2vXyZ0bCdEfGhJ","startTime":"1795512600000","endTime":"1795513200000","openTime":"1795514400000",
   "associatedResourceArns":["arn:aws:lambda:eu-west-1:111122223333:function:checkout"],
   "sourceDetails":[{"dataSource":"CW_METRICS","dataIdentifiers":{"namespace":"AWS/Lambda","name":"Duration","stat":"p90","unit":"Milliseconds",
    "period":"60","dimensions":[{"name":"FunctionName","value":"checkout"}]}}]}]}}"#;
