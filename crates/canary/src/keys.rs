//! The keys of the canary's documents in the record bucket.

use blueprint::Slot;
use detection::finding::Finding;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

/// What the keys of findings begin with.
pub const FINDINGS: &str = "findings/";

/// Which hour is to be scored next.
pub const NEXT: &str = "scores/next.json";

/// Bytes of a hash that are kept: no two of a deployment's findings will share them.
const HASHED: usize = 16;

const TIME: &str = "%Y%m%dT%H%M%SZ";

/// A revision of a finding: the day and time of the revision, its source, its id, and the document itself.
#[must_use]
pub fn finding(finding: &Finding, document: &[u8]) -> String {
    let time = finding.updated.strftime(TIME);
    let (id, content) = (hash(finding.id.as_bytes()), hash(document));
    format!("{}{}/{id}/{time}-{content}.json", findings_of(finding.updated), finding.source)
}

/// What the keys of a day's findings begin with.
#[must_use]
pub fn findings_of(day: Timestamp) -> String {
    format!("{FINDINGS}{}/", day.strftime("%Y-%m-%d"))
}

/// Whether a key of a finding is of a revision at `time` or later; one that says no time may be.
#[must_use]
pub fn is_since(key: &str, time: Timestamp) -> bool {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.split_once('-').is_none_or(|(revised, _)| revised >= time.strftime(TIME).to_string().as_str())
}

/// The scores of the hour that begins with a slot.
#[must_use]
pub fn hour(start: Slot) -> String {
    start.start().strftime("scores/%Y-%m-%d/%H.json").to_string()
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().take(HASHED).map(|byte| format!("{byte:02x}")).collect()
}
