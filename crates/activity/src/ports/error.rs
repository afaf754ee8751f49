//! Why a port failed.

/// Why a port did not do what it was asked.
///
/// Texts, and no source: an identity's error is the error of each activity under it, and is counted, compared and logged.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PortError {
    /// The service answered, and said no.
    #[error("{code}: {message}")]
    Service {
        /// The service's own code: `AccessDenied`, `NoSuchBucket`, `404`, ...
        code: String,
        /// What it said.
        message: String,
        /// The status of its answer, where it has one of HTTP.
        status: Option<u16>,
    },
    /// No answer: the connection, this machine or this program failed.
    #[error("{message}")]
    Client {
        /// A short name to count by: `Connection`, `StorageFull`, `Interrupted`, ...
        code: String,
        /// What happened.
        message: String,
    },
}

impl PortError {
    /// The name to count it by in the ledger. Never holds what a service said, which may hold what was sent.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            PortError::Service { code, .. } | PortError::Client { code, .. } => code,
        }
    }

    /// The status of the service's answer, where it has one of HTTP.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        match self {
            PortError::Service { status, .. } => *status,
            PortError::Client { .. } => None,
        }
    }
}
