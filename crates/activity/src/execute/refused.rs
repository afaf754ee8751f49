//! Services that were never reached: each activity fails with what kept them away.

use crate::ports::{PortError, Requests};
use crate::requests::{Answer, Request};

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

impl Requests for Refused {
    async fn send(&self, _: &Request) -> Result<Answer, PortError> {
        Err(self.0.clone())
    }
}
