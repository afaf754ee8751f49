//! AWS Security Hub CSPM: the AWS Security Finding Format.

use serde_json::Value;

use super::arn;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Findings in ASFF, of any product that sends them to Security Hub: of EventBridge and of `GetFindings`.
pub const SOURCE: Source = Source {
    name: "security_hub",
    summary: "AWS Security Hub CSPM (ASFF)",
    documentation: "https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html",
    event: Some(EventPattern {
        source: "aws.securityhub",
        detail_types: &["Security Hub Findings - Imported", "Security Hub Findings - Custom Action"],
    }),
    fields: &[
        (
            "id",
            "`ProductArn` and `Id`; `Title` and `CreatedAt` of the generator `LookoutForMetrics`, whose ids are drawn anew at each call",
        ),
        ("detector", "`GeneratorId`"),
        ("kind", "the first of `Types`, or `Title`"),
        ("subjects", "`Resources[]`: by ARN where `Id` is one"),
        ("activity", "`FirstObservedAt` to `LastObservedAt`"),
        ("published, updated", "`CreatedAt`, `UpdatedAt`"),
        ("severity", "`Severity.Normalized`, from 0 to 100, or the least of its `Severity.Label`"),
        ("score", "the number after \"score\" in `Description`, of the generator `LookoutForMetrics`"),
        ("sample", "`Sample`"),
        ("archived", "`RecordState` ARCHIVED, or `Workflow.Status` SUPPRESSED"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

/// The generator that a published forwarder of alerts names.
const FORWARDER: &str = "LookoutForMetrics";

fn recognise(value: &Value) -> bool {
    ["productArn", "generatorId"].iter().all(|name| has(value, name))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let (product, id) = (document.required_text("ProductArn")?, document.required_text("Id")?);
    let generator = document.required_text("GeneratorId")?;
    let title = document.text("Title")?;
    let kind = match document.texts("Types")?.into_iter().next() {
        Some(kind) => kind,
        None => title.clone().ok_or_else(|| document.missing("Types"))?,
    };
    let published = document.required_time("CreatedAt")?;
    let id = match &title {
        Some(title) if generator == FORWARDER => format!("{title}@{published}"),
        _ => format!("{product}/{id}"),
    };
    let mut finding = Finding::new(SOURCE.name, id, kind, published);
    finding.updated = document.time("UpdatedAt")?.unwrap_or(published);
    let (first, last) = (document.time("FirstObservedAt")?, document.time("LastObservedAt")?);
    finding.activity = first.or(last).zip(last.or(first)).map(|(first, last)| TimeSpan::new(first, last));
    finding.severity = severity(document)?;
    if generator == FORWARDER {
        finding.score = document.text("Description")?.as_deref().and_then(score_in);
    }
    finding.detector = Some(generator);
    finding.flags.sample = document.flag("Sample")?;
    finding.flags.archived = document.text("RecordState")?.is_some_and(|state| state == "ARCHIVED")
        || document.text("Workflow.Status")?.is_some_and(|status| status == "SUPPRESSED");
    let base =
        Subject { account: document.text("AwsAccountId")?, region: document.text("Region")?, ..Subject::default() };
    for resource in document.list("Resources")? {
        let subject = subject(&resource, base.clone())?;
        // An ARN tells more than the event, which may be sent where findings of several regions are gathered.
        let region = subject.region.clone().or(context.region());
        finding.subjects.push(Subject { region, ..subject });
    }
    Ok(vec![finding])
}

fn severity(document: &Document<'_>) -> Result<Option<f64>, Unreadable> {
    if let Some(normalized) = document.number("Severity.Normalized")? {
        return Ok(Some(normalized));
    }
    let Some(label) = document.find("Severity.Label")? else { return Ok(None) };
    let least = match label.value().as_str() {
        Some("INFORMATIONAL") => 0.0,
        Some("LOW") => 1.0,
        Some("MEDIUM") => 40.0,
        Some("HIGH") => 70.0,
        Some("CRITICAL") => 90.0,
        _ => return Err(label.expected("INFORMATIONAL, LOW, MEDIUM, HIGH or CRITICAL")),
    };
    Ok(Some(least))
}

/// The number in "Anomaly detected with a score of 87.2".
fn score_in(description: &str) -> Option<f64> {
    let (_, after) = description.split_once("score")?;
    let number = after.split_whitespace().find(|word| word.starts_with(|first: char| first.is_ascii_digit()))?;
    number.trim_end_matches(|last: char| !last.is_ascii_digit()).parse().ok().filter(|score: &f64| score.is_finite())
}

fn subject(resource: &Document<'_>, mut subject: Subject) -> Result<Subject, Unreadable> {
    let id = resource.required_text("Id")?;
    subject.region = resource.text("Region")?.or(subject.region);
    match id.strip_prefix("AWS::::Account:") {
        Some(account) => subject.account = Some(account.to_owned()),
        None => arn::name(&mut subject, &id),
    }
    subject.principal = match resource.text("Details.AwsIamAccessKey.PrincipalName")? {
        Some(principal) => Some(principal),
        None => subject.principal,
    };
    Ok(subject)
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a3","detail-type":"Security Hub Findings - Imported","source":"aws.securityhub",
 "account":"111122223333","time":"2026-11-24T09:52:00Z","region":"eu-west-1",
 "resources":["arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default/own-17"],
 "detail":{"findings":[{"SchemaVersion":"2018-10-08","Id":"own-17","ProductArn":"arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default",
  "GeneratorId":"own-detector","AwsAccountId":"111122223333","Types":["Unusual Behaviors/Data"],
  "CreatedAt":"2026-11-24T09:51:40.250000+00:00","UpdatedAt":"2026-11-24T09:51:40.250000+00:00",
  "FirstObservedAt":"2026-11-24T09:40:00Z","LastObservedAt":"2026-11-24T09:45:00Z","Severity":{"Label":"MEDIUM","Normalized":50},
  "Title":"More writes than usual","Description":"Made up for a test.",
  "Resources":[{"Type":"AwsS3Bucket","Id":"arn:aws:s3:::records","Region":"eu-west-1"},{"Type":"Other","Id":"orders"}],
  "RecordState":"ACTIVE","Workflow":{"Status":"NEW"},"Sample":false}]}}"#;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_in_words_is_the_number_after_the_word() {
        assert_eq!(score_in("Anomaly detected with a score of 87.2."), Some(87.2));
        assert_eq!(score_in("a score of ten, 9 in figures"), Some(9.0));
        assert_eq!((score_in("score"), score_in("12"), score_in("score 1e999")), (None, None, None));
    }
}
