//! Services as a target type sees them: they take its kinds of requests.

use std::future::Future;

use super::kind::Answer;
use crate::ports::PortError;

/// Services that take requests of the kind `R`. All services take all requests; what a target type asks of them says which
/// it makes.
pub trait Takes<R>: Sync {
    /// Send one request. It is tried again as far as its kind allows, and no further.
    fn take(&self, request: R) -> impl Future<Output = Result<Answer, PortError>> + Send;
}
