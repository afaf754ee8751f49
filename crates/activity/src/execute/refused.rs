//! Services that were never reached: each activity fails with what kept them away.

use serde_json::Value;

use crate::ports::{Functions, Metrics, ObjectStore, PortError, PutObject};

/// Answers every request with one error.
pub(super) struct Refused(PortError);

impl Refused {
    /// The identity was refused.
    pub(super) fn by(error: PortError) -> Refused {
        Refused(error)
    }

    /// The task came after its time. No activity starts then, so that nobody gets this answer.
    pub(super) fn late() -> Refused {
        Refused(PortError::Client { code: "Late".to_owned(), message: "the task came after its time".to_owned() })
    }
}

impl ObjectStore for Refused {
    async fn put(&self, _: PutObject<'_>) -> Result<(), PortError> {
        Err(self.0.clone())
    }

    async fn get(&self, _: &str, _: &str) -> Result<Option<u64>, PortError> {
        Err(self.0.clone())
    }

    async fn list(&self, _: &str, _: &str, _: usize) -> Result<Vec<String>, PortError> {
        Err(self.0.clone())
    }
}

impl Functions for Refused {
    async fn invoke(&self, _: &str, _: &Value) -> Result<(), PortError> {
        Err(self.0.clone())
    }
}

impl Metrics for Refused {
    async fn put(&self, _: &Value) -> Result<(), PortError> {
        Err(self.0.clone())
    }
}
