//! What a target type does with a task's data points.

use std::future::Future;

use super::outcome::Outcome;
use super::run::Run;
use crate::message::DataPoint;
use crate::ports::Clock;

/// The activities of a target type, on services that take its requests. The type's settings implement it.
pub(crate) trait Activities<S> {
    /// Make the requests that the data points ask for, and count each as done, failed or late. One that fails stops
    /// none of the others.
    fn execute<C: Clock>(
        &self,
        run: &Run<'_, C>,
        points: &[DataPoint],
        services: &S,
    ) -> impl Future<Output = Outcome> + Send;
}
