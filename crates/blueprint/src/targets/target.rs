//! One entry of the blueprint's `targets`, checked.

use serde_json::{Map, Value};

use super::commons::{NOT_IN_EVENTS, TargetCommons};
use super::kinds::{Settings, TargetKind};
use super::load::{Load, Run};
use super::operation::Operation;
use super::subject::{TargetSubject, account_of};
use super::title::Title;
use settings::{Path, Problem};

/// A target: what every target has, and what its type has.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its index in `targets`: how messages and tasks name it.
    pub index: usize,
    /// Indexes in `generators` of those whose data points it gets, in the order that it names them.
    pub generators: Vec<usize>,
    /// What every target has.
    pub commons: TargetCommons,
    /// What its type has.
    pub settings: Settings,
    /// Its settings as the blueprint has them, except for `generators`, identities and the description: what the event of
    /// a Lambda target carries as `target`.
    pub event_settings: Map<String, Value>,
}

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
        settings.as_type().check(path, &mut problems);
        for (number, id) in commons.generators.iter().enumerate() {
            settings.as_type().check_generator(id, &path.key("generators").index(number), &mut problems);
        }
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
    pub fn title(&self) -> Title {
        let settings = self.settings.as_type();
        Title { type_name: self.settings.type_name(), action: settings.action(), resource: settings.resource() }
    }

    /// What findings about its activities name; its generators have these ids. One without a bucket of its own has
    /// `default_bucket`.
    #[must_use]
    pub fn subject(&self, generators: Vec<String>, default_bucket: Option<&str>) -> TargetSubject {
        let settings = self.settings.as_type();
        let role = self.commons.role.as_ref();
        let own = settings.subject();
        let bucket = match default_bucket {
            Some(default) if settings.lacks_bucket() => Some(default.to_owned()),
            _ => own.bucket,
        };
        TargetSubject {
            type_name: self.settings.type_name().to_owned(),
            action: settings.action().map(str::to_owned),
            generators,
            account: role.and_then(|role| account_of(&role.arn)).or(own.account),
            region: self.region().map(str::to_owned),
            bucket,
            role: role.and_then(|role| Some(role.arn.rsplit_once('/')?.1.to_owned())),
            session: role.and_then(|role| role.session_name.clone()),
            ..own
        }
    }

    /// The value of the dimension `target` in its metrics.
    #[must_use]
    pub fn dimension(&self) -> String {
        self.title().dimension(self.index)
    }

    /// How it makes tasks and requests of data points.
    #[must_use]
    pub fn load(&self) -> Load {
        Load {
            per_request: self.settings.as_type().per_request(),
            grouped: self.commons.group_datapoints,
            slice_size: self.commons.slice_size,
            concurrency: self.commons.concurrency,
        }
    }

    /// How many requests the values of all generators in one slot are planned to make here.
    #[must_use]
    pub fn planned_activities(&self, values: &[u64]) -> u64 {
        let load = self.load();
        load.constant(self.generators.len()).unwrap_or_else(|| {
            let own = self.generators.iter().map(|index| values.get(*index).copied().unwrap_or(0));
            own.map(|value| load.planned(value)).fold(0, u64::saturating_add)
        })
    }

    /// What is billed for the tasks of a run that are granted: activities first, then what comes along with them.
    #[must_use]
    pub fn operations(&self, run: &Run) -> Vec<(&'static Operation, u64)> {
        let settings = self.settings.as_type();
        let mut operations = vec![(settings.operation(), run.granted * run.activities)];
        operations.extend(settings.further_operations(run, run.granted));
        operations
    }

    /// The region that it lies in: the one that it is told, else the one that its settings name; `None`: that of the
    /// deployment.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.commons.region.as_deref().or_else(|| self.settings.as_type().region())
    }
}
