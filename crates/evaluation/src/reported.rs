//! A detector's findings, each once, whatever the number of its revisions.

use detection::finding::{Finding, Flags, Subject, TimeSpan};
use detection::sources::{Followed, History};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A finding with all of its revisions taken together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reported {
    /// The kind of source.
    pub source: String,
    /// Its id at the source.
    pub id: String,
    /// What was found.
    pub kind: String,
    /// What it is about, as all revisions say together.
    pub subjects: Vec<Subject>,
    /// When that happened: the union of the revisions' spans.
    pub activity: TimeSpan,
    /// When it was published first.
    pub published: Timestamp,
    /// How many revisions there are.
    pub revisions: u64,
    /// The greatest score, or severity where there is no score.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// What its last revision says of itself.
    pub flags: Flags,
    /// Whether it says that it was published before what it found began: the clocks differ.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skewed: bool,
}

impl Reported {
    /// A finding without a span of its own is about the time just before it was published.
    const PERIOD: SignedDuration = SignedDuration::from_secs(60);

    /// Each finding once, whatever the order and number of its revisions.
    #[must_use]
    pub fn all(findings: impl IntoIterator<Item = Finding>) -> Vec<Reported> {
        findings.into_iter().collect::<History>().follow().iter().map(Reported::of).collect()
    }

    /// A finding through all of its revisions.
    #[must_use]
    pub fn of(followed: &Followed) -> Reported {
        let (last, revisions) = (followed.last(), &followed.revisions);
        let published = followed.first_published;
        let before = |time: Timestamp| time.checked_sub(Reported::PERIOD).unwrap_or(time);
        let activity = followed.activity.unwrap_or_else(|| TimeSpan::new(before(published), published));
        let mut subjects: Vec<Subject> = Vec::new();
        for subject in revisions.iter().flat_map(|own| &own.subjects) {
            if !subjects.contains(subject) {
                subjects.push(subject.clone());
            }
        }
        let greatest = |of: fn(&Finding) -> Option<f64>| revisions.iter().filter_map(of).reduce(f64::max);
        let sample = followed.is_sample();
        Reported {
            source: last.source.clone(),
            id: last.id.clone(),
            kind: last.kind.clone(),
            subjects,
            activity,
            published,
            revisions: revisions.len() as u64,
            score: greatest(|own| own.score).or_else(|| greatest(|own| own.severity)),
            flags: Flags { sample, quiet: !sample && !followed.is_claim(), ..last.flags },
            skewed: followed.skew.published_before_activity,
        }
    }
}
