//! Whether a deployment is paused.

use super::keys;
use crate::ports::{Documents, PortError};

/// Whether the deployment is paused.
///
/// # Errors
/// When the record cannot be asked.
pub async fn paused(documents: &impl Documents) -> Result<bool, PortError> {
    Ok(documents.get(keys::PAUSED).await?.is_some())
}
