//! Revisions of findings, taken together.

use std::collections::BTreeMap;

use detection::finding::Finding;
use evaluation::Reported;

/// Each finding once.
pub(super) fn reported(findings: Vec<Finding>) -> Vec<Reported> {
    let mut of: BTreeMap<(String, Option<String>, String), Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        of.entry((finding.source.clone(), finding.detector.clone(), finding.id.clone())).or_default().push(finding);
    }
    of.values().filter_map(Reported::of).collect()
}
