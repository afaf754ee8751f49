//! Tasks are handed over by asynchronous invocation of the execute function.

use activity::message::Task;
use activity::ports::{PortError, Tasks};
use activity::requests::Repeat;
use blueprint::targets::region_of_function;
use tokio::sync::Semaphore;

use crate::base::Base;
use crate::deadline::Deadline;
use crate::error::{client, port_error};
use crate::services::lambda::invocation;
use crate::services::request::Client;

/// The execute function. An invocation whose answer was lost may be tried again: its second delivery finds the claim of
/// the first.
#[derive(Debug)]
pub struct LambdaTasks {
    lambda: aws_sdk_lambda::Client,
    function: String,
    at_once: Semaphore,
    deadline: Deadline,
}

impl LambdaTasks {
    /// Hand tasks to `function`, at most `at_once` at a time, of all messages together.
    #[must_use]
    pub fn new(base: &Base, function: &str, at_once: usize, deadline: Deadline) -> LambdaTasks {
        let lambda = Client::new(&base.in_region(region_of_function(function)), Repeat::Always);
        LambdaTasks { lambda, function: function.to_owned(), at_once: Semaphore::new(at_once.max(1)), deadline }
    }
}

impl Tasks for LambdaTasks {
    async fn invoke(&self, task: Task) -> Result<(), PortError> {
        let payload = serde_json::to_vec(&task).map_err(|error| client("Request", error.to_string()))?;
        let request = async {
            let _permit = self.at_once.acquire().await.map_err(|error| client("Client", error.to_string()))?;
            invocation(&self.lambda, &self.function, payload).send().await.map(drop).map_err(port_error)
        };
        self.deadline.bound(request).await
    }
}
