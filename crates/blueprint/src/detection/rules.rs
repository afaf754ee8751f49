//! The rules that bring findings about a blueprint's activity.

use serde::Serialize;
use serde_json::{Value, json};

use super::events::event_source;
use super::named::Named;
use super::settings::Detection;
use crate::targets::TargetSubject;

/// The longest pattern that a rule takes, in characters.
/// <https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html>
const LONGEST: usize = 2_048;

/// The longest name of a bucket: what a placeholder may become.
const BUCKET: usize = 63;

/// One rule: a source, and the pattern of events that are its findings.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventRule {
    /// The source.
    pub source: String,
    /// The pattern. It may hold `${DefaultBucket}`.
    pub pattern: Value,
}

/// A rule of each source. Where the names of all targets are too many for a pattern, it lets all of the source's findings
/// pass, and who collects them drops those of others.
#[must_use]
pub fn event_rules(detection: &Detection, subjects: &[TargetSubject]) -> Vec<EventRule> {
    let named = Named::of(subjects);
    let sources = detection.sources.iter().filter_map(|name| event_source(name));
    let rule = |source: &super::events::EventSource| {
        let all = json!({"source": [source.event], "detail-type": source.detail_types});
        let mut pattern = all.clone();
        let mut concerns = (source.concerns)(&named);
        pattern["detail"] = match concerns.len() {
            0 => return None,
            1 => concerns.remove(0),
            _ => json!({"$or": concerns}),
        };
        let length = pattern.to_string().chars().count() + BUCKET;
        Some(EventRule { source: source.name.to_owned(), pattern: if length <= LONGEST { pattern } else { all } })
    };
    sources.filter_map(rule).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detection(sources: &[&str]) -> Detection {
        serde_json::from_value(json!({"sources": sources})).unwrap()
    }

    fn bucket(name: &str) -> TargetSubject {
        TargetSubject { bucket: Some(name.to_owned()), ..TargetSubject::default() }
    }

    #[test]
    fn a_rule_wants_what_concerns_a_target_and_nothing_of_others() {
        let function = TargetSubject { function: Some("f".to_owned()), ..TargetSubject::default() };
        let rules = event_rules(&detection(&["guardduty", "macie"]), &[bucket("b"), function, bucket("b")]);
        let [guardduty, macie] = &rules[..] else { panic!("{rules:?}") };
        assert_eq!(
            guardduty.pattern,
            json!({
                "source": ["aws.guardduty"],
                "detail-type": ["GuardDuty Finding"],
                "detail": {"$or": [
                    {"resource": {"s3BucketDetails": {"name": ["b"]}}},
                    {"resource": {"lambdaDetails": {"functionName": ["f"]}}},
                ]},
            })
        );
        assert_eq!(macie.pattern["detail"], json!({"resourcesAffected": {"s3Bucket": {"name": ["b"]}}}));
    }

    #[test]
    fn a_source_that_can_name_nothing_of_the_blueprint_has_no_rule() {
        let namespace = TargetSubject { namespace: Some("n".to_owned()), ..TargetSubject::default() };
        let rules = event_rules(&detection(&["macie", "cloudwatch_alarm"]), &[namespace]);
        assert_eq!(rules.iter().map(|rule| rule.source.as_str()).collect::<Vec<_>>(), ["cloudwatch_alarm"]);
    }

    #[test]
    fn too_many_names_for_a_pattern_let_all_findings_of_the_source_pass() {
        let subjects: Vec<_> = (0..100).map(|index| bucket(&format!("a-bucket-with-a-long-name-{index}"))).collect();
        let rules = event_rules(&detection(&["macie"]), &subjects);
        assert_eq!(rules[0].pattern, json!({"source": ["aws.macie"], "detail-type": ["Macie Finding"]}));
    }
}
