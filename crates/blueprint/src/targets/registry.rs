//! The target types: one line each.

use schemars::Schema;
use serde_json::Value;

use super::cloudwatch::CloudwatchTarget;
use super::lambda::LambdaTarget;
use super::s3::S3Target;
use super::target_type::{Described, TargetType};

/// A target type, as lists, help and schema show it.
pub struct TargetKind {
    /// The value of `type`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The schema of its own settings.
    pub schema: fn() -> Schema,
    /// A target of this type, as JSON.
    pub example: &'static str,
    /// Whether settings beyond those of the schema are allowed (they travel in the event).
    pub open: bool,
    pub(super) build: fn(Value) -> Result<Settings, serde_json::Error>,
}

macro_rules! targets {
    ($($name:literal => $variant:ident($settings:ty),)+) => {
        /// The settings of a target by its type. Whoever sends matches it; everybody else asks [`Settings::as_type`].
        #[derive(Clone, Debug)]
        pub enum Settings {
            $(#[doc = concat!("Type `", $name, "`.")] $variant($settings),)+
        }

        impl Settings {
            /// The value of `type`.
            #[must_use]
            pub fn type_name(&self) -> &'static str {
                match self { $(Settings::$variant(_) => $name,)+ }
            }

            /// What the type knows of these settings.
            #[must_use]
            pub fn as_type(&self) -> &dyn TargetType {
                match self { $(Settings::$variant(settings) => settings,)+ }
            }

            /// The same, to change them.
            #[must_use]
            pub fn as_type_mut(&mut self) -> &mut dyn TargetType {
                match self { $(Settings::$variant(settings) => settings,)+ }
            }
        }

        /// Every target type.
        pub const TARGETS: &[TargetKind] = &[$(TargetKind {
            name: $name,
            summary: <$settings as Described>::SUMMARY,
            schema: || settings::schema_of::<$settings>(),
            example: <$settings as Described>::EXAMPLE,
            open: <$settings as Described>::OPEN,
            build: |value| serde_json::from_value::<$settings>(value).map(Settings::$variant),
        },)+];
    };
}

targets! {
    "s3" => S3(S3Target),
    "lambda" => Lambda(LambdaTarget),
    "cloudwatch" => Cloudwatch(CloudwatchTarget),
}

/// The target type of that name.
#[must_use]
pub fn target_kind(name: &str) -> Option<&'static TargetKind> {
    TARGETS.iter().find(|kind| kind.name == name)
}
