//! What lies around a document: events, messages, lists of an API's answer.

use serde_json::Value;
use settings::Path;

use super::document::{Document, has, other_case};
use super::source::Envelope;
use super::unreadable::Unreadable;

/// Fields that hold a list of documents: of answers of APIs, of files, of searches. A dotted path leads inwards.
const LISTS: &[&str] = &[
    "findings",
    "alerts",
    "records",
    "hits.hits",
    "data.result",
    "anomalies",
    "alarmHistoryItems",
    "reactiveInsights",
    "proactiveInsights",
    "events",
];
/// Fields that hold one document: a hit's, a record's.
const HOLDERS: &[&str] = &["_source", "sns"];
/// Fields whose text is a document: of SNS, SQS, CloudWatch Logs, and of an answer to `LookupEvents`.
const TEXTS: &[&str] = &["message", "body", "cloudTrailEvent"];

/// What is inside something that is itself no finding.
pub enum Inside<'a> {
    /// Documents, each by itself.
    Documents(Vec<Document<'a>>),
    /// A document in a text, and where the text is.
    Text(Value, Path),
}

/// Whether a value is an event of EventBridge.
pub fn is_event(value: &Value) -> bool {
    value.get("detail").is_some() && (value.get("detail-type").is_some() || value.get("source").is_some())
}

/// The event's source, and all that is around its detail.
///
/// # Errors
/// When a field is not what it should be.
pub fn event(document: &Document<'_>) -> Result<(Option<String>, Envelope), Unreadable> {
    let envelope = Envelope {
        detail_type: document.text("detail-type")?,
        account: document.text("account")?,
        region: document.text("region")?,
        time: document.time("time")?,
    };
    Ok((document.text("source")?, envelope))
}

/// When a message to a topic was published, if that is what a value is.
///
/// # Errors
/// When the time is not one.
pub fn of_message(document: &Document<'_>) -> Result<Option<Envelope>, Unreadable> {
    if !(has(document.value(), "message") && has(document.value(), "topicArn")) {
        return Ok(None);
    }
    Ok(Some(Envelope { time: document.time("timestamp")?, ..Envelope::default() }))
}

/// What is inside a value, if it is one of the known holders.
///
/// # Errors
/// When a text should be JSON and is not.
pub fn inside<'a>(document: &Document<'a>) -> Result<Option<Inside<'a>>, Unreadable> {
    for list in LISTS {
        if let Some(items) = at(document, list).and_then(|list| list.items()) {
            return Ok(Some(Inside::Documents(items)));
        }
    }
    for holder in HOLDERS {
        if let Some(held) = at(document, holder).filter(|held| held.value().is_object()) {
            return Ok(Some(Inside::Documents(vec![held])));
        }
    }
    for text in TEXTS {
        let Some(held) = at(document, text) else { continue };
        let Some(text) = held.value().as_str() else { continue };
        return match serde_json::from_str(text) {
            Ok(value) => Ok(Some(Inside::Text(value, held.path().clone()))),
            Err(error) => {
                let message = format!("expected JSON in the text: {error}");
                Err(Unreadable { path: held.path().clone(), message })
            }
        };
    }
    Ok(None)
}

fn at<'a>(document: &Document<'a>, dotted: &str) -> Option<Document<'a>> {
    let (mut value, mut path) = (document.value(), document.path().clone());
    for name in dotted.split('.') {
        let object = value.as_object()?;
        let (key, next) = object.get_key_value(name).or_else(|| object.get_key_value(&other_case(name)))?;
        (value, path) = (next, path.key(key));
    }
    Some(Document::new(value, path))
}
