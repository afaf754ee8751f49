//! What is tried again: it follows from what a request says of itself, and from nothing else.

use std::error::Error;
use std::io::ErrorKind as Io;

use activity::requests::Repeat;
use aws_smithy_runtime_api::client::interceptors::context::InterceptorContext;
use aws_smithy_runtime_api::client::retries::classifiers::{
    ClassifyRetry, RetryAction, RetryClassifierPriority, RetryReason,
};
use aws_smithy_types::retry::ErrorKind;

use crate::error::find_in_chain;

/// The retries of a client: [`Repeat::Always`] leaves them to the SDK, [`Repeat::OnlyIfNotDone`] forbids all of them except
/// after throttling and connections that did not come about.
///
/// A request that was sent and got no answer, or an answer of 500, may have been done.
#[derive(Debug)]
pub(crate) struct Retries(pub(crate) Repeat);

impl ClassifyRetry for Retries {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        self.classify_retry_v2(context, &RetryAction::NoActionIndicated)
    }

    fn classify_retry_v2(&self, context: &InterceptorContext, so_far: &RetryAction) -> RetryAction {
        match self.0 {
            Repeat::Always => return RetryAction::NoActionIndicated, // what the others decided holds
            Repeat::OnlyIfNotDone => {}
        }
        let Some(Err(error)) = context.output_or_error() else {
            return RetryAction::NoActionIndicated;
        };
        let throttled = context.response().is_some_and(|response| response.status().as_u16() == 429)
            || matches!(
                so_far,
                RetryAction::RetryIndicated(RetryReason::RetryableError { kind: ErrorKind::ThrottlingError, .. })
            );
        if throttled {
            return match so_far {
                RetryAction::NoActionIndicated => RetryAction::throttling_error(),
                so_far => so_far.clone(),
            };
        }
        match error.as_connector_error() {
            Some(error) if never_connected(error) => RetryAction::transient_error(),
            _ => RetryAction::RetryForbidden,
        }
    }

    fn name(&self) -> &'static str {
        "what the request allows"
    }

    fn priority(&self) -> RetryClassifierPriority {
        // Last: it judges what the others decided.
        RetryClassifierPriority::run_after(RetryClassifierPriority::transient_error_classifier())
    }
}

fn never_connected(error: &(dyn Error + 'static)) -> bool {
    find_in_chain::<hyper_util::client::legacy::Error>(error).is_some_and(hyper_util::client::legacy::Error::is_connect)
        || find_in_chain::<std::io::Error>(error)
            .is_some_and(|error| matches!(error.kind(), Io::ConnectionRefused | Io::HostUnreachable))
}
