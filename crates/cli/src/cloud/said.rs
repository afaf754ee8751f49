//! What is said when AWS cannot be asked.

use activity::ports::PortError;
use activity::record::ReadError;

use crate::failure::{Complaint, Failure};

/// Require a build with AWS.
///
/// # Errors
/// In a build without, what to do about it.
pub fn required() -> Result<(), Failure> {
    if cfg!(feature = "aws") { Ok(()) } else { Err(none()) }
}

pub(super) fn none() -> Failure {
    let complaint = Complaint::new("this build of activity-generator has no AWS");
    Failure::usage(complaint.hint("build one that has: cargo install --path crates/cli --features aws"))
}

/// Why `place` could not be asked, and what may help.
fn failure(place: &str, error: &PortError) -> Failure {
    let complaint = Complaint::new(format!("{place}: {}", told(error)));
    Failure::Failed(match error.code() {
        "Credentials" | "ExpiredToken" | "InvalidAccessKeyId" | "InvalidClientTokenId" => {
            complaint.hint("sign in, or name a profile with --profile or AWS_PROFILE")
        }
        "NoSuchBucket" => complaint.hint("check the name, and that profile and region are those of its account"),
        "AccessDenied" => complaint.hint("it takes an identity that may list and read it: --profile names one"),
        "Connection" | "Timeout" => complaint.hint("check the network, AWS_REGION and AWS_ENDPOINT_URL"),
        _ => complaint,
    })
}

/// What was read of the record in `bucket`.
///
/// # Errors
/// When it could not be read, or is empty.
pub fn recorded<T>(bucket: &str, read: Result<Option<T>, ReadError>) -> Result<T, Failure> {
    match read {
        Ok(Some(read)) => Ok(read),
        Ok(None) => {
            let complaint = Complaint::new(format!("s3://{bucket} holds no versions/: no deployment had a tick there"));
            Err(Failure::usage(complaint.hint(
                "name the record bucket, not a target's; a new deployment's first tick comes within two minutes",
            )))
        }
        Err(ReadError::Documents(error)) => Err(failure(&format!("s3://{bucket}"), &error)),
        Err(error) => Err(Failure::failed(format!("s3://{bucket}/{error}"))),
    }
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
