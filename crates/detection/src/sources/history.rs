//! Findings with all their revisions, in order, however they arrived.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use crate::finding::{Finding, TimeSpan};

/// Source, detector and id.
type Key = (String, Option<String>, String);
/// What has a state: source, detector, account and region.
type Holder = (String, Option<String>, Option<String>, Option<String>);

/// Collects revisions of findings, in any order and any number of times, and follows each finding through them.
///
/// What it gives depends on what was added, and not on the order: files and events come as they come.
#[derive(Clone, Debug, Default)]
pub struct History {
    findings: BTreeMap<Key, Vec<Finding>>,
    repeated: u64,
}

/// A finding, through all its revisions.
#[derive(Clone, Debug, PartialEq)]
pub struct Followed {
    /// Every distinct revision, by `updated`. There is one at least.
    pub revisions: Vec<Finding>,
    /// When it was published first: the least that any revision says. The time to detect ends here.
    pub first_published: Timestamp,
    /// When it was received first, if that is known.
    pub first_received: Option<Timestamp>,
    /// The union of what all revisions say, and of the change that ended it.
    pub activity: Option<TimeSpan>,
    /// When the state ended that it reports, of sources that report changes of a state.
    pub ended: Option<Timestamp>,
    /// What its times contradict.
    pub skew: Skew,
}

/// Times of a finding that contradict each other: clocks differ, or an export is wrong. The finding is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Skew {
    /// Published before what was found began.
    pub published_before_activity: bool,
    /// Received before it was published.
    pub received_before_published: bool,
    /// Revised before it was published.
    pub updated_before_published: bool,
}

impl Skew {
    /// Whether there is any.
    #[must_use]
    pub fn is_any(&self) -> bool {
        *self != Skew::default()
    }
}

impl Followed {
    /// The last revision: what the source says in the end.
    #[must_use]
    pub fn last(&self) -> &Finding {
        &self.revisions[self.revisions.len() - 1]
    }

    /// Whether any revision says that it is a sample.
    #[must_use]
    pub fn is_sample(&self) -> bool {
        self.revisions.iter().any(|revision| revision.flags.sample)
    }

    /// Whether it claims that something was anomalous: it is no sample, not quiet in the end, and not merely the end of
    /// another finding. Only such findings are hits or false alerts.
    #[must_use]
    pub fn is_claim(&self) -> bool {
        let last = self.last().flags;
        !(self.is_sample() || last.quiet || (last.transition && last.resolved))
    }
}

impl History {
    /// Adds one revision.
    pub fn add(&mut self, finding: Finding) {
        let key = (finding.source.clone(), finding.detector.clone(), finding.id.clone());
        let revisions = self.findings.entry(key).or_default();
        // The same revision comes again with another event, or out of an export: the first arrival counts.
        match revisions.iter_mut().find(|known| is_same(known, &finding)) {
            Some(known) => {
                known.received = known.received.into_iter().chain(finding.received).min();
                self.repeated += 1;
            }
            None => revisions.push(finding),
        }
    }

    /// How many revisions came again.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.repeated
    }

    /// Every finding, by source, detector and id.
    #[must_use]
    pub fn follow(&self) -> Vec<Followed> {
        let mut all: Vec<Followed> = self.findings.values().cloned().map(followed).collect();
        end_states(&mut all);
        all
    }
}

impl Extend<Finding> for History {
    fn extend<T: IntoIterator<Item = Finding>>(&mut self, findings: T) {
        findings.into_iter().for_each(|finding| self.add(finding));
    }
}

impl FromIterator<Finding> for History {
    fn from_iter<T: IntoIterator<Item = Finding>>(findings: T) -> History {
        let mut history = History::default();
        history.extend(findings);
        history
    }
}

/// Whether two are the same but for their arrival.
fn is_same(a: &Finding, b: &Finding) -> bool {
    a.updated == b.updated && *a == Finding { received: a.received, ..b.clone() }
}

