//! Targets: where data points become activity. One file a type, one line each in [`targets!`] below.

mod cloudwatch;
mod identity;
mod lambda;
mod rights;
mod s3;

use schemars::{JsonSchema, Schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use cloudwatch::CloudwatchTarget;
pub use identity::{Credentials, Role, Secret};
pub use lambda::LambdaTarget;
pub use rights::{DEFAULT_BUCKET_PLACE, Right, statements};
pub use s3::{Action, CannedAcl, DEFAULT_BUCKET, S3Target};
pub(crate) use s3::{check_bucket, check_key};

use settings::{Path, Problem};

/// What every target has, whatever its type.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct TargetCommons {
    /// The ids of the generators whose data points are executed here.
    #[schemars(length(min = 1))]
    pub generators: Vec<String>,
    /// One task for all data points of a slot, instead of one for each. `slice_size` does not apply then.
    #[serde(default)]
    pub group_datapoints: bool,
    /// Data points above this are split into slices of at most this size, each a task of its own. Default: no slices.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub slice_size: Option<u64>,
    /// How many requests of one task may be under way at once.
    #[serde(default = "default_concurrency")]
    #[schemars(range(min = 1, max = 1000))]
    pub concurrency: u32,
    /// The role to assume for this target. Default: the actor role of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Role>,
    /// Credentials to use for this target: inline on a laptop, `secret_arn` in a deployment.
    #[serde(default, skip_serializing)]
    pub credentials: Option<Credentials>,
    /// The region of the target. Default: the region of the deployment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// What this target is for, in a sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
}

fn default_concurrency() -> u32 {
    64
}

/// A target type: what lists, help, schema and checks know of it.
pub struct TargetKind {
    /// The value of `type`.
    pub name: &'static str,
    /// What it does, in a sentence.
    pub summary: &'static str,
    /// The schema of its own fields.
    pub schema: fn() -> Schema,
    /// A target of this type, as JSON.
    pub example: &'static str,
    /// Whether fields beyond those of the schema are allowed (they travel in the event).
    pub open: bool,
    /// Checks beyond the schema; `value` has passed the schema.
    check: fn(&Settings, &Path, &mut Vec<Problem>),
    build: fn(Value) -> Result<Settings, serde_json::Error>,
}

/// What a target type's file has to say of it.
trait TargetType: JsonSchema + for<'de> Deserialize<'de> {
    const SUMMARY: &'static str;
    const EXAMPLE: &'static str;
    const OPEN: bool = false;
    fn check(&self, _path: &Path, _problems: &mut Vec<Problem>) {}
    /// What its identity has to be allowed.
    fn rights(&self) -> Vec<Right>;
}

macro_rules! targets {
    ($($name:literal => $variant:ident($settings:ty),)+) => {
        /// The settings of a target by its type.
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

            /// What the target's identity has to be allowed, and no more.
            #[must_use]
            pub fn rights(&self) -> Vec<Right> {
                match self { $(Settings::$variant(settings) => TargetType::rights(settings),)+ }
            }
        }

        /// Every target type.
        pub const TARGETS: &[TargetKind] = &[$(TargetKind {
            name: $name,
            summary: <$settings as TargetType>::SUMMARY,
            schema: || settings::schema_of::<$settings>(),
            example: <$settings as TargetType>::EXAMPLE,
            open: <$settings as TargetType>::OPEN,
            check: |settings, path, problems| {
                if let Settings::$variant(settings) = settings { TargetType::check(settings, path, problems) }
            },
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

/// One entry of the blueprint's `targets`, checked.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its place in `targets`: how messages and tasks name it.
    pub index: usize,
    /// Places in `generators` of those whose data points it gets, in the order that it names them.
    pub generators: Vec<usize>,
    /// What every target has.
    pub commons: TargetCommons,
    /// What its type has.
    pub settings: Settings,
    /// Its settings as the blueprint has them, but for `generators`, identities and the description: what the event of
    /// a Lambda target carries as `target`.
    pub event_settings: Map<String, Value>,
}

/// Fields of a target that stay out of events: who runs it, and what is said about it.
const NOT_IN_EVENTS: [&str; 5] = ["generators", "role", "credentials", "description", "concurrency"];

impl Target {
    /// Build the target from a value that has passed the schema; `generators` is left empty.
    pub(crate) fn new(index: usize, kind: &TargetKind, value: &Value, path: &Path) -> Result<Target, Vec<Problem>> {
        let object = value.as_object().cloned().unwrap_or_default();
        let common_names = settings::property_names(&settings::schema_of::<TargetCommons>());
        let (commons, own): (Map<_, _>, Map<_, _>) = object
            .clone()
            .into_iter()
            .filter(|(key, _)| key != "type")
            .partition(|(key, _)| common_names.contains(key));
        // The schema has accepted both; an error here would be a difference between schema and type, and is reported.
        let wrong = |error: serde_json::Error| vec![Problem::new(path.clone(), error.to_string())];
        let commons: TargetCommons = serde_json::from_value(Value::Object(commons)).map_err(wrong)?;
        let settings = (kind.build)(Value::Object(own)).map_err(wrong)?;

        let mut problems = Vec::new();
        (kind.check)(&settings, path, &mut problems);
        if let Some(credentials) = &commons.credentials {
            credentials.check(&path.key("credentials"), &mut problems);
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        let event_settings = object.into_iter().filter(|(key, _)| !NOT_IN_EVENTS.contains(&key.as_str())).collect();
        Ok(Target { index, generators: Vec::new(), commons, settings, event_settings })
    }

    /// How people call it: `s3 put default-bucket/sensitive/`.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.settings {
            Settings::S3(s3) => {
                format!("s3 {} {}/{}", s3.action, s3.bucket_or_default(), s3.prefix)
            }
            Settings::Lambda(lambda) => format!("lambda {}", lambda.function),
            Settings::Cloudwatch(cloudwatch) => format!("cloudwatch {}", cloudwatch.namespace),
        }
    }
}
