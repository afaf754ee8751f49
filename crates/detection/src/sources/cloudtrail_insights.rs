//! AWS CloudTrail Insights.

use jiff::SignedDuration;
use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Records of CloudTrail Insights: of its files, of EventBridge and of `LookupEvents`. A record of the start and one of the
/// end share an id. When a record was written is not said: the time that it is about is the earliest that it can have been.
pub const SOURCE: Source = Source {
    name: "cloudtrail_insights",
    summary: "AWS CloudTrail Insights",
    documentation: "https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-insights-events-with-cloudtrail.html",
    event: Some(EventPattern { source: "aws.cloudtrail", detail_types: &["AWS Insight via CloudTrail"] }),
    fields: &[
        ("id", "`sharedEventID`"),
        ("kind", "`insightDetails.insightType`"),
        ("subjects", "`insightDetails.eventName` as API, `eventSource`, and each principal of `attributions`"),
        (
            "activity",
            "`eventTime` and `insightContext.statistics.insightDuration`: from it at the start, to it at the end",
        ),
        ("published, updated", "the event's time, or `eventTime`"),
        ("score", "how many times the baseline's average"),
        ("resolved", "`insightDetails.state` End"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "insightDetails")
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("sharedEventID")?;
    let details = document.object("insightDetails")?.ok_or_else(|| document.missing("insightDetails"))?;
    let at = document.required_time("eventTime")?;
    let kind = details.required_text("insightType")?;
    let mut finding = Finding::new(SOURCE.name, id, kind, context.received().unwrap_or(at));
    let statistics = details.object("insightContext.statistics")?;
    let mut other_end = at;
    let state = details.find("state")?.ok_or_else(|| details.missing("state"))?;
    finding.flags.resolved = match state.value().as_str() {
        Some("Start") => false,
        Some("End") => true,
        _ => return Err(state.expected("Start or End")),
    };
    if let Some(statistics) = statistics {
        let minutes = statistics.whole("insightDuration")?.and_then(|minutes| i64::try_from(minutes).ok());
        if let Some(duration) = minutes.and_then(|minutes| minutes.checked_mul(60)).map(SignedDuration::from_secs) {
            let other = if finding.flags.resolved { at.checked_sub(duration) } else { at.checked_add(duration) };
            other_end = other.unwrap_or(at);
        }
        let (usual, unusual) = (statistics.number("baseline.average")?, statistics.number("insight.average")?);
        finding.score =
            unusual.zip(usual).map(|(unusual, usual)| unusual / usual).filter(|ratio: &f64| ratio.is_finite());
    }
    finding.activity = Some(TimeSpan::new(at, other_end));
    let base = Subject {
        account: document.text("recipientAccountId")?,
        region: document.text("awsRegion")?,
        api: Some(details.required_text("eventName")?),
        other: details.text("eventSource")?,
        ..Subject::default()
    };
    for attribution in details.list("insightContext.attributions")? {
        if attribution.required_text("attribute")? == "userIdentityArn" {
            for value in attribution.list("insight")? {
                let mut named = Subject::default();
                arn::name(&mut named, &value.required_text("value")?);
                finding.subjects.push(Subject { principal: named.principal, session: named.session, ..base.clone() });
            }
        }
    }
    if finding.subjects.is_empty() {
        finding.subjects.push(base);
    }
    Ok(vec![finding])
}

const EXAMPLE: &str = r#"{"Records":[{"eventVersion":"1.11","eventTime":"2026-11-24T09:34:00Z","awsRegion":"eu-west-1",
 "eventID":"2c4e0000-0000-4111-8222-0000000000b1","eventType":"AwsCloudTrailInsight","recipientAccountId":"111122223333",
 "sharedEventID":"6d8f0000-0000-4111-8222-0000000000b2",
 "insightDetails":{"state":"End","eventSource":"s3.amazonaws.com","eventName":"DeleteObject","insightType":"ApiCallRateInsight",
  "insightContext":{"statistics":{"baseline":{"average":2.5},"insight":{"average":180},"insightDuration":4,"baselineDuration":10080},
   "attributions":[{"attribute":"userIdentityArn",
    "insight":[{"value":"arn:aws:sts::111122223333:assumed-role/reader/night-run","average":180}],"baseline":[]}]}},
 "eventCategory":"Insight"}]}"#;
