//! From what a finding is about to the generators whose activity it may be.

use std::collections::BTreeSet;

use activity::truth::VersionDocument;
use blueprint::Slot;
use blueprint::targets::TargetSubject;
use detection::finding::Subject;
use serde::{Deserialize, Serialize};

/// The targets of each version of the blueprint, and from which slot on it was in force.
#[derive(Clone, Debug, Default)]
pub struct Subjects {
    versions: Vec<(Slot, Vec<TargetSubject>)>,
}

/// What of a subject led to generators: the more specific of two wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The role or session that acted.
    Principal,
    /// The namespace of a metric that names no generator.
    Namespace,
    /// A bucket without key or prefix.
    Bucket,
    /// A function.
    Function,
    /// What keys begin with.
    Prefix,
    /// An object's key.
    Key,
    /// A metric's dimension or an entity's field with the generator's id.
    Id,
    /// The generator or the target, by name.
    Name,
}

/// Whose activity a finding may be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribution {
    /// The generators' ids: several if what the finding names is shared.
    pub generators: BTreeSet<String>,
    /// The targets' indexes.
    pub targets: BTreeSet<usize>,
    /// What led to them.
    pub by: By,
}

impl Subjects {
    /// Those of a record's versions, in the order in which they came into force.
    #[must_use]
    pub fn new(versions: &[VersionDocument]) -> Subjects {
        Subjects { versions: versions.iter().map(|own| (own.slot, own.subjects.clone())).collect() }
    }

    /// Those of a run, which has one version.
    #[must_use]
    pub fn of_run(first: Slot, targets: Vec<TargetSubject>) -> Subjects {
        Subjects { versions: vec![(first, targets)] }
    }

    /// Whether the record says what its targets' subjects are; older ones do not.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.versions.iter().all(|(_, targets)| targets.is_empty())
    }

    /// All targets, of all versions.
    pub fn targets(&self) -> impl Iterator<Item = &TargetSubject> {
        self.versions.iter().flat_map(|(_, targets)| targets)
    }

    /// Whose activity `subject` is, at a time; `None`: nobody's.
    ///
    /// Of several parts that lead somewhere the most specific decides, in the order of [`By`]. Parts that a target
    /// contradicts, such as another account or the API of another action, exclude it.
    #[must_use]
    pub fn attribute(&self, subject: &Subject, at: Slot) -> Option<Attribution> {
        let index = self.versions.partition_point(|(from, _)| *from <= at).saturating_sub(1);
        let (_, targets) = self.versions.get(index)?;
        let subject = &of_metric(subject, targets);
        let mut best: Option<Attribution> = None;
        for (index, target) in targets.iter().enumerate().filter(|(_, target)| !contradicts(target, subject)) {
            let Some((by, generators)) = led(target, subject) else { continue };
            match &mut best {
                Some(known) if known.by > by => {}
                Some(known) if known.by == by => {
                    known.generators.extend(generators.iter().map(|id| (*id).clone()));
                    known.targets.insert(index);
                }
                _ => {
                    let generators = generators.iter().map(|id| (*id).clone()).collect();
                    best = Some(Attribution { generators, targets: BTreeSet::from([index]), by });
                }
            }
        }
        longest_prefix(best, targets, subject)
    }
}

/// A subject with the bucket, prefix, function and API that the service's own metrics name by their dimensions:
/// <https://docs.aws.amazon.com/AmazonS3/latest/userguide/metrics-dimensions.html>.
fn of_metric(subject: &Subject, targets: &[TargetSubject]) -> Subject {
    let mut subject = subject.clone();
    let dimension = |name: &str| subject.dimensions.get(name).cloned();
    let (bucket, function, filter) = (dimension("BucketName"), dimension("FunctionName"), dimension("FilterId"));
    // A filter is called as its owner likes; one that is called as a target's prefix filters that.
    let filter = filter.filter(|filter| targets.iter().any(|target| !filter.is_empty() && target.prefix == *filter));
    let api = match subject.metric.as_deref() {
        Some("GetRequests") if bucket.is_some() => Some("GetObject".to_owned()),
        Some("PutRequests") if bucket.is_some() => Some("PutObject".to_owned()),
        _ => None,
    };
    subject.bucket = subject.bucket.or(bucket);
    subject.function = subject.function.or(function);
    subject.prefix = subject.prefix.or(filter);
    subject.api = subject.api.or(api);
    subject
}

