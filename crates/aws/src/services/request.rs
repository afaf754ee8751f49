//! What a service is on AWS: a client of the SDK, and for each kind of request how it is sent.

use std::future::Future;

use activity::ports::PortError;
use activity::requests::{Answer, Repeat, RequestKind};

use crate::base::Base;

/// A client of a service. Its clones share one pool of connections.
pub(crate) trait Client: Clone + Send + 'static {
    /// A client whose requests are repeated as `repeat` says.
    fn new(base: &Base, repeat: Repeat) -> Self;
}

/// A kind of request, as the SDK sends it.
pub(crate) trait OnAws: RequestKind {
    /// The client of its service.
    type Client: Client;

    /// Send it once; the client repeats it as far as its kind allows.
    fn send(&self, client: &Self::Client) -> impl Future<Output = Result<Answer, PortError>> + Send;
}
