//! The findings that were collected since a time, as detectors of an evaluation.

use activity::ports::{Documents, PortError};
use detection::sources::{History, read};
use evaluation::{Detected, Reported};
use jiff::{SignedDuration, Timestamp};

use crate::keys;

/// Sources' clocks may be behind by so much.
const BEHIND: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// What each of `sources` said from `since` to `now`; one that said nothing is there as well.
pub(crate) async fn collected(
    record: &impl Documents,
    sources: &[String],
    since: Timestamp,
    now: Timestamp,
) -> Result<Vec<Detected>, PortError> {
    let since = since.checked_sub(BEHIND).unwrap_or(since);
    let mut history = History::default();
    let mut day = since;
    let last = keys::findings_of(now);
    loop {
        let prefix = keys::findings_of(day);
        for key in record.list(&prefix).await?.into_iter().filter(|key| keys::is_since(key, since)) {
            let Some(bytes) = record.get(&key).await? else { continue };
            read(&bytes, &key).findings.into_iter().for_each(|finding| history.add(finding));
        }
        if prefix >= last {
            break;
        }
        day = day.checked_add(DAY).unwrap_or(now);
    }
    let all: Vec<Reported> = history.follow().iter().map(Reported::of).collect();
    let named = |source: &String| Detected {
        name: source.clone(),
        findings: all.iter().filter(|own| own.source == *source).cloned().collect(),
        series: Vec::new(),
    };
    Ok(sources.iter().map(named).collect())
}
