//! The target types: a file each, and here a module, what it shows to others, and one line in [`each_target_type!`].

mod cloudwatch;
mod lambda;
mod s3;
mod s3_operations;

use schemars::Schema;
use serde_json::Value;

use crate::targets::operation::Operation;
use crate::targets::target_type::{Described, TargetType};

pub use cloudwatch::{CloudwatchTarget, METRICS_PER_REQUEST, PUT_METRIC_DATA};
pub use lambda::{INVOKE, LambdaTarget, region_of as region_of_function};
pub use s3::{Action, CannedAcl, DEFAULT_BUCKET, S3Target};
pub use s3_operations::{GET_OBJECT, LIST_OBJECTS, PUT_OBJECT, USE_KEY};

/// Calls a macro with every target type: the value of `type`, the variant of [`Settings`](crate::targets::Settings), and
/// the struct of its settings.
///
/// Whoever does something by type makes its `match` of this list. A type for which that cannot be done does not compile.
#[macro_export]
macro_rules! each_target_type {
    ($callback:ident) => {
        $callback! {
            "s3" => S3(S3Target),
            "lambda" => Lambda(LambdaTarget),
            "cloudwatch" => Cloudwatch(CloudwatchTarget),
        }
    };
}

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
    /// Everything that is billed for targets of this type, in the order of an estimate's lines.
    pub operations: &'static [&'static Operation],
    pub(in crate::targets) build: fn(Value) -> Result<Settings, serde_json::Error>,
}

macro_rules! define {
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
            operations: <$settings as Described>::OPERATIONS,
            build: |value| serde_json::from_value::<$settings>(value).map(Settings::$variant),
        },)+];
    };
}

each_target_type!(define);

/// The target type of that name.
#[must_use]
pub fn target_kind(name: &str) -> Option<&'static TargetKind> {
    TARGETS.iter().find(|kind| kind.name == name)
}

/// Everything that is billed for any target, in the order of an estimate's lines. Types may share an operation.
#[must_use]
pub fn operations() -> Vec<&'static Operation> {
    let mut all: Vec<&Operation> = Vec::new();
    for operation in TARGETS.iter().flat_map(|kind| kind.operations) {
        if !all.contains(operation) {
            all.push(operation);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_has_its_name_for_itself_and_a_price_with_its_source() {
        let mut known: Vec<&Operation> = Vec::new();
        for operation in TARGETS.iter().flat_map(|kind| kind.operations) {
            let Operation { name, usd, per, unit, source, .. } = operation;
            // Types may share an operation, but not the name of two.
            let other = known.iter().any(|one| one.name == *name && !std::ptr::eq(*one, *operation));
            assert!(!other, "two operations are called {name}");
            assert!(*usd >= 0.0 && *per >= 1.0 && !unit.is_empty() && !source.is_empty(), "{name}");
            known.push(operation);
        }
    }

    #[test]
    fn a_type_lists_what_an_activity_of_its_is_billed_as() {
        for kind in TARGETS {
            let mut example: serde_json::Map<String, Value> = serde_json::from_str(kind.example).unwrap();
            example.retain(|name, _| !["type", "generators", "group_datapoints"].contains(&name.as_str()));
            let settings = (kind.build)(example.into()).unwrap();
            assert!(kind.operations.contains(&settings.as_type().operation()), "{}", kind.name);
        }
    }
}
