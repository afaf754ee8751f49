//! Targets: where data points become activity. One file and one line a type, in `kinds`.

mod commons;
pub(crate) mod dimension;
mod extensions;
mod identity;
mod keys;
mod kinds;
mod load;
mod operation;
mod pages;
mod policies;
mod rights;
mod subject;
mod target;
mod target_type;
mod title;

pub use commons::TargetCommons;
pub use dimension::encode as dimension_of;
pub use identity::{Credentials, Role, Secret};
pub(crate) use keys::check_key;
pub use kinds::*;
pub use load::{Load, MOST_TASKS, PerRequest, Point, Run, SlotLoad};
pub use operation::Operation;
pub(crate) use policies::length;
pub use policies::{POLICIES_PER_ROLE, POLICY_CHARACTERS, policies};
pub use rights::{DEFAULT_BUCKET_PLACE, Right, partition_of};
pub use subject::TargetSubject;
pub use target::Target;
pub use target_type::{FakeContent, TargetType};
pub use title::Title;
