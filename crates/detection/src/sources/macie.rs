//! Amazon Macie.

use serde_json::Value;

use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Classified, Finding, Occurrences, Subject, TimeSpan};

/// Findings of Macie: of EventBridge and of `GetFindings`. A finding about the content of an object is never revised: each
/// run that reads the object makes another. A finding about a bucket's policy is revised while the policy is so.
pub const SOURCE: Source = Source {
    name: "macie",
    summary: "Amazon Macie",
    documentation: "https://docs.aws.amazon.com/macie/latest/user/findings-publish-event-schemas.html",
    event: Some(EventPattern { source: "aws.macie", detail_types: &["Macie Finding"] }),
    fields: &[
        ("id", "`id`"),
        ("detector", "`classificationDetails.jobId`; none for policies"),
        ("kind", "`type`"),
        ("subjects", "`resourcesAffected.s3Bucket` and `.s3Object`; for policies also the actor and the API"),
        ("activity", "`s3Object.lastModified`; for policies `apiCallDetails.firstSeen` to `lastSeen`"),
        ("published, updated", "`createdAt`, `updatedAt`"),
        ("severity", "`severity.score`, from 1 to 3"),
        (
            "classified",
            "all of `result.sensitiveData[].detections[]` by `type` and `result.customDataIdentifiers.detections[]` by `name`",
        ),
        ("sample, archived", "`sample`, `archived`"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    ["category", "type", "resourcesAffected"].iter().all(|name| has(value, name))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let id = document.required_text("id")?;
    let mut finding =
        Finding::new(SOURCE.name, id, document.required_text("type")?, document.required_time("createdAt")?);
    finding.updated = document.time("updatedAt")?.unwrap_or(finding.published);
    finding.severity = document.number("severity.score")?;
    finding.flags.archived = document.flag("archived")?;
    finding.flags.sample = document.flag("sample")?;
    finding.subjects = vec![subject(document)?];
    if finding.kind.starts_with("Policy:") {
        let call = document.object("policyDetails.action.apiCallDetails")?;
        if let Some(call) = call {
            let (first, last) = (call.time("firstSeen")?, call.time("lastSeen")?);
            finding.activity = first.or(last).zip(last.or(first)).map(|(first, last)| TimeSpan::new(first, last));
        }
    } else {
        let modified = document.time("resourcesAffected.s3Object.lastModified")?;
        finding.activity = modified.map(|at| TimeSpan::new(at, at));
        finding.detector = document.text("classificationDetails.jobId")?;
        let result = document.object("classificationDetails.result")?;
        finding.classified =
            Some(classified(&result.ok_or_else(|| document.missing("classificationDetails.result"))?)?);
    }
    Ok(vec![finding])
}

fn subject(document: &Document<'_>) -> Result<Subject, Unreadable> {
    let etag = document.text("resourcesAffected.s3Object.eTag")?;
    let mut subject = Subject {
        account: document.text("accountId")?,
        region: document.text("region")?,
        bucket: Some(document.required_text("resourcesAffected.s3Bucket.name")?),
        key: document.text("resourcesAffected.s3Object.key")?,
        etag: etag.map(|etag| etag.trim_matches('"').to_owned()),
        api: document.text("policyDetails.action.apiCallDetails.api")?,
        ip: document.text("policyDetails.actor.ipAddressDetails.ipAddressV4")?,
        ..Subject::default()
    };
    if let Some(identity) = document.object("policyDetails.actor.userIdentity")? {
        subject.principal = match identity.text("iamUser.userName")? {
            Some(user) => Some(user),
            None => identity.text("assumedRole.sessionContext.sessionIssuer.userName")?,
        };
        let id = identity.text("assumedRole.principalId")?;
        subject.session = id.and_then(|id| id.split_once(':').map(|(_, session)| session.to_owned()));
    }
    Ok(subject)
}

fn classified(result: &Document<'_>) -> Result<Classified, Unreadable> {
    let complete = result.text("status.code")?.is_some_and(|code| code == "COMPLETE");
    let mut classified = Classified { complete, ..Classified::default() };
    for group in result.list("sensitiveData")? {
        for detection in group.list("detections")? {
            add(&mut classified, detection.required_text("type")?, &detection)?;
        }
    }
    for detection in result.list("customDataIdentifiers.detections")? {
        let name = match detection.text("name")? {
            Some(name) => name,
            None => detection.required_text("arn")?,
        };
        add(&mut classified, name, &detection)?;
    }
    Ok(classified)
}

fn add(classified: &mut Classified, identifier: String, detection: &Document<'_>) -> Result<(), Unreadable> {
    let count = detection.whole("count")?.ok_or_else(|| detection.missing("count"))?;
    let mut lines = Vec::new();
    if let Some(occurrences) = detection.object("occurrences")? {
        for (list, field, first) in [("lineRanges", "start", 1), ("cells", "row", 1), ("records", "recordIndex", 0)] {
            for place in occurrences.list(list)? {
                lines.extend(place.whole(field)?.map(|line| line + 1 - first));
            }
        }
    }
    let found: &mut Occurrences = classified.found.entry(identifier).or_default();
    found.count = found.count.saturating_add(count);
    found.lines.extend(lines);
    found.lines.sort_unstable();
    Ok(())
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a2","detail-type":"Macie Finding","source":"aws.macie",
 "account":"111122223333","time":"2026-11-24T12:30:00Z","region":"eu-west-1","resources":[],
 "detail":{"schemaVersion":"1.0","id":"77aa10c2-93b4-4d1e-8f00-1b2c3d4e5f60","accountId":"111122223333","partition":"aws","region":"eu-west-1",
  "type":"SensitiveData:S3Object/Multiple","category":"CLASSIFICATION","severity":{"score":3,"description":"High"},
  "createdAt":"2026-11-24T12:29:31.000Z","updatedAt":"2026-11-24T12:29:31.000Z","count":1,"archived":false,"sample":false,
  "resourcesAffected":{"s3Bucket":{"name":"records","arn":"arn:aws:s3:::records"},
   "s3Object":{"bucketArn":"arn:aws:s3:::records","key":"people/7.csv","path":"records/people/7.csv","eTag":"92eb5ffee6ae2fec3ad71c777531578f",
    "size":2048,"lastModified":"2026-11-24T09:15:00.000Z"}},
  "classificationDetails":{"originType":"SENSITIVE_DATA_DISCOVERY_JOB","jobId":"4a8a08f09d37b73795649038408b5f33",
   "result":{"status":{"code":"COMPLETE"},"mimeType":"text/csv","sizeClassified":2048,
    "sensitiveData":[
     {"category":"PERSONAL_INFORMATION","totalCount":5,"detections":[
      {"type":"USA_SOCIAL_SECURITY_NUMBER","count":3,"occurrences":{"cells":[{"row":4,"column":2,"columnName":"ssn"},{"row":2,"column":2,"columnName":"ssn"}]}},
      {"type":"NAME","count":2}]},
     {"category":"FINANCIAL_INFORMATION","totalCount":1,"detections":[
      {"type":"CREDIT_CARD_NUMBER","count":1,"occurrences":{"lineRanges":[{"start":9,"end":9,"startColumn":3}]}}]}],
    "customDataIdentifiers":{"totalCount":4,"detections":[
     {"arn":"arn:aws:macie2:eu-west-1:111122223333:custom-data-identifier/badge","name":"badge","count":4,
      "occurrences":{"records":[{"recordIndex":0,"jsonPath":"$.badge"}]}}]}}},
  "policyDetails":null}}"#;
