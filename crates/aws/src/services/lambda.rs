//! Lambda: functions are invoked with an event, and not waited for.

use activity::ports::PortError;
use activity::requests::{Invoke, Repeat};
use aws_sdk_lambda::operation::invoke::builders::InvokeFluentBuilder;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

use crate::base::Base;
use crate::error::port_error;
use crate::retry::Retries;

/// A client whose requests are repeated as `repeat` says.
pub(crate) fn client(base: &Base, repeat: Repeat) -> aws_sdk_lambda::Client {
    let config = aws_sdk_lambda::config::Builder::from(&base.sdk);
    aws_sdk_lambda::Client::from_conf(config.retry_classifier(Retries(repeat)).build())
}

pub(super) async fn invoke(lambda: &aws_sdk_lambda::Client, invoke: &Invoke) -> Result<(), PortError> {
    let request = invocation(lambda, &invoke.function, invoke.payload.to_vec());
    request.send().await.map(drop).map_err(port_error)
}

/// An asynchronous invocation of a function by name or ARN.
pub(crate) fn invocation(lambda: &aws_sdk_lambda::Client, function: &str, payload: Vec<u8>) -> InvokeFluentBuilder {
    lambda.invoke().function_name(function).invocation_type(InvocationType::Event).payload(Blob::new(payload))
}
