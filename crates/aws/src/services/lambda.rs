//! Lambda: functions are invoked with an event, and not waited for.

use activity::ports::PortError;
use activity::requests::{Answer, Invoke, Repeat};
use aws_sdk_lambda::operation::invoke::builders::InvokeFluentBuilder;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;

use super::request::{Client, OnAws};
use crate::base::Base;
use crate::error::port_error;
use crate::retry::Retries;

impl Client for aws_sdk_lambda::Client {
    fn new(base: &Base, repeat: Repeat) -> Self {
        let config = aws_sdk_lambda::config::Builder::from(&base.sdk);
        Self::from_conf(config.retry_classifier(Retries(repeat)).build())
    }
}

impl OnAws for Invoke {
    type Client = aws_sdk_lambda::Client;

    async fn send(&self, lambda: &Self::Client) -> Result<Answer, PortError> {
        let request = invocation(lambda, &self.function, self.payload.to_vec());
        request.send().await.map(|_| Answer::Done).map_err(port_error)
    }
}

/// An asynchronous invocation of a function by name or ARN.
pub(crate) fn invocation(lambda: &aws_sdk_lambda::Client, function: &str, payload: Vec<u8>) -> InvokeFluentBuilder {
    lambda.invoke().function_name(function).invocation_type(InvocationType::Event).payload(Blob::new(payload))
}