fn followed(mut revisions: Vec<Finding>) -> Followed {
    // Of two at the same time the one that says more comes last, as the state in the end: an event tells the metric, and
    // the history of the same change does not. Ties are broken by the content, so that no order of arrival shows.
    revisions.sort_by(|a, b| {
        let content = |finding: &Finding| format!("{:?}", Finding { received: None, ..finding.clone() });
        let said = |finding: &Finding| (content(finding).len(), content(finding));
        (a.updated, a.published).cmp(&(b.updated, b.published)).then_with(|| said(a).cmp(&said(b)))
    });
    let first_published = revisions.iter().map(|revision| revision.published).min().unwrap_or_default();
    let activity = revisions.iter().filter_map(|revision| revision.activity).reduce(|a, b| a.union(&b));
    let skew = Skew {
        published_before_activity: activity.is_some_and(|activity| first_published < activity.start),
        received_before_published: revisions.iter().any(is_received_early),
        updated_before_published: revisions.iter().any(|revision| revision.updated < revision.published),
    };
    let first_received = revisions.iter().filter_map(|revision| revision.received).min();
    Followed { revisions, first_published, first_received, activity, ended: None, skew }
}

/// Envelopes have whole seconds: less than one tells nothing.
fn is_received_early(revision: &Finding) -> bool {
    let second = SignedDuration::from_secs(1);
    revision.received.is_some_and(|received| revision.updated.duration_since(received) >= second)
}

/// Each change of a state ends what the one before it says; a change back to normal also tells until when it went on.
fn end_states(all: &mut [Followed]) {
    let mut holders: BTreeMap<Holder, Vec<usize>> = BTreeMap::new();
    for (index, followed) in all.iter().enumerate() {
        let last = followed.last();
        if last.flags.transition {
            holders.entry(holder(followed)).or_default().push(index);
        }
    }
    join_unknown(&mut holders);
    for mut changes in holders.into_values() {
        changes.sort_by_key(|index| (all[*index].first_published, *index));
        for pair in changes.windows(2) {
            let (before, after) = (pair[0], pair[1]);
            let (ended, flags, until) = (all[after].first_published, all[after].last().flags, all[after].activity);
            let before = &mut all[before];
            before.ended = Some(ended);
            // The evaluated periods of the change may lie before those that it ends: the union never shrinks.
            if flags.resolved
                && !before.last().flags.resolved
                && let (Some(activity), Some(until)) = (&mut before.activity, until)
            {
                activity.end = activity.end.max(until.end);
            }
        }
    }
}

/// The history of an alarm names no account. Its changes belong to the account and region in which an alarm of that name is
/// known otherwise, if there is exactly one; among several nobody can say, and they stay by themselves.
fn join_unknown(holders: &mut BTreeMap<Holder, Vec<usize>>) {
    let unknown: Vec<Holder> = holders.keys().filter(|(_, _, account, _)| account.is_none()).cloned().collect();
    for holder in unknown {
        let (source, detector, _, region) = &holder;
        let is_same = |known: &&Holder| {
            (&known.0, &known.1) == (source, detector) && known.2.is_some() && (region.is_none() || known.3 == *region)
        };
        let known: Vec<Holder> = holders.keys().filter(is_same).cloned().collect();
        if let [known] = known.as_slice() {
            let changes = holders.remove(&holder).unwrap_or_default();
            holders.entry(known.clone()).or_default().extend(changes);
        }
    }
}

fn holder(followed: &Followed) -> Holder {
    let last = followed.last();
    let of_any = |part: fn(&crate::finding::Subject) -> &Option<String>| {
        followed.revisions.iter().flat_map(|revision| &revision.subjects).find_map(|subject| part(subject).clone())
    };
    (last.source.clone(), last.detector.clone(), of_any(|subject| &subject.account), of_any(|subject| &subject.region))
}
