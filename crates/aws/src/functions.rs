//! Lambda as targets use it: functions are invoked with an event, and not waited for.

use activity::ports::{Functions, PortError};
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde_json::Value;

use crate::error::port_error;
use crate::services::Reached;

impl Functions for Reached {
    async fn invoke(&self, function: &str, payload: &Value) -> Result<(), PortError> {
        let request = invocation(self.lambda(), function, payload.to_string().into_bytes());
        self.bound(async { request.send().await.map(drop).map_err(port_error) }).await
    }
}

/// An asynchronous invocation of a function by name or ARN.
pub(crate) fn invocation(
    lambda: &aws_sdk_lambda::Client,
    function: &str,
    payload: Vec<u8>,
) -> aws_sdk_lambda::operation::invoke::builders::InvokeFluentBuilder {
    lambda.invoke().function_name(function).invocation_type(InvocationType::Event).payload(Blob::new(payload))
}
