//! AWS, in builds that have it.
//!
//! [`Connection`] is what commands know of it. A build without the feature `aws` has a connection that cannot be opened,
//! so that what is said of AWS, and how its record is read, is the same code in both.

#[cfg(not(feature = "aws"))]
mod absent;
mod first_errors;
mod object;
#[cfg(feature = "aws")]
mod present;
mod said;

#[cfg(not(feature = "aws"))]
pub use absent::{Connection, Fetched};
#[cfg(feature = "aws")]
pub use present::{Connection, Fetched};

pub use self::first_errors::{FirstErrors, Tell};
pub use self::object::Object;
pub use self::said::{recorded, required, told};
use crate::failure::Failure;

impl Connection {
    /// A connection of a command that only reads.
    ///
    /// # Errors
    /// As [`Connection::open`].
    pub fn of_command(command: &str, profile: Option<&str>) -> Result<Connection, Failure> {
        Connection::open(&format!("activity-generator/{command}"), "activity-generator", profile)
    }
}
