//! Amazon CloudWatch: changes of alarms' states.

use jiff::Timestamp;
use serde_json::Value;

use super::alarm_data::{self, Evaluated};
use super::alarm_subjects;
use super::document::{Document, has};
use super::source::{Context, EventPattern, Source};
use super::unreadable::Unreadable;
use crate::finding::{Finding, Subject, TimeSpan};

/// Changes of an alarm's state: of EventBridge, of `DescribeAlarmHistory`, and of a message to an SNS topic. Each is a
/// finding of its own; the change to OK is the end of the ALARM before it. The same change has the same id in all three.
pub const SOURCE: Source = Source {
    name: "cloudwatch_alarm",
    summary: "Amazon CloudWatch alarms",
    documentation: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html",
    event: Some(EventPattern { source: "aws.cloudwatch", detail_types: &["CloudWatch Alarm State Change"] }),
    fields: &[
        ("id", "the alarm's name and the time of the change"),
        ("detector", "the alarm's name"),
        ("kind", "the state: `ALARM`, `OK` or `INSUFFICIENT_DATA`"),
        (
            "subjects",
            "each metric that the alarm reads; of a band the metric in it; of a composite alarm the alarms that triggered it; otherwise the alarm's name",
        ),
        (
            "activity",
            "of `reasonData`: the oldest evaluated period to the end of the latest; the start of the latest when it ends an ALARM. Without it: the evaluated periods before the change, or none",
        ),
        ("published, updated", "`state.timestamp`, `Timestamp` of the history, `StateChangeTime` of SNS"),
        ("score", "for a band: how far outside of it, in widths of the band"),
        ("resolved, quiet", "OK is resolved, INSUFFICIENT_DATA quiet"),
    ],
    example: EXAMPLE,
    recognise,
    read,
};

fn recognise(value: &Value) -> bool {
    let event = has(value, "alarmName") && has(value, "state") && has(value, "previousState");
    let history = has(value, "alarmName") && has(value, "historyItemType");
    event || history || (has(value, "alarmName") && has(value, "newStateValue"))
}

fn read(document: &Document<'_>, context: &Context<'_>) -> Result<Vec<Finding>, Unreadable> {
    let name = document.required_text("alarmName")?;
    let change = if has(document.value(), "historyItemType") {
        of_history(document)?
    } else if has(document.value(), "newStateValue") {
        of_message(document)?
    } else {
        of_event(document)?
    };
    let Some(change) = change else { return Ok(Vec::new()) };
    let id = format!("{name}@{}", change.at);
    let mut finding = Finding::new(SOURCE.name, id, change.state, change.at);
    finding.flags.transition = true;
    match finding.kind.as_str() {
        "ALARM" => {
            finding.activity = change.evaluated.span;
            finding.score = change.evaluated.score;
        }
        "OK" => {
            finding.flags.resolved = true;
            let end = change.evaluated.latest.unwrap_or(change.at);
            finding.activity = Some(TimeSpan::new(end, end));
        }
        _ => finding.flags.quiet = true,
    }
    let named = |subject| Subject {
        account: context.account().or_else(|| change.account.clone()),
        region: context.region().or_else(|| change.region.clone()),
        ..subject
    };
    finding.subjects = change.subjects.into_iter().map(named).collect();
    if finding.subjects.is_empty() {
        finding.subjects.push(named(Subject { other: Some(name.clone()), ..Subject::default() }));
    }
    finding.detector = Some(name);
    Ok(vec![finding])
}

/// What all three forms say.
struct Change {
    at: Timestamp,
    state: String,
    evaluated: Evaluated,
    subjects: Vec<Subject>,
    account: Option<String>,
    region: Option<String>,
}

fn of_event(document: &Document<'_>) -> Result<Option<Change>, Unreadable> {
    let state = state(document, "state.value")?;
    let at = document.required_time("state.timestamp")?;
    let (evaluated, triggering) = match document.find("state.reasonData")? {
        Some(data) => alarm_data::read(&data)?,
        None => Default::default(),
    };
    let subjects = match document.object("configuration")? {
        Some(configuration) => alarm_subjects::of_configuration(&configuration, triggering)?,
        None => Vec::new(),
    };
    Ok(Some(Change { at, state, evaluated, subjects, account: None, region: None }))
}

