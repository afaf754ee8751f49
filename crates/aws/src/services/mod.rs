//! The services that targets lie on: one file a service, with how each of its requests is sent; here is only its module.

mod clients;
mod cloudwatch;
pub(crate) mod lambda;
pub(crate) mod request;
pub(crate) mod s3;

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use activity::ports::{PortError, Requests};
use activity::requests::{Answer, Request};

use crate::base::Base;
use crate::deadline::Deadline;
use clients::Clients;
use request::OnAws;

/// After so long an error of the same code is told again.
const TELL_AGAIN: Duration = Duration::from_secs(60);

/// What services say of a session that is over, whatever its time of expiry was.
const SESSION_OVER: [&str; 6] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "InvalidToken",
    "InvalidClientTokenId",
    "UnrecognizedClientException",
    "InvalidAccessKeyId",
];

/// The services under one identity, in one region. A client is made when it is first needed.
pub struct Reached {
    base: Base,
    deadline: Deadline,
    over: AtomicBool,
    /// When each error was last told, by its code.
    told: std::sync::Mutex<BTreeMap<String, Instant>>,
    clients: Clients,
}

impl std::fmt::Debug for Reached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reached").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Requests for Reached {
    async fn send(&self, request: &Request) -> Result<Answer, PortError> {
        macro_rules! ask {
            ($($kind:ident,)+) => {
                match request { $(Request::$kind(request) => self.ask(request).await,)+ }
            };
        }
        activity::each_request!(ask)
    }
}

impl Reached {
    pub(crate) fn new(base: Base, deadline: Deadline) -> Reached {
        let (over, told, clients) = Default::default();
        Reached { base, deadline, over, told, clients }
    }

    /// Whether a service said that the session is over.
    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    async fn ask<R: OnAws>(&self, request: &R) -> Result<Answer, PortError> {
        // The one word on what may be repeated: the client's retries follow from it.
        let client: R::Client = self.clients.of(&self.base, R::REPEAT);
        self.bound(request.send(&client)).await
    }

    /// The request's result, within the deadline; notes when it says that the session is over.
    async fn bound<T>(&self, request: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
        self.deadline.bound(request).await.inspect_err(|error| {
            if matches!(error, PortError::Service { code, .. } if SESSION_OVER.contains(&code.as_str())) {
                self.over.store(true, Ordering::Relaxed);
            }
            self.tell(error);
        })
    }

    /// Log an error's text, not more than once a minute by its code: thousands of activities may fail alike.
    fn tell(&self, error: &PortError) {
        let now = Instant::now();
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        if told.get(error.code()).is_none_or(|last| now.duration_since(*last) >= TELL_AGAIN) {
            told.insert(error.code().to_owned(), now);
            tracing::warn!(code = error.code(), %error, "a request failed");
        }
    }
}
