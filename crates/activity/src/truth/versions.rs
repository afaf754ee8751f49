//! The versions of a deployment, as its record has them.

use blueprint::{Limits, Slot};

use super::damage::Found;
use super::documents::VersionDocument;
use super::keys;
use crate::ports::{Documents, PortError};

/// The versions, in the order in which they came into force; what is damaged goes to `found`.
///
/// Of a version whose document is damaged its key still says from which slot on it was in force.
pub(super) async fn versions(documents: &impl Documents, found: &Found) -> Result<Vec<VersionDocument>, PortError> {
    let mut versions = Vec::new();
    for key in documents.list(keys::VERSIONS).await? {
        let Some((slot, version)) = keys::parse_version(&key) else {
            found.add(key, "not a key of a version");
            continue;
        };
        // One that was deleted in between has never been.
        let Some(bytes) = documents.get(&key).await? else { continue };
        versions.push(match serde_json::from_slice::<VersionDocument>(&bytes) {
            Ok(document) if (document.slot, document.version.as_str()) == (slot, version) => document,
            Ok(_) => {
                found.add(&key, "its content is about another slot or version");
                of_key(slot, version)
            }
            Err(error) => {
                found.add(&key, format!("not a document of a version: {error}"));
                of_key(slot, version)
            }
        });
    }
    Ok(versions)
}

/// What a key says of a version. Its targets and its cycles are not known.
fn of_key(slot: Slot, version: &str) -> VersionDocument {
    VersionDocument {
        slot,
        time: slot.to_string(),
        version: version.to_owned(),
        seed: 0,
        start: slot,
        cycle_length: VersionDocument::UNKNOWN,
        generators: Vec::new(),
        targets: Vec::new(),
        subjects: Vec::new(),
        grace_seconds: Limits::default().grace_seconds,
    }
}

/// The start as the earliest version has it whose document can be read, with that document's key.
pub(super) async fn earliest_start(documents: &impl Documents) -> Result<Option<(Slot, String)>, PortError> {
    let versions = versions(documents, &Found::default()).await?;
    let known = versions.into_iter().find(|version| version.cycle_length != VersionDocument::UNKNOWN);
    Ok(known.map(|version| (version.start, keys::version(version.slot, &version.version))))
}
