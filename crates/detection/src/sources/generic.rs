//! Findings of any detector: CSV, or JSON lines, with the columns of this project.

use std::collections::BTreeMap;

use serde_json::Value;

use super::document::{Document, has};
use super::source::{Context, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Findings with the columns of [`columns`]: one a row of a CSV file, or one a line or document of JSON.
pub const SOURCE: Source = Source {
    name: "generic",
    summary: "Any detector: CSV or JSON lines with documented columns",
    documentation: "docs/reference/findings.md",
    event: None,
    fields: &[("all", "the columns below")],
    example: EXAMPLE,
    recognise,
    read,
};

/// A column of a CSV file, or a key of a JSON object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub meaning: &'static str,
}

/// Columns that name a subject; one of them at least must be there.
const SUBJECT: &[Column] = &[
    Column { name: "subject", meaning: "what the finding is about, in any words" },
    Column { name: "generator", meaning: "a generator's id" },
    Column { name: "target", meaning: "a target's title" },
    Column { name: "bucket", meaning: "a bucket's name" },
    Column { name: "prefix", meaning: "what the keys of a bucket begin with" },
    Column { name: "key", meaning: "an object's key" },
    Column { name: "etag", meaning: "the object's ETag" },
    Column { name: "function", meaning: "a function's name" },
    Column { name: "principal", meaning: "a role's or user's name" },
    Column { name: "session", meaning: "the name of the role's session" },
    Column { name: "api", meaning: "the API that was called" },
    Column { name: "ip", meaning: "a remote IP address" },
    Column { name: "namespace", meaning: "a metric's namespace" },
    Column { name: "metric", meaning: "a metric's name" },
    Column { name: "dimensions", meaning: "`name=value;name=value`, or an object in JSON" },
    Column { name: "account", meaning: "the account" },
    Column { name: "region", meaning: "the region" },
];

/// All other columns.
const OTHERS: &[Column] = &[
    Column { name: "start", meaning: "when what was found began (required)" },
    Column { name: "end", meaning: "when it was over (default: `start`)" },
    Column { name: "published", meaning: "when the detector reported it first (default: `end`)" },
    Column { name: "updated", meaning: "when this revision was reported (default: `published`)" },
    Column { name: "received", meaning: "when it was received" },
    Column { name: "id", meaning: "the same for all revisions of a finding (default: detector, subject and start)" },
    Column { name: "detector", meaning: "which detector; each is scored by itself" },
    Column { name: "kind", meaning: "what was found (default: `anomaly`)" },
    Column { name: "score", meaning: "how anomalous; more is more anomalous" },
    Column { name: "severity", meaning: "how bad" },
    Column { name: "sample", meaning: "true for what was made to show a finding; it is not scored" },
    Column { name: "archived", meaning: "true for what a rule suppressed; it is scored" },
    Column { name: "resolved", meaning: "true for the end of a finding" },
    Column { name: "quiet", meaning: "true for a result that says \"nothing anomalous\"" },
];

/// Every column, those that name the subject first. One of these and `start` are required. Times are ISO 8601, or seconds
/// or milliseconds since 1970.
pub fn columns() -> impl Iterator<Item = &'static Column> {
    SUBJECT.iter().chain(OTHERS)
}

/// The columns of which one says what a finding is about.
pub fn subject_columns() -> impl Iterator<Item = &'static Column> {
    SUBJECT.iter()
}

fn recognise(value: &Value) -> bool {
    let names = |columns: &[Column]| columns.iter().any(|column| value.get(column.name).is_some());
    value.get("start").is_some() || (names(SUBJECT) && (has(value, "end") || has(value, "published")))
}

fn read(document: &Document<'_>, _: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let subject = subject(document)?;
    let start = document.required_time("start")?;
    let end = document.time("end")?.unwrap_or(start);
    let detector = document.text("detector")?;
    let id = match document.text("id")? {
        Some(id) => id,
        None => format!("{}/{subject}@{start}", detector.as_deref().unwrap_or_default()),
    };
    let kind = document.text("kind")?.unwrap_or_else(|| "anomaly".to_owned());
    let mut finding = Finding::new(SOURCE.name, id, kind, document.time("published")?.unwrap_or(end));
    finding.updated = document.time("updated")?.unwrap_or(finding.published);
    finding.received = document.time("received")?;
    finding.detector = detector;
    finding.activity = Some(TimeSpan::new(start, end));
    finding.score = document.number("score")?;
    finding.severity = document.number("severity")?;
    finding.flags.sample = document.flag("sample")?;
    finding.flags.archived = document.flag("archived")?;
    finding.flags.resolved = document.flag("resolved")?;
    finding.flags.quiet = document.flag("quiet")?;
    finding.subjects = vec![subject];
    Ok(vec![finding])
}

fn subject(document: &Document<'_>) -> Result<Subject, Unreadable> {
    let subject = Subject {
        account: document.text("account")?,
        region: document.text("region")?,
        bucket: document.text("bucket")?,
        prefix: document.text("prefix")?,
        key: document.text("key")?,
        etag: document.text("etag")?.map(|etag| etag.trim_matches('"').to_owned()),
        function: document.text("function")?,
        principal: document.text("principal")?,
        session: document.text("session")?,
        api: document.text("api")?,
        ip: document.text("ip")?,
        namespace: document.text("namespace")?,
        metric: document.text("metric")?,
        dimensions: dimensions(document)?,
        generator: document.text("generator")?,
        target: document.text("target")?,
        other: document.text("subject")?,
    };
    let mut missing = document.missing("subject");
    missing.message =
        "missing a subject: \"subject\", or a column for one of its parts, such as \"generator\"".to_owned();
    if subject.is_empty() { Err(missing) } else { Ok(subject) }
}

fn dimensions(document: &Document<'_>) -> Result<BTreeMap<String, String>, Unreadable> {
    let Some(field) = document.find("dimensions")? else { return Ok(BTreeMap::new()) };
    let Some(text) = field.value().as_str() else { return document.pairs("dimensions", "name", "value") };
    let pair = |part: &str| match part.split_once('=') {
        Some((name, value)) => Ok((name.trim().to_owned(), value.trim().to_owned())),
        None => Err(field.expected("name=value;name=value")),
    };
    text.split(';').filter(|part| !part.trim().is_empty()).map(pair).collect()
}

const EXAMPLE: &str = r#"{"id":"own-1","detector":"own","kind":"spike","generator":"visits","score":0.91,"severity":2,"start":"2026-11-24T09:30:00Z","end":"2026-11-24T09:35:00Z","published":"2026-11-24T09:36:05Z","archived":false}
{"detector":"own","metric":"Visits","namespace":"Shop","dimensions":{"Id":"visits"},"score":0.77,"start":1795513800,"end":1795514100000}"#;
