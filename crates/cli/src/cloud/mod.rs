//! AWS, in builds that have it.
//!
//! [`Connection`] is what commands know of it. A build without the feature `aws` has a connection that cannot be opened,
//! so that what is said of AWS, and how its record is read, is the same code in both.

#[cfg(not(feature = "aws"))]
mod absent;
mod first_errors;
#[cfg(feature = "aws")]
mod present;

use activity::ports::PortError;
use activity::record::ReadError;

#[cfg(not(feature = "aws"))]
pub use absent::{Connection, Fetched};
#[cfg(feature = "aws")]
pub use present::{Connection, Fetched};

pub use self::first_errors::{FirstErrors, Tell};
use crate::failure::{Complaint, Failure};

/// An object of S3.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Object {
    /// Its bucket.
    pub bucket: String,
    /// Its key.
    pub key: String,
}

/// Require a build with AWS.
///
/// # Errors
/// In a build without, what to do about it.
pub fn required() -> Result<(), Failure> {
    if cfg!(feature = "aws") { Ok(()) } else { Err(none()) }
}

fn none() -> Failure {
    let complaint = Complaint::new("this build of activity-generator has no AWS support");
    Failure::usage(complaint.hint("build one with it: cargo install --path crates/cli --features aws"))
}

/// Why `place` could not be asked, and what may help.
fn failure(place: &str, error: &PortError) -> Failure {
    let complaint = Complaint::new(format!("{place}: {}", told(error)));
    Failure::Failed(match error.code() {
        "Credentials" | "ExpiredToken" | "InvalidAccessKeyId" | "InvalidClientTokenId" => {
            complaint.hint("sign in, or name a profile with --profile or AWS_PROFILE")
        }
        "NoSuchBucket" => complaint.hint("check the name, and that profile and region are those of its account"),
        "AccessDenied" => complaint.hint("use an identity that may list and read it; --profile names one"),
        "Connection" | "Timeout" => complaint.hint("check the network, AWS_REGION and AWS_ENDPOINT_URL"),
        _ => complaint,
    })
}

impl Connection {
    /// A connection of a command that only reads.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub fn of_command(command: &str, profile: Option<&str>) -> Result<Connection, Failure> {
        Connection::open(&format!("activity-generator/{command}"), "activity-generator", profile)
    }
}

/// What was read of the record in `bucket`.
///
/// # Errors
/// When it could not be read, or is empty.
pub fn recorded<T>(bucket: &str, read: Result<Option<T>, ReadError>) -> Result<T, Failure> {
    match read {
        Ok(Some(read)) => Ok(read),
        Ok(None) => {
            let complaint = Complaint::new(format!("s3://{bucket} holds no versions/: no deployment has ticked there"));
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
        PortError::Service { code, message } if !message.is_empty() => format!("{code}: {message}"),
        PortError::Service { code, .. } => code.clone(),
        PortError::Client { message, .. } => message.clone(),
    }
}
