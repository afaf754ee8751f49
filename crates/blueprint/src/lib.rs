//! The blueprint: the JSON document that says which time series to make and what becomes of them.
//!
//! [`parse`] checks a document whole and gives a [`Blueprint`], or every [`Problem`] at once. [`blueprint_schema`] is the
//! document's JSON Schema. Both come from the same types, so that an editor and the command say the same.

mod blueprint;
pub mod detection;
mod generate_size;
mod inheritance;
mod limits;
mod model;
mod operations;
mod origins;
mod parse;
mod permissions;
pub mod schema;
mod slot;
pub mod targets;
mod version;

pub use blueprint::Blueprint;
pub use detection::Detection;
pub use generate_size::{GENERATE_START_SECONDS, generate_memory};
pub use limits::Limits;
pub use origins::Origins;
pub use parse::{Checked, MAX_BYTES, locate, parse};
pub use permissions::{
    CredentialsPermissions, Permissions, RolePermissions, TargetFacts, beyond_capacity, permissions,
};
pub use schema::blueprint_schema;
pub use settings::{Path, Problem, nearest};
pub use slot::{SLOT_SECONDS, Slot, SlotError};
pub use version::version;
