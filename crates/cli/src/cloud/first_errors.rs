//! The ledger counts errors by their code; what a service said with the first of each is told here.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use activity::ports::{Functions, Metrics, ObjectStore, PortError, PutObject, Services};
use blueprint::targets::Target;
use serde_json::Value;

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

impl<R> Noted<R> {
    async fn note<T>(&self, request: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        request.await.inspect_err(|error| self.teller.note(&self.target, error))
    }
}

impl<R: ObjectStore> ObjectStore for Noted<R> {
    async fn put(&self, object: PutObject<'_>) -> Result<(), PortError> {
        self.note(self.reached.put(object)).await
    }

    async fn get(&self, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
        self.note(self.reached.get(bucket, key)).await
    }

    async fn list(&self, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
        self.note(self.reached.list(bucket, prefix, limit)).await
    }
}

impl<R: Functions> Functions for Noted<R> {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        self.note(self.reached.invoke(function, payload)).await
    }
}

impl<R: Metrics> Metrics for Noted<R> {
    async fn put(&self, request: &Value) -> Result<(), PortError> {
        self.note(self.reached.put(request)).await
    }
}