/// Of targets whose prefixes a key begins with, those with the longest one are meant.
fn longest_prefix(found: Option<Attribution>, targets: &[TargetSubject], subject: &Subject) -> Option<Attribution> {
    let found = found?;
    if found.by != By::Key {
        return Some(found);
    }
    let length = |index: &usize| targets[*index].prefix.len();
    let longest = found.targets.iter().map(length).max().unwrap_or_default();
    let kept: BTreeSet<usize> = found.targets.iter().copied().filter(|index| length(index) == longest).collect();
    let generators = kept.iter().flat_map(|index| targets[*index].generators.iter().cloned()).collect();
    debug_assert!(subject.key.is_some());
    Some(Attribution { generators, targets: kept, by: found.by })
}

/// Whether the subject says something of this target that is not so.
fn contradicts(target: &TargetSubject, subject: &Subject) -> bool {
    let differ = |own: &Option<String>, named: &Option<String>| matches!((own, named), (Some(a), Some(b)) if a != b);
    let action = match subject.api.as_deref() {
        Some("PutObject" | "CopyObject") => Some("put"),
        Some("GetObject") => Some("get"),
        _ => None,
    };
    let other_action = matches!((action, target.action.as_deref()), (Some(named), Some(own)) if named != own);
    differ(&target.account, &subject.account) && target.bucket.is_none()
        || differ(&target.region, &subject.region)
        || differ(&target.bucket, &subject.bucket)
        || differ(&target.function, &subject.function)
        || differ(&target.namespace, &subject.namespace) && target.bucket.is_none() && target.function.is_none()
        || other_action && target.bucket.is_some()
}

