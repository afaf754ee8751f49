//! AWS Security Hub: the Open Cybersecurity Schema Framework.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Findings in OCSF (class 2004, Detection Finding, and its siblings): of EventBridge and of `GetFindingsV2`. Times are ISO
/// 8601 in `..._dt` and milliseconds without it.
pub const SOURCE: Source = Source {
    name: "security_hub_v2",
    summary: "AWS Security Hub (OCSF)",
    documentation: "https://schema.ocsf.io/classes/detection_finding",
    event: Some(EventPattern { source: "aws.securityhub", detail_types: &["Findings Imported V2"] }),
    fields: &[
        ("id", "`finding_info.uid`"),
        ("detector", "`metadata.product.name`"),
        ("kind", "the first of `finding_info.types`, or `finding_info.title`, or `class_name`"),
        ("subjects", "`resources[]`, with `evidences[]`: API, IP address, user"),
        ("activity", "`finding_info.first_seen_time_dt` to `last_seen_time_dt`"),
        (
            "published",
            "`finding_info.created_time_dt`, or `time`, or the event's time when `time` is before the activity",
        ),
        ("updated", "`finding_info.modified_time_dt`, or as for `published` without a time of creation"),
        ("severity", "`severity_id`, from 1 to 6"),
        ("archived", "`status` Archived or Suppressed"),
        ("sample", "a title that begins with `[SAMPLE]`"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    has(value, "finding_info") && (has(value, "class_uid") || has(value, "metadata"))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("finding_info.uid")?;
    let title = document.text("finding_info.title")?;
    let sample = title.as_ref().is_some_and(|title| title.starts_with("[SAMPLE]"));
    let kind = match document.texts("finding_info.types")?.into_iter().next().or(title) {
        Some(kind) => kind,
        None => document.required_text("class_name")?,
    };
    let (first, last) =
        (either(document, "finding_info.first_seen_time")?, either(document, "finding_info.last_seen_time")?);
    // `time` may be that of what was found: nothing is published before it began, so that the event's time tells more then.
    let time = document.time("time")?;
    let time = time.filter(|time| first.is_none_or(|first| *time >= first)).or(context.received()).or(time);
    let published = either(document, "finding_info.created_time")?.or(time).ok_or_else(|| document.missing("time"))?;
    let mut finding = Finding::new(SOURCE.name, id, kind, published);
    finding.updated = either(document, "finding_info.modified_time")?.or(time).unwrap_or(published);
    finding.activity = first.or(last).zip(last.or(first)).map(|(first, last)| TimeSpan::new(first, last));
    finding.severity = document.number("severity_id")?;
    finding.detector = document.text("metadata.product.name")?;
    finding.flags.sample = sample;
    finding.flags.archived =
        document.text("status")?.is_some_and(|status| status == "Archived" || status == "Suppressed");
    let mut base = Subject {
        account: document.text("cloud.account.uid")?,
        region: document.text("cloud.region")?,
        ..Subject::default()
    };
    for evidence in document.list("evidences")? {
        base.api = evidence.text("api.operation")?.or(base.api);
        base.ip = evidence.text("src_endpoint.ip")?.or(base.ip);
        base.principal = evidence.text("actor.user.name")?.or(base.principal);
    }
    for resource in document.list("resources")? {
        let mut subject = base.clone();
        subject.region = resource.text("region")?.or(subject.region);
        subject.account = resource.text("owner.account.uid")?.or(subject.account);
        match resource.text("uid")? {
            Some(uid) => arn::name(&mut subject, &uid),
            None => subject.other = resource.text("name")?,
        }
        finding.subjects.push(subject);
    }
    if finding.subjects.is_empty() && !base.is_empty() {
        finding.subjects.push(base);
    }
    // An ARN tells more than the event, which may be sent where findings of several regions are gathered.
    for subject in &mut finding.subjects {
        subject.account = subject.account.take().or(context.account());
        subject.region = subject.region.take().or(context.region());
    }
    Ok(vec![finding])
}

/// The field as a date, or as a number.
fn either(document: &Document<'_>, field: &str) -> Result<Option<jiff::Timestamp>, Unreadable> {
    match document.time(&format!("{field}_dt"))? {
        Some(time) => Ok(Some(time)),
        None => document.time(field),
    }
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a4","detail-type":"Findings Imported V2","source":"aws.securityhub",
 "account":"111122223333","time":"2026-11-24T09:52:00Z","region":"eu-west-1","resources":["own-18"],
 "detail":{"findings":[{"class_uid":2004,"class_name":"Detection Finding","activity_id":1,"type_uid":200401,"time":1795513500000,
  "severity_id":4,"severity":"High","status":"New","metadata":{"uid":"own-18","product":{"name":"GuardDuty","vendor_name":"AWS"}},
  "finding_info":{"uid":"own-18","title":"Many deletions","types":["Impact:S3/AnomalousBehavior.Delete"],
   "first_seen_time_dt":"2026-11-24T09:20:00Z","last_seen_time_dt":"2026-11-24T09:29:30Z"},
  "cloud":{"account":{"uid":"111122223333"},"region":"eu-west-1"},
  "evidences":[{"api":{"operation":"DeleteObject"},"src_endpoint":{"ip":"198.51.100.23"},"actor":{"user":{"name":"reader"}}}],
  "resources":[{"uid":"arn:aws:s3:::records","type":"AwsS3Bucket"}]}]}}"#;
