//! What an alarm is about: the metrics that it reads, or the alarms.

use super::document::Document;
use super::fields;
use super::unreadable::Unreadable;
use crate::finding::Subject;

/// Subjects of an event's `configuration`: metrics, or for a composite alarm the alarms that triggered it, or else those
/// that its rule names.
///
/// # Errors
/// When a field is not what it should be.
pub fn of_configuration(configuration: &Document<'_>, triggering: Vec<String>) -> Result<Vec<Subject>, Unreadable> {
    let subjects = of_metrics(configuration)?;
    if !subjects.is_empty() {
        return Ok(subjects);
    }
    if triggering.is_empty() {
        return Ok(alarms(configuration.text("alarmRule")?.as_deref().map(in_rule).unwrap_or_default()));
    }
    Ok(alarms(triggering))
}

/// Subjects of a message's `Trigger`: one metric, or several.
///
/// # Errors
/// When a field is not what it should be.
pub fn of_trigger(trigger: &Document<'_>) -> Result<Vec<Subject>, Unreadable> {
    let subjects = of_metrics(trigger)?;
    if subjects.is_empty() && trigger.text("metricName")?.is_some() {
        return Ok(vec![of_metric(trigger, "metricName")?]);
    }
    Ok(subjects)
}

/// The period of a message's `Trigger`, in seconds.
///
/// # Errors
/// When a field is not what it should be.
pub fn period(trigger: &Document<'_>) -> Result<Option<u64>, Unreadable> {
    let mut longest = trigger.whole("period")?;
    for metric in trigger.list("metrics")? {
        longest = longest.max(metric.whole("metricStat.period")?);
    }
    Ok(longest)
}

/// One subject for each alarm.
#[must_use]
pub fn alarms(names: Vec<String>) -> Vec<Subject> {
    names.into_iter().map(|name| Subject { other: Some(name), ..Subject::default() }).collect()
}

fn of_metrics(holder: &Document<'_>) -> Result<Vec<Subject>, Unreadable> {
    let (mut all, mut in_band, mut bands) = (Vec::new(), Vec::new(), Vec::new());
    for metric in holder.list("metrics")? {
        if let Some(expression) = metric.text("expression")? {
            bands.extend(banded(&expression));
        } else if let Some(inner) = metric.object("metricStat.metric")? {
            let field = if inner.text("name")?.is_some() { "name" } else { "metricName" };
            let subject = of_metric(&inner, field)?;
            let account = metric.text("accountId")?;
            all.push((metric.text("id")?, Subject { account, ..subject }));
        }
    }
    for (id, subject) in &all {
        if id.as_ref().is_some_and(|id| bands.contains(id)) {
            in_band.push(subject.clone());
        }
    }
    Ok(if in_band.is_empty() { all.into_iter().map(|(_, subject)| subject).collect() } else { in_band })
}

fn of_metric(metric: &Document<'_>, name: &str) -> Result<Subject, Unreadable> {
    let dimensions = metric.pairs("dimensions", "name", "value")?;
    let mut subject = Subject {
        namespace: metric.text("namespace")?,
        metric: Some(metric.required_text(name)?),
        ..Subject::default()
    };
    for (name, value) in &dimensions {
        fields::name(&mut subject, name, value);
    }
    Ok(Subject { dimensions, ..subject })
}

/// The id in `ANOMALY_DETECTION_BAND(m1, 2)`.
fn banded(expression: &str) -> Option<String> {
    let (_, after) = expression.split_once("ANOMALY_DETECTION_BAND(")?;
    Some(after.split([',', ')']).next()?.trim().to_owned())
}

/// Names in `ALARM("a") AND NOT OK(b)`; a name may be an ARN.
fn in_rule(rule: &str) -> Vec<String> {
    let mut names = Vec::new();
    for word in ["ALARM(", "OK(", "INSUFFICIENT_DATA("] {
        for (at, _) in rule.match_indices(word) {
            let after = rule[at + word.len()..].trim_start();
            let name = match after.strip_prefix('"') {
                Some(quoted) => quoted.split('"').next().unwrap_or_default(),
                None => after.split(')').next().unwrap_or_default().trim(),
            };
            let name = name.split(":alarm:").last().unwrap_or(name).to_owned();
            if !name.is_empty() && !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_names_its_alarms_once_each() {
        let rule = r#"ALARM("a (1)") AND (ALARM(b) OR NOT OK( "arn:aws:cloudwatch:eu-west-1:111122223333:alarm:c" )) AND ALARM(b)"#;
        assert_eq!(in_rule(rule), ["a (1)", "b", "c"]);
        assert_eq!(in_rule("TRUE"), Vec::<String>::new());
        assert_eq!(banded("ANOMALY_DETECTION_BAND( m1 , 2)").as_deref(), Some("m1"));
    }
}
