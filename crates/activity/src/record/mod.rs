//! A deployment's record: documents by key in its record bucket, most of them created once and never changed.
//!
//! | key | holds |
//! | --- | --- |
//! | `run.json` | the slot of position 0 of cycle 0 |
//! | `versions/<slot>-<version>.json` | from which slot on a version of the blueprint was in force |
//! | `labels/<version>/<cycle>.json` | a cycle's labels, there before its first activity |
//! | `ledger/<day>/<slot>/<target>/plan.json` | what dispatch planned; its creation is the claim on slot and target |
//! | `ledger/<day>/<slot>/<target>/<task>.json` | execute's claim on the task, then its result in the claim's place |
//! | `paused.json` | while it is there, nothing is invoked |

mod ground_truth;
pub mod keys;
mod ledger;
mod read;

pub use ground_truth::{GroundTruth, LabelsDocument, RunDocument, TruthError, VersionDocument};
pub use ledger::RecordLedger;
pub use read::{ReadError, Reading, read_labels, read_labels_of, read_ledger, read_run, read_versions};

use crate::ports::{Documents, PortError};

/// Whether the deployment is paused.
///
/// # Errors
/// When the record cannot be asked.
pub async fn paused(documents: &impl Documents) -> Result<bool, PortError> {
    Ok(documents.get(keys::PAUSED).await?.is_some())
}
