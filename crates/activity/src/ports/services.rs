//! The services that targets lie on.

use std::future::Future;
use std::sync::Arc;

use blueprint::targets::Target;

use super::error::PortError;
use crate::requests::{Answer, Request, Takes};

/// Services that take requests, as one identity reaches them in one region.
pub trait Requests: Send + Sync {
    /// Send one request. It is tried again as far as [`Request::repeats`] allows, and no further.
    fn send(&self, request: &Request) -> impl Future<Output = Result<Answer, PortError>> + Send;
}

/// The services that activities are executed on, as each target's identity reaches them.
pub trait Services: Send + Sync {
    /// The services under one identity, in one region.
    type Reached: Requests;
    /// Take on the target's identity: its role, its credentials, or the host's own.
    fn reach(&self, target: &Target) -> impl Future<Output = Result<Arc<Self::Reached>, PortError>> + Send;
}

impl<S: Requests, R: Into<Request> + Send> Takes<R> for S {
    async fn take(&self, request: R) -> Result<Answer, PortError> {
        self.send(&request.into()).await
    }
}
