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

/// The region in a function's ARN (`arn:aws:lambda:REGION:ACCOUNT:function:NAME`); `None` for a name.
pub(crate) fn region_of(function: &str) -> Option<&str> {
    let mut parts = function.split(':');
    let arn = parts.next() == Some("arn") && parts.next().is_some() && parts.next() == Some("lambda");
    parts.next().filter(|region| arn && !region.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arn_names_its_region_and_a_name_none() {
        assert_eq!(region_of("arn:aws:lambda:eu-west-1:222222222222:function:f"), Some("eu-west-1"));
        assert_eq!(region_of("arn:aws-cn:lambda:cn-north-1:222222222222:function:f:live"), Some("cn-north-1"));
        for name in ["f", "222222222222:function:f", "f:live", "arn:aws:s3:::bucket"] {
            assert_eq!(region_of(name), None, "{name}");
        }
    }
}