/// An item of the history; one of an action or of the configuration is no change of state.
fn of_history(document: &Document<'_>) -> Result<Option<Change>, Unreadable> {
    if document.required_text("historyItemType")? != "StateUpdate" {
        return Ok(None);
    }
    let at = document.required_time("timestamp")?;
    let field = document.find("historyData")?.ok_or_else(|| document.missing("historyData"))?;
    let parsed = alarm_data::inner(&field)?;
    let data = Document::new(&parsed, field.path().clone());
    let state = state(&data, "newState.stateValue")?;
    let (evaluated, triggering) = match data.find("newState.stateReasonData")? {
        Some(data) => alarm_data::read(&data)?,
        None => Default::default(),
    };
    Ok(Some(Change { at, state, evaluated, subjects: alarm_subjects::alarms(triggering), account: None, region: None }))
}

/// A message to a topic: it has the metric and no data, so that the evaluated periods are taken to end at the change.
fn of_message(document: &Document<'_>) -> Result<Option<Change>, Unreadable> {
    let state = state(document, "newStateValue")?;
    let at = document.required_time("stateChangeTime")?;
    let mut evaluated = Evaluated::default();
    let mut subjects = Vec::new();
    if let Some(trigger) = document.object("trigger")? {
        let periods = trigger.whole("evaluationPeriods")?.unwrap_or(1);
        let period = alarm_subjects::period(&trigger)?;
        let seconds = period.map(|period| period.saturating_mul(periods)).and_then(|all| i64::try_from(all).ok());
        evaluated.span = seconds.and_then(|seconds| {
            let start = Timestamp::from_second(at.as_second().checked_sub(seconds)?).ok()?;
            Some(TimeSpan::new(start, at))
        });
        subjects = alarm_subjects::of_trigger(&trigger)?;
    }
    // The message spells the region's long name, its ARN the short one.
    let mut named = Subject::default();
    if let Some(arn) = document.text("alarmArn")? {
        super::arn::name(&mut named, &arn);
    }
    let account = document.text("aWSAccountId")?.or(named.account);
    Ok(Some(Change { at, state, evaluated, subjects, account, region: named.region }))
}

fn state(document: &Document<'_>, field: &str) -> Result<String, Unreadable> {
    let value = document.find(field)?.ok_or_else(|| document.missing(field))?;
    match value.value().as_str() {
        Some(state @ ("OK" | "ALARM" | "INSUFFICIENT_DATA")) => Ok(state.to_owned()),
        _ => Err(value.expected("OK, ALARM or INSUFFICIENT_DATA")),
    }
}

const EXAMPLE: &str = r#"{"version":"0","id":"5f0c2a11-0000-4111-8222-0000000000a5","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",
 "account":"111122223333","time":"2026-11-24T09:31:10Z","region":"eu-west-1","resources":["arn:aws:cloudwatch:eu-west-1:111122223333:alarm:visits-band"],
 "detail":{"alarmName":"visits-band",
  "state":{"value":"ALARM","reason":"Thresholds Crossed: 1 datapoint was outside of the band",
   "reasonData":"{\"version\":\"1.0\",\"queryDate\":\"2026-11-24T09:31:10.100+0000\",\"startDate\":\"2026-11-24T09:30:00.000+0000\",\"period\":60,\"recentDatapoints\":[150.0],\"recentLowerThresholds\":[40.0],\"recentUpperThresholds\":[100.0],\"evaluatedDatapoints\":[{\"timestamp\":\"2026-11-24T09:30:00.000+0000\",\"sampleCount\":1.0,\"value\":150.0}]}",
   "timestamp":"2026-11-24T09:31:10.123+0000"},
  "previousState":{"value":"OK","reason":"Unchecked","timestamp":"2026-11-24T08:00:10.000+0000"},
  "configuration":{"metrics":[
   {"id":"m1","metricStat":{"metric":{"namespace":"Shop","name":"Visits","dimensions":{"Id":"visits"}},"period":60,"stat":"Sum"},"returnData":true},
   {"id":"m2","metricStat":{"metric":{"namespace":"Shop","name":"Other","dimensions":{}},"period":60,"stat":"Sum"},"returnData":false},
   {"id":"band","expression":"ANOMALY_DETECTION_BAND(m1, 3)","label":"expected","returnData":true}]}}}"#;
