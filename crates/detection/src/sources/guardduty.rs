//! Amazon GuardDuty.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Findings of GuardDuty: of EventBridge, of its export to S3, of `GetFindings`, in either casing. One id is revised while
/// the same thing goes on; details of earlier revisions are overwritten, so that only kept ones tell them.
pub const SOURCE: Source = Source {
    name: "guardduty",
    summary: "Amazon GuardDuty",
    documentation: "https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings_eventbridge.html",
    event: Some(EventPattern { source: "aws.guardduty", detail_types: &["GuardDuty Finding"] }),
    fields: &[
        ("id", "`id`"),
        ("detector", "`service.detectorId`, or that of `arn`"),
        ("kind", "`type`"),
        (
            "subjects",
            "`resource` and `service.action`: bucket, object, principal and its session, function, API, IP address",
        ),
        ("activity", "`service.eventFirstSeen` to `service.eventLastSeen`"),
        ("published, updated", "`createdAt`, `updatedAt`"),
        ("severity", "`severity`, from 1 to 10"),
        (
            "sample",
            "`service.additionalInfo.sample`, there or in the text `value`, or a title that begins with `[SAMPLE]`",
        ),
        ("archived", "`service.archived`"),
        ("quiet", "`confidence` 0: a false positive by GuardDuty's own word"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    ["type", "service", "resource", "createdAt"].iter().all(|name| has(value, name)) && !has(value, "category")
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("id")?;
    let mut finding =
        Finding::new(SOURCE.name, id, document.required_text("type")?, document.required_time("createdAt")?);
    finding.updated = document.time("updatedAt")?.unwrap_or(finding.published);
    finding.detector = detector(document)?;
    let (first, last) = (document.time("service.eventFirstSeen")?, document.time("service.eventLastSeen")?);
    finding.activity = first.or(last).zip(last.or(first)).map(|(first, last)| TimeSpan::new(first, last));
    finding.severity = document.number("severity")?;
    finding.flags.archived = document.flag("service.archived")?;
    finding.flags.sample = is_sample(document)?;
    finding.flags.quiet = document.number("confidence")? == Some(0.0);
    finding.subjects = subjects(document)?;
    Ok(vec![finding])
}

fn detector(document: &Document<'_>) -> Result<Option<String>, Unreadable> {
    if let Some(detector) = document.text("service.detectorId")? {
        return Ok(Some(detector));
    }
    let arn = document.text("arn")?;
    let after = arn.as_deref().and_then(|arn| arn.split_once(":detector/")).map(|(_, after)| after);
    Ok(after.and_then(|after| after.split('/').next()).map(str::to_owned))
}

/// EventBridge gives the flag as a field; the API puts JSON into a text.
fn is_sample(document: &Document<'_>) -> Result<bool, Unreadable> {
    if document.flag("service.additionalInfo.sample")? {
        return Ok(true);
    }
    let inner = document.text("service.additionalInfo.value")?.and_then(|text| serde_json::from_str(&text).ok());
    if let Some(inner @ Value::Object(_)) = inner
        && Document::new(&inner, document.path().clone()).flag("sample").unwrap_or(false)
    {
        return Ok(true);
    }
    Ok(document.text("title")?.is_some_and(|title| title.starts_with("[SAMPLE]")))
}

fn subjects(document: &Document<'_>) -> Result<Vec<Subject>, Unreadable> {
    let mut base = Subject {
        account: document.text("accountId")?,
        region: document.text("region")?,
        principal: document.text("resource.accessKeyDetails.userName")?,
        function: document.text("resource.lambdaDetails.functionName")?,
        other: document.text("resource.instanceDetails.instanceId")?,
        api: document.text("service.action.awsApiCallAction.api")?,
        ip: document.text("service.action.awsApiCallAction.remoteIpDetails.ipAddressV4")?,
        ..Subject::default()
    };
    // `AROA...:session` for a role; a user's has no session.
    let principal_id = document.text("resource.accessKeyDetails.principalId")?;
    base.session = principal_id.and_then(|id| id.split_once(':').map(|(_, session)| session.to_owned()));
    let mut subjects = Vec::new();
    for bucket in document.list("resource.s3BucketDetails")? {
        let name = bucket.text("name")?.or(bucket.text("arn")?.map(|arn| arn::last_part(&arn).to_owned()));
        let of_bucket = Subject { bucket: name, ..base.clone() };
        let objects = bucket.list("s3ObjectDetails")?;
        if objects.is_empty() {
            subjects.push(of_bucket.clone());
        }
        for object in objects {
            let etag = object.text("eTag")?.map(|etag| etag.trim_matches('"').to_owned());
            subjects.push(Subject { key: object.text("key")?, etag, ..of_bucket.clone() });
        }
    }
    if subjects.is_empty() {
        let affected = document.text("service.action.awsApiCallAction.affectedResources.AWS::S3::Bucket")?;
        base.bucket = affected.map(|bucket| arn::last_part(&bucket).to_owned());
        subjects.push(base);
    }
    Ok(subjects)
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a1","detail-type":"GuardDuty Finding","source":"aws.guardduty",
 "account":"111122223333","time":"2026-11-24T09:41:00Z","region":"eu-west-1","resources":[],
 "detail":{"schemaVersion":"2.0","accountId":"111122223333","region":"eu-west-1","partition":"aws","id":"0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  "arn":"arn:aws:guardduty:eu-west-1:111122223333:detector/9d8c7b6a5f4e3d2c1b0a99887766554f/finding/0a1b2c3d4e5f60718293a4b5c6d7e8f9",
  "type":"Discovery:S3/AnomalousBehavior","severity":5.0,"createdAt":"2026-11-24T09:40:12.345Z","updatedAt":"2026-11-24T09:40:12.345Z",
  "title":"Objects were listed in an unusual way","description":"Made up for a test.",
  "resource":{"resourceType":"S3Bucket",
   "accessKeyDetails":{"principalId":"AROAREADER:night-run","userType":"AssumedRole","userName":"reader"},
   "s3BucketDetails":[{"arn":"arn:aws:s3:::records","name":"records","type":"Destination",
    "s3ObjectDetails":[{"key":"2026/a.csv","objectArn":"arn:aws:s3:::records/2026/a.csv","eTag":"0cc175b9c0f1b6a831c399e269772661"}]}]},
  "service":{"serviceName":"guardduty","detectorId":"9d8c7b6a5f4e3d2c1b0a99887766554f","resourceRole":"TARGET",
   "eventFirstSeen":"2026-11-24T09:20:00Z","eventLastSeen":"2026-11-24T09:29:30Z","archived":false,"count":17,
   "action":{"actionType":"AWS_API_CALL","awsApiCallAction":{"api":"ListObjectsV2","serviceName":"s3.amazonaws.com","callerType":"Remote IP",
    "remoteIpDetails":{"ipAddressV4":"198.51.100.23"},"affectedResources":{"AWS::S3::Bucket":"records"}}},
   "additionalInfo":{"value":"{\"sample\":false}","type":"default"}}}}"#;
