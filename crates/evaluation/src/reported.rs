//! A detector's findings, each once, whatever the number of its revisions.

use detection::finding::{Finding, Flags, Subject, TimeSpan};
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

    /// The revisions of one finding, of which there is at least one, taken together.
    #[must_use]
    pub fn of<'a>(revisions: impl IntoIterator<Item = &'a Finding>) -> Option<Reported> {
        let mut revisions: Vec<&Finding> = revisions.into_iter().collect();
        revisions.sort_by_key(|own| own.updated);
        let last = revisions.last()?;
        let published = revisions.iter().map(|own| own.published.min(own.updated)).min()?;
        let spans = revisions.iter().filter_map(|own| own.activity);
        let before = |time: Timestamp| time.checked_sub(Reported::PERIOD).unwrap_or(time);
        let activity = spans.reduce(|all, own| all.union(&own));
        let activity = activity.unwrap_or_else(|| TimeSpan::new(before(published), published));
        let mut subjects: Vec<Subject> = Vec::new();
        for subject in revisions.iter().flat_map(|own| &own.subjects) {
            if !subjects.contains(subject) {
                subjects.push(subject.clone());
            }
        }
        let greatest = |of: fn(&Finding) -> Option<f64>| revisions.iter().filter_map(|own| of(own)).reduce(f64::max);
        let flags = Flags {
            sample: revisions.iter().any(|own| own.flags.sample),
            quiet: revisions.iter().all(|own| own.flags.quiet || own.flags.resolved),
            ..last.flags
        };
        Some(Reported {
            source: last.source.clone(),
            id: last.id.clone(),
            kind: last.kind.clone(),
            subjects,
            activity,
            published,
            revisions: revisions.len() as u64,
            score: greatest(|own| own.score).or_else(|| greatest(|own| own.severity)),
            flags,
            skewed: published < activity.start,
        })
    }
}
