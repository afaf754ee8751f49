//! The clients of all services under one identity.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use activity::requests::Repeat;

use super::request::Client;
use crate::base::Base;

/// Of each service one client for requests that may be repeated, and one for those that may not. All share one pool of
/// connections.
#[derive(Default)]
pub(super) struct Clients {
    kept: Mutex<BTreeMap<(TypeId, Repeat), Box<dyn Any + Send>>>,
}

impl Clients {
    /// The client for such requests, made when it is first needed.
    pub(super) fn of<C: Client>(&self, base: &Base, repeat: Repeat) -> C {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let client = kept.entry((TypeId::of::<C>(), repeat)).or_insert_with(|| Box::new(C::new(base, repeat)));
        client.downcast_ref::<C>().expect("a client is kept under its own type").clone()
    }
}
