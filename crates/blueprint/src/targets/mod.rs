//! Targets: where data points become activity. One file a type, one line each in `registry.rs`.

mod cloudwatch;
mod commons;
pub(crate) mod dimension;
mod identity;
mod lambda;
mod load;
mod operation;
mod registry;
mod rights;
mod s3;
mod target;
mod target_type;
mod title;

pub use cloudwatch::{CloudwatchTarget, METRICS_PER_REQUEST};
pub use commons::TargetCommons;
pub use dimension::encode as dimension_of;
pub use identity::{Credentials, Role, Secret};
pub use lambda::{LambdaTarget, region_of as region_of_function};
pub use load::{Load, MOST_TASKS, PerRequest, Point, Run, SlotLoad};
pub use operation::Operation;
pub use registry::{Settings, TARGETS, TargetKind, target_kind};
pub use rights::{DEFAULT_BUCKET_PLACE, Right, statements};
pub use s3::{Action, CannedAcl, DEFAULT_BUCKET, S3Target};
pub(crate) use s3::{check_bucket, check_key};
pub use target::Target;
pub use target_type::{FakeContent, TargetType};
pub use title::Title;
