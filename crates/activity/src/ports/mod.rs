//! What the steps need from the world: each a small trait that a host implements, on a laptop, on AWS, or simulated.

mod clock;
mod error;
mod handing_on;
mod record;
mod services;

pub use clock::Clock;
pub use error::PortError;
pub use handing_on::{Queue, Tasks};
pub use record::{Claim, Documents, Item, Ledger, ObjectManifest, Page, Table};
pub use services::{Requests, Services};
