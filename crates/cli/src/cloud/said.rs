//! What is said when AWS cannot be asked.

use activity::ports::PortError;
use activity::truth::ReadError;

use crate::failure::{Complaint, Failure};

/// Require a build with AWS.
///
/// # Errors
/// In a build without, what to do about it.
pub fn required() -> Result<(), Failure> {
    if cfg!(feature = "aws") { Ok(()) } else { Err(none()) }
}

pub(super) fn none() -> Failure {
    let complaint = Complaint::new("this build of activity-generator has no AWS support");
    Failure::usage(complaint.hint("build one with it: cargo install --path crates/cli --features aws"))
}

/// Why `source` could not be read, and what may help.
fn failure(source: &str, error: &PortError) -> Failure {
    let complaint = Complaint::new(format!("{source}: {}", told(error)));
    Failure::Failed(match error.code() {
        "Credentials"
        | "ExpiredToken"
        | "ExpiredTokenException"
        | "InvalidAccessKeyId"
        | "InvalidClientTokenId"
        | "UnrecognizedClientException" => complaint.hint("sign in, or name a profile with --profile or AWS_PROFILE"),
        "NoSuchBucket" => complaint.hint("check the name, and that profile and region are those of its account"),
        "AccessDenied" | "AccessDeniedException" => {
            complaint.hint("use an identity that may list and read it, and query its table; --profile names one")
        }
        "Connection" | "Timeout" => complaint.hint("check the network, AWS_REGION and AWS_ENDPOINT_URL"),
        _ => complaint,
    })
}

/// The code of DynamoDB for a table that is not there.
const NO_TABLE: &str = "ResourceNotFoundException";

/// What was read of the record in `bucket`.
///
/// # Errors
/// When it could not be read, or is empty.
pub fn recorded<T>(bucket: &str, read: Result<T, ReadError>) -> Result<T, Failure> {
    read.map_err(|error| match error {
        ReadError::NoTick => {
            let complaint = Complaint::new(format!("s3://{bucket} holds {error}"));
            Failure::usage(
                complaint.hint(
                    "name the record bucket, not a target's; a new deployment's first tick comes within two minutes",
                ),
            )
        }
        ReadError::Port(error) if error.code() == NO_TABLE => {
            let complaint =
                Complaint::new(format!("s3://{bucket} has no ledger: there is no DynamoDB table \"{bucket}\""));
            Failure::Failed(
                complaint
                    .hint("check that profile and region are those of its account, and that the table was not deleted"),
            )
        }
        ReadError::Port(error) => failure(&format!("s3://{bucket}"), &error),
        error @ (ReadError::Absent { .. } | ReadError::Io { .. }) => Failure::failed(error.to_string()),
    })
}

/// What a service said, with its code, which is what people search for.
#[must_use]
pub fn told(error: &PortError) -> String {
    match error {
        PortError::Service { code, message, .. } if !message.is_empty() => format!("{code}: {message}"),
        PortError::Service { code, .. } => code.clone(),
        PortError::Client { message, .. } => message.clone(),
    }
}
