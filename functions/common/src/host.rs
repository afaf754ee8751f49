//! The start of a function: clients, blueprint, clock.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use activity::ports::PortError;
use aws::{Base, BucketDocuments, Deadline, LedgerTable, Source};
use blueprint::targets::Target;
use blueprint::{Blueprint, Slot};

use crate::clock::{Shift, SystemClock};
use crate::environment::{Environment, EnvironmentError};
use crate::metrics::Metrics;
use crate::pool::layer_folder;

/// What is kept of a function's time for writing down what became of it.
const RESERVE: Duration = Duration::from_secs(2);

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// Variables are missing or wrong.
    #[error(transparent)]
    Environment(#[from] EnvironmentError),
    /// The blueprint cannot be read.
    #[error("the blueprint s3://{object}: {error}")]
    Read {
        /// Bucket and key.
        object: String,
        /// What S3 said.
        #[source]
        error: PortError,
    },
    /// The blueprint is wrong.
    #[error("the blueprint s3://{object}: {problems}")]
    Blueprint {
        /// Bucket and key.
        object: String,
        /// Everything that is wrong with it.
        problems: String,
    },
}

/// What every function works with.
#[derive(Debug)]
pub struct Host {
    /// The blueprint's name: the dimension of metrics.
    pub name: String,
    /// The blueprint.
    pub blueprint: Arc<Blueprint>,
    dimensions: Vec<String>,
    /// What clients are made from.
    pub base: Base,
    /// Objects that the function itself reads.
    pub source: Source,
    /// The record bucket.
    pub record: BucketDocuments,
    /// The time.
    pub clock: SystemClock,
    /// When requests under way are given up.
    pub deadline: Deadline,
    /// The fake-content layer's folder.
    pub layer: PathBuf,
    /// Whether metrics are sent for each target, too.
    target_metrics: bool,
}

impl Host {
    /// Read the environment, build clients, fetch and check the blueprint. `own` reads the function's own variables.
    ///
    /// # Errors
    /// Variables that are missing, a blueprint that cannot be read, or is wrong.
    pub async fn start<T>(
        environment: &Environment,
        own: impl FnOnce(&Environment) -> T,
    ) -> Result<(Host, T), StartError> {
        let (bucket, key) = (environment.required("BLUEPRINT_BUCKET"), environment.required("BLUEPRINT_KEY"));
        let version = environment.optional("BLUEPRINT_VERSION_ID");
        let name = environment.optional("BLUEPRINT_NAME").unwrap_or_else(|| stem(&key));
        let record = environment.required("RECORD_BUCKET");
        let shift = environment.optional("TEST_CLOCK_SHIFT").unwrap_or_else(|| "0".to_owned());
        let shift = Shift::parse(&shift).unwrap_or_else(|error| {
            environment.note(format!("TEST_CLOCK_SHIFT is {error}"));
            Shift::By(jiff::SignedDuration::ZERO)
        });
        let target_metrics = environment.flag("TARGET_METRICS");
        let own = own(environment);
        environment.check()?;

        let base = aws::base(&format!("activity-generator-{name}"), None).await;
        let source = Source::new(&base);
        let object = format!("{bucket}/{key}");
        let read = source.read(&bucket, &key, version.as_deref()).await;
        let bytes = match read {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Err(wrong(object, "there is no such object")),
            Err(error) => return Err(StartError::Read { object, error }),
        };
        let blueprint = check(&bytes).map_err(|problems| wrong(object, &problems))?;
        tracing::info!(blueprint = name, version = blueprint.version, "started");
        let (record, clock) = (BucketDocuments::new(&base, &record), SystemClock::new(shift));
        let (deadline, layer) = (Deadline::default(), layer_folder(environment));
        let dimensions = blueprint.targets.iter().map(Target::dimension).collect();
        Ok((
            Host {
                name,
                blueprint: Arc::new(blueprint),
                dimensions,
                base,
                source,
                record,
                clock,
                deadline,
                layer,
                target_metrics,
            },
            own,
        ))
    }

