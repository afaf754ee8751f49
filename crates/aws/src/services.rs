//! The services that targets lie on, one set of clients per identity.

use std::collections::BTreeMap;
use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use activity::ports::{PortError, Services};
use blueprint::targets::Target;
use tokio::sync::Mutex;

use crate::base::Base;
use crate::deadline::Deadline;
use crate::identity::{Identities, Identity};
use crate::retry::OnlyIfNotDone;

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

/// Reaches services under each target's identity. Clients are kept until shortly before their credentials expire, or
/// until a service says that they did.
#[derive(Debug)]
pub struct AwsServices {
    identities: Identities,
    deadline: Deadline,
    kept: Mutex<BTreeMap<usize, Arc<Mutex<Option<Kept>>>>>,
}

#[derive(Clone, Debug)]
struct Kept {
    identity: Identity,
    reached: Arc<Reached>,
}

impl AwsServices {
    /// Services as `identities` reach them; requests under way at the deadline are given up.
    #[must_use]
    pub fn new(identities: Identities, deadline: Deadline) -> AwsServices {
        AwsServices { identities, deadline, kept: Mutex::default() }
    }
}

impl Services for AwsServices {
    type Reached = Reached;

    async fn reach(&self, target: &Target) -> Result<Arc<Reached>, PortError> {
        let place = Arc::clone(self.kept.lock().await.entry(target.index).or_default());
        // Tasks of one target wait here for one session, and do not each ask for their own.
        let mut kept = place.lock().await;
        if let Some(kept) = kept.as_ref().filter(|kept| kept.identity.lasts() && !kept.reached.is_over()) {
            return Ok(Arc::clone(&kept.reached));
        }
        *kept = None;
        let identity = self.deadline.bound(self.identities.of(target)).await.inspect_err(|error| {
            let role = target.commons.role.as_ref().map(|role| role.arn.as_str()).or(self.identities.actor.as_deref());
            tracing::warn!(target = %target.title(), role, code = error.code(), %error, "the target's identity is refused");
        })?;
        let reached = Arc::new(Reached::new(identity.base.in_region(target.region()), self.deadline.clone()));
        *kept = Some(Kept { identity, reached: Arc::clone(&reached) });
        Ok(reached)
    }
}

/// The services under one identity, in one region. A client is made when it is first needed.
pub struct Reached {
    base: Base,
    deadline: Deadline,
    over: AtomicBool,
    /// When each error was last told, by its code.
    told: std::sync::Mutex<BTreeMap<String, Instant>>,
    s3: OnceLock<aws_sdk_s3::Client>,
    lambda: OnceLock<aws_sdk_lambda::Client>,
    cloudwatch: OnceLock<aws_sdk_cloudwatch::Client>,
}

impl std::fmt::Debug for Reached {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Reached").field("base", &self.base).finish_non_exhaustive()
    }
}

impl Reached {
    fn new(base: Base, deadline: Deadline) -> Reached {
        let (over, told, s3, lambda, cloudwatch) = Default::default();
        Reached { base, deadline, over, told, s3, lambda, cloudwatch }
    }

    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    pub(crate) fn s3(&self) -> &aws_sdk_s3::Client {
        self.s3.get_or_init(|| self.base.s3())
    }

    pub(crate) fn lambda(&self) -> &aws_sdk_lambda::Client {
        self.lambda.get_or_init(|| {
            let config = aws_sdk_lambda::config::Builder::from(&self.base.sdk).retry_classifier(OnlyIfNotDone);
            aws_sdk_lambda::Client::from_conf(config.build())
        })
    }

    pub(crate) fn cloudwatch(&self) -> &aws_sdk_cloudwatch::Client {
        self.cloudwatch.get_or_init(|| {
            let config = aws_sdk_cloudwatch::config::Builder::from(&self.base.sdk).retry_classifier(OnlyIfNotDone);
            aws_sdk_cloudwatch::Client::from_conf(config.build())
        })
    }

    /// The request's result, within the deadline; notes when it says that the session is over.
    pub(crate) async fn bound<T>(&self, request: impl Future<Output = Result<T, PortError>>) -> Result<T, PortError> {
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