/// What of the subject leads to this target, and to which of its generators.
fn led<'a>(target: &'a TargetSubject, subject: &Subject) -> Option<(By, Vec<&'a String>)> {
    let all = || target.generators.iter().collect::<Vec<_>>();
    let is = |own: &Option<String>, named: &Option<String>| own.is_some() && own == named;
    if let Some(id) = &subject.generator {
        let own: Vec<_> = target.generators.iter().filter(|own| *own == id).collect();
        return (!own.is_empty()).then_some((By::Name, own));
    }
    if is(&target.function, &subject.function) || is(&target.namespace, &subject.namespace) {
        let named = |id: &&String| subject.dimensions.values().any(|value| value == *id);
        let own: Vec<_> = target.generators.iter().filter(named).collect();
        if !own.is_empty() {
            return Some((By::Id, own));
        }
        let by = if target.function.is_some() { By::Function } else { By::Namespace };
        // A metric of the namespace that names another generator is not of this target.
        return (by == By::Function || !subject.dimensions.contains_key("Id")).then(|| (by, all()));
    }
    if is(&target.bucket, &subject.bucket) {
        return match (&subject.key, &subject.prefix) {
            (Some(key), _) => key.starts_with(&target.prefix).then(|| (By::Key, all())),
            (None, Some(prefix)) if !prefix.is_empty() => {
                let related = target.prefix.starts_with(prefix.as_str()) || prefix.starts_with(&target.prefix);
                related.then(|| (By::Prefix, all()))
            }
            (None, _) => Some((By::Bucket, all())),
        };
    }
    let elsewhere = subject.bucket.is_some() || subject.function.is_some() || subject.namespace.is_some();
    let acted = is(&target.role, &subject.principal) || is(&target.session, &subject.session);
    (acted && !elsewhere).then(|| (By::Principal, all()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject(text: &str) -> Subject {
        serde_json::from_str(text).unwrap()
    }

    fn shop() -> Subjects {
        let targets = serde_json::from_str(
            r#"[
            {"type": "s3", "action": "put", "bucket": "shop", "prefix": "docs/", "generators": ["uploads"]},
            {"type": "s3", "action": "put", "bucket": "shop", "prefix": "docs/old/", "generators": ["archive"]},
            {"type": "s3", "action": "get", "bucket": "shop", "prefix": "docs/", "generators": ["reads"]},
            {"type": "lambda", "function": "order", "generators": ["orders", "returns"]},
            {"type": "cloudwatch", "namespace": "Shop", "generators": ["uploads", "orders"], "role": "watcher"}
            ]"#,
        );
        Subjects { versions: vec![(Slot::new(10), targets.unwrap())] }
    }

    #[test]
    fn the_most_specific_part_of_a_subject_decides() {
        for (named, by, generators) in [
            (r#"{"generator": "reads", "bucket": "shop"}"#, By::Name, vec!["reads"]),
            (
                r#"{"namespace": "Shop", "metric": "Timeseries", "dimensions": {"Id": "orders"}}"#,
                By::Id,
                vec!["orders"],
            ),
            (r#"{"namespace": "Shop"}"#, By::Namespace, vec!["orders", "uploads"]),
            (r#"{"function": "order", "dimensions": {"Id": "returns"}}"#, By::Id, vec!["returns"]),
            (r#"{"function": "order"}"#, By::Function, vec!["orders", "returns"]),
            (r#"{"bucket": "shop", "key": "docs/old/1.txt", "api": "PutObject"}"#, By::Key, vec!["archive"]),
            (r#"{"bucket": "shop", "key": "docs/1.txt", "api": "PutObject"}"#, By::Key, vec!["uploads"]),
            (r#"{"bucket": "shop", "key": "docs/1.txt"}"#, By::Key, vec!["reads", "uploads"]),
            (r#"{"bucket": "shop", "prefix": "docs/", "api": "GetObject"}"#, By::Prefix, vec!["reads"]),
            (r#"{"bucket": "shop", "api": "GetObject", "namespace": "AWS/S3"}"#, By::Bucket, vec!["reads"]),
            (r#"{"bucket": "shop"}"#, By::Bucket, vec!["archive", "reads", "uploads"]),
            (
                r#"{"namespace": "AWS/S3", "metric": "GetRequests", "dimensions": {"BucketName": "shop", "FilterId": "docs/"}}"#,
                By::Prefix,
                vec!["reads"],
            ),
            (
                r#"{"namespace": "AWS/Lambda", "dimensions": {"FunctionName": "order"}}"#,
                By::Function,
                vec!["orders", "returns"],
            ),
            (r#"{"principal": "watcher"}"#, By::Principal, vec!["orders", "uploads"]),
        ] {
            let found = shop().attribute(&subject(named), Slot::new(20)).expect(named);
            let own: Vec<&str> = found.generators.iter().map(String::as_str).collect();
            assert_eq!((found.by, own), (by, generators), "{named}");
        }
    }

    #[test]
    fn what_is_about_nothing_of_ours_leads_nowhere() {
        for named in [
            r#"{"bucket": "other"}"#,
            r#"{"bucket": "shop", "key": "images/1.png"}"#,
            r#"{"bucket": "other", "principal": "watcher"}"#,
            r#"{"namespace": "Shop", "dimensions": {"Id": "stranger"}}"#,
            r#"{"generator": "stranger"}"#,
            r#"{"function": "else"}"#,
            r#"{"other": "order"}"#,
            "{}",
        ] {
            assert_eq!(shop().attribute(&subject(named), Slot::new(20)), None, "{named}");
        }
    }
}
