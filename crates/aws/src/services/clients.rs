//! The clients of a service.

use std::sync::OnceLock;

use activity::requests::Repeat;

/// One client for requests that may be repeated, one for those that may not. All share one pool of connections.
pub(super) struct Clients<C> {
    always: OnceLock<C>,
    only_if_not_done: OnceLock<C>,
}

impl<C> Default for Clients<C> {
    fn default() -> Self {
        Clients { always: OnceLock::new(), only_if_not_done: OnceLock::new() }
    }
}

impl<C> Clients<C> {
    /// The client for such requests, made when it is first needed.
    pub(super) fn of(&self, repeat: Repeat, make: impl FnOnce() -> C) -> &C {
        let client = match repeat {
            Repeat::Always => &self.always,
            Repeat::OnlyIfNotDone => &self.only_if_not_done,
        };
        client.get_or_init(make)
    }
}
