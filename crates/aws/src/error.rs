//! The SDK's errors as the ports have them: the service said no, or nobody answered.

use std::error::Error;

use activity::ports::PortError;
use aws_credential_types::provider::error::CredentialsError;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

/// The port's error for one of the SDK.
pub(crate) fn port_error<E>(error: SdkError<E, HttpResponse>) -> PortError
where
    E: ProvideErrorMetadata + Error + Send + Sync + 'static,
{
    let status = error.raw_response().map(|response| response.status().as_u16());
    if let Some(service) = error.as_service_error() {
        let code = service.code().map_or_else(|| format!("HTTP {}", status.unwrap_or(0)), str::to_owned);
        let message = service
            .message()
            .and_then(|message| message.lines().next())
            .unwrap_or("the service gave no reason")
            .to_owned();
        return PortError::Service { code, message, status };
    }
    let code = match &error {
        SdkError::ResponseError(_) => {
            let code = format!("HTTP {}", status.unwrap_or(0));
            return PortError::Service { code, message: chain(&error), status };
        }
        SdkError::TimeoutError(_) => "Timeout",
        SdkError::DispatchFailure(failure) if failure.is_timeout() => "Timeout",
        _ if in_chain::<CredentialsError>(&error) => "Credentials",
        SdkError::DispatchFailure(failure)
            if failure.is_io() || in_chain::<hyper_util::client::legacy::Error>(&error) =>
        {
            "Connection"
        }
        SdkError::ConstructionFailure(_) => "Request",
        _ => "Client",
    };
    PortError::Client { code: code.to_owned(), message: chain(&error) }
}

/// Whether an error of that type is among the causes.
pub(crate) fn in_chain<E: Error + 'static>(error: &(dyn Error + 'static)) -> bool {
    find_in_chain::<E>(error).is_some()
}

/// The cause of that type.
pub(crate) fn find_in_chain<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    std::iter::successors(Some(error), |&error| error.source()).find_map(|error| error.downcast_ref::<E>())
}

/// An error with its causes, as one line.
fn chain(error: &(dyn Error + 'static)) -> String {
    let texts: Vec<String> =
        std::iter::successors(Some(error), |&error| error.source()).map(ToString::to_string).collect();
    texts.join(": ")
}

/// An error of this machine or program.
pub(crate) fn client(code: &str, message: impl Into<String>) -> PortError {
    PortError::Client { code: code.to_owned(), message: message.into() }
}