    /// The ledger's table of that name, beside the record bucket.
    #[must_use]
    pub fn ledger(&self, table: &str) -> LedgerTable {
        LedgerTable::new(&self.base, table, self.record.clone())
    }

    /// An invocation begins, and Lambda ends it at `deadline`: what is under way shortly before is given up.
    pub fn begin(&self, deadline: SystemTime) {
        let left = deadline.duration_since(SystemTime::now()).unwrap_or_default().saturating_sub(RESERVE);
        self.clock.ends_in(left);
        self.deadline.set(left);
    }

    /// Metrics of a slot, and of one target if they are of one.
    #[must_use]
    pub fn metrics(&self, slot: Slot, target: Option<usize>) -> Metrics {
        Metrics::new(slot, &self.name, target.map(|target| self.target_name(target))).by_target(self.target_metrics)
    }

    /// A target as metrics and logs name it. A default bucket has no name there, the same for every function.
    #[must_use]
    pub fn target_name(&self, target: usize) -> String {
        // A task of another version of the blueprint may name a target that this one has not.
        self.dimensions.get(target).cloned().unwrap_or_else(|| target.to_string())
    }

    /// The bucket of targets of S3 that name none.
    ///
    /// # Errors
    /// When there is such a target, and no bucket.
    pub fn set_default_bucket(&mut self, bucket: Option<&str>) -> Result<(), EnvironmentError> {
        if let (Some(bucket), Some(blueprint)) = (bucket, Arc::get_mut(&mut self.blueprint)) {
            blueprint.set_default_bucket(bucket);
        }
        let environment = Environment::default();
        if self.blueprint.targets.iter().any(|target| target.settings.as_type().lacks_bucket()) {
            environment.note("DEFAULT_BUCKET is not set, and a target of S3 names no bucket".to_owned());
        }
        environment.check()
    }
}

fn wrong(object: String, problems: &str) -> StartError {
    StartError::Blueprint { object, problems: problems.to_owned() }
}

/// A blueprint that may be deployed.
fn check(bytes: &[u8]) -> Result<Blueprint, String> {
    let checked = blueprint::parse(bytes).map_err(|problems| {
        let texts: Vec<String> = problems.iter().map(ToString::to_string).collect();
        texts.join("; ")
    })?;
    for target in &checked.blueprint.targets {
        let inline = target.commons.credentials.as_ref().is_some_and(|credentials| credentials.secret_arn.is_none());
        if inline {
            return Err(format!(
                "$.targets[{}].credentials: keys in a blueprint lie open in a deployment; put them into a secret and give \
                 {{\"secret_arn\": ...}}",
                target.index
            ));
        }
    }
    Ok(checked.blueprint)
}

/// The file name of a key without its ending.
fn stem(key: &str) -> String {
    let name = key.rsplit('/').next().unwrap_or(key);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_a_blueprint_is_that_of_its_file() {
        assert_eq!((stem("a/b/sample.v2.json"), stem("plain")), ("sample.v2".to_owned(), "plain".to_owned()));
    }

    #[test]
    fn keys_in_a_blueprint_are_refused_without_showing_them() {
        let keys = r#"{"access_key_id": "AKIAMARKER", "secret_access_key": "MARKER"}"#;
        let blueprint = |credentials: &str| {
            format!(
                r#"{{"generators": [{{"id": "a", "shape": "constant"}}],
                "targets": [{{"type": "s3", "generators": ["a"], "credentials": {credentials}}}]}}"#
            )
        };
        let error = check(blueprint(keys).as_bytes()).unwrap_err();
        assert!(error.contains("secret_arn") && !error.contains("MARKER"), "{error}");
        let secret = r#"{"secret_arn": "arn:aws:secretsmanager:us-east-1:111111111111:secret:s"}"#;
        assert!(check(blueprint(secret).as_bytes()).is_ok());
    }
}
