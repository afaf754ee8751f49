//! The ledger counts errors by their code; what a service said with the first of each is told here.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use activity::ports::{PortError, Requests, Services};
use activity::requests::{Answer, Request};
use blueprint::targets::Target;

/// Who is told of a target's error.
pub type Tell = Box<dyn Fn(&Target, &PortError) + Send + Sync>;

/// Services, with the first error of each code on each target told: thousands of activities may fail alike.
pub struct FirstErrors<S> {
    services: S,
    teller: Arc<Teller>,
}

struct Teller {
    tell: Tell,
    told: Mutex<BTreeSet<(usize, String)>>,
}

impl Teller {
    fn note(&self, target: &Target, error: &PortError) {
        let first = (target.index, error.code().to_owned());
        if self.told.lock().unwrap_or_else(PoisonError::into_inner).insert(first) {
            (self.tell)(target, error);
        }
    }
}

impl<S> FirstErrors<S> {
    /// The same services; `tell` is told.
    #[must_use]
    pub fn new(services: S, tell: Tell) -> FirstErrors<S> {
        FirstErrors { services, teller: Arc::new(Teller { tell, told: Mutex::default() }) }
    }
}

impl<S: Services> Services for FirstErrors<S> {
    type Reached = Noted<S::Reached>;

    async fn reach(&self, target: &Target) -> Result<Arc<Noted<S::Reached>>, PortError> {
        let reached = self.services.reach(target).await.inspect_err(|error| self.teller.note(target, error))?;
        Ok(Arc::new(Noted { reached, target: target.clone(), teller: Arc::clone(&self.teller) }))
    }
}

/// The services of one target, whose errors are noted.
pub struct Noted<R> {
    reached: Arc<R>,
    target: Target,
    teller: Arc<Teller>,
}

impl<R: Requests> Requests for Noted<R> {
    async fn send(&self, request: &Request) -> Result<Answer, PortError> {
        self.reached.send(request).await.inspect_err(|error| self.teller.note(&self.target, error))
    }
}
