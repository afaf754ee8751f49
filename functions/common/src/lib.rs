//! What the three functions have in common: environment, start, clock, logs, metrics.
//!
//! A function's `main` is [`start`] with what to do with each event. Everything that can be done once is done before the
//! first event: the environment is read, clients are built, the blueprint is fetched and checked.

mod clock;
mod environment;
mod host;
mod log;
mod metrics;
mod pool;

use std::future::Future;
use std::process::ExitCode;

pub use clock::{Shift, SystemClock};
pub use environment::{Environment, EnvironmentError};
pub use host::{Host, StartError};
pub use metrics::{Metric, Metrics, SAMPLES_PER_LINE};
pub use pool::{layer_folder, pool, warn_of_missing_layer};

/// Serve events until the environment ends: `prepare` makes the handler from the host, once.
///
/// What keeps a function from starting is logged with its reason, as one line of JSON.
pub async fn start<P, F>(prepare: P) -> ExitCode
where
    P: FnOnce(Environment) -> F,
    F: Future<Output = Result<(), lambda_runtime::Error>>,
{
    let environment = Environment::of_process();
    log::start(environment.optional("LOG_LEVEL").as_deref());
    match prepare(environment).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "the function cannot start");
            ExitCode::FAILURE
        }
    }
}

/// A text that nobody else gives.
#[must_use]
pub fn nonce() -> String {
    uuid::Uuid::new_v4().simple().to_string()
}
