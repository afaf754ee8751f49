//! What generate writes down before a slot's messages leave: start, version, labels.

use std::collections::BTreeMap;

use blueprint::{Blueprint, Slot};
use serde::{Deserialize, Serialize, Serializer};
use timeseries::Label;

use super::documents::{RunDocument, VersionDocument};
use super::json::json;
use super::keys;
use super::label::LabelRecord;
use super::versions::earliest_start;
use crate::planner::{PlanError, Planner};
use crate::ports::{Claim, Documents, PortError};

/// A [`LabelsDocument`](super::documents::LabelsDocument) on its way out: one label at a time becomes JSON, for thousands of generators have many.
#[derive(Serialize)]
struct LabelsToWrite<'a> {
    version: &'a str,
    cycle: u64,
    start: Slot,
    time: String,
    cycle_length: u64,
    real_data: &'a BTreeMap<String, String>,
    warnings: &'a [(String, String)],
    labels: Records<'a>,
}

struct Records<'a> {
    labels: &'a [Label],
    start: Slot,
}

impl Serialize for Records<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.labels.iter().map(|label| LabelRecord::new(label, self.start)))
    }
}

/// What is compared of the labels that are there already.
#[derive(Deserialize)]
struct RealData {
    real_data: BTreeMap<String, String>,
}

/// Why the ground truth could not be written.
#[derive(Debug, thiserror::Error)]
pub enum TruthError {
    /// The cycle cannot be computed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The record bucket did not take it, or did not say what it holds.
    #[error("the record bucket: {0}")]
    Documents(#[from] PortError),
    /// There was no time to sum up all cycles before this one.
    #[error(
        "activities_total: the activities of {cycles} of the {of} cycles before this one are summed up; the next tick goes on"
    )]
    SummingUp {
        /// Cycles that are summed up.
        cycles: u64,
        /// Cycles that there are.
        of: u64,
    },
    /// A document of the record is not what it should be.
    #[error("{key} in the record bucket: {message}")]
    Document {
        /// Its key.
        key: String,
        /// What is wrong with it.
        message: String,
    },
}

/// Writes the ground truth, each part once; keeps in mind what it wrote.
#[derive(Debug, Default)]
pub struct GroundTruth {
    version_noted: bool,
    /// The cycle whose labels are in the record.
    labelled: Option<u64>,
    /// The bucket of targets that name none.
    default_bucket: Option<String>,
}

impl GroundTruth {
    /// A writer that has written nothing; targets that name no bucket have `default_bucket`.
    #[must_use]
    pub fn new(default_bucket: Option<String>) -> GroundTruth {
        GroundTruth { default_bucket, ..GroundTruth::default() }
    }

    /// The start of this deployment: the blueprint's own, else that of the record, else `tick`, which is recorded.
    ///
    /// Gives also what is odd. A start that was deleted or garbled is that of the earliest version: position 0 never moves.
    ///
    /// # Errors
    /// When the record cannot be read or written, or its start cannot be read and there is no version to take it from.
    pub async fn start(
        documents: &impl Documents,
        plan: &Blueprint,
        tick: Slot,
    ) -> Result<(Slot, Option<String>), TruthError> {
        if let Some(start) = plan.start {
            documents.create(keys::RUN, run(start, plan)).await?;
            return Ok((start, None));
        }
        if documents.list(keys::VERSIONS).await?.is_empty() {
            if documents.create(keys::RUN, run(tick, plan)).await? == Claim::Won {
                return Ok((tick, None));
            }
            // Another first tick was quicker, or its version did not come to be written.
            return Ok((read_run(documents).await?.ok_or_else(|| unreadable("it was deleted just now"))??.start, None));
        }
        let what = match read_run(documents).await {
            Ok(Some(Ok(run))) => return Ok((run.start, None)),
            Ok(Some(Err(error))) => error.to_string(),
            // To whoever may not list a bucket S3 does not say that there is no such key.
            Ok(None) => "it is missing".to_owned(),
            Err(error) if error.status() == Some(403) => format!("it is missing, or may not be read ({error})"),
            Err(error) => return Err(error.into()),
        };
        let Some((start, key)) = earliest_start(documents).await? else {
            return Err(unreadable(format!("{what}; and no version can be read that has the start")));
        };
        documents.create(keys::RUN, run(start, plan)).await?;
        Ok((start, Some(format!("{}: {what}; the start is {start}, as in {key}", keys::RUN))))
    }

    /// Whether the labels of this cycle are known to be in the record.
    #[must_use]
    pub fn has(&self, cycle: u64) -> bool {
        self.labelled == Some(cycle)
    }

    /// Write version and labels, unless they are there: before the messages of `slot` leave, which lies in `cycle`.
    ///
    /// Gives what is odd: warnings of the series, and real series that are no longer what the cycle began with.
    ///
    /// # Errors
    /// When the cycle cannot be computed or the record not be written.
    pub async fn write(
        &mut self,
        documents: &impl Documents,
        planner: &mut Planner,
        slot: Slot,
        cycle: u64,
    ) -> Result<Vec<String>, TruthError> {
        if !self.version_noted {
            note_version(documents, planner, slot, self.default_bucket.as_deref()).await?;
            self.version_noted = true;
        }
        if self.has(cycle) {
            return Ok(Vec::new());
        }
        let (version, length) = (planner.blueprint().version.clone(), planner.blueprint().cycle_length());
        let start = planner.start().plus(cycle.saturating_mul(length));
        // With the values of this slot and those that follow: they are what the ticks to come ask for.
        let position = planner.blueprint().position(planner.start(), slot).map_or(0, |(_, position)| position);
        let computed = planner.cycle_from(cycle, position)?;
        let mut odd: Vec<String> =
            computed.warnings.iter().map(|(id, text)| format!("generator \"{id}\": {text}")).collect();
        let real_data = computed.real_hashes.clone();
        let key = keys::labels(&version, cycle);
        let body = json(&LabelsToWrite {
            version: &version,
            cycle,
            start,
            time: start.to_string(),
            cycle_length: length,
            real_data: &real_data,
            warnings: &computed.warnings,
            labels: Records { labels: &computed.labels, start },
        });
        drop(planner.take_labels()); // thousands of generators have many
        if documents.create(&key, body).await? == Claim::Taken {
            let there = documents.get(&key).await?.unwrap_or_default();
            let there: RealData = serde_json::from_slice(&there)
                .map_err(|error| TruthError::Document { key: key.clone(), message: error.to_string() })?;
            if there.real_data != real_data {
                odd.push(format!("real series are no longer what cycle {cycle} began with: {key} has the old labels"));
            }
        }
        self.labelled = Some(cycle);
        Ok(odd)
    }
}

/// `run.json` of a deployment that starts so.
fn run(start: Slot, plan: &Blueprint) -> Vec<u8> {
    json(&RunDocument { start, time: start.to_string(), version: plan.version.clone() })
}

/// `run.json`; `None`: there is none.
async fn read_run(documents: &impl Documents) -> Result<Option<Result<RunDocument, TruthError>>, PortError> {
    let bytes = documents.get(keys::RUN).await?;
    Ok(bytes.map(|bytes| serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string()))))
}

fn unreadable(message: impl Into<String>) -> TruthError {
    TruthError::Document { key: keys::RUN.to_owned(), message: message.into() }
}

async fn note_version(
    documents: &impl Documents,
    planner: &Planner,
    slot: Slot,
    default_bucket: Option<&str>,
) -> Result<(), PortError> {
    let plan = planner.blueprint();
    let latest = documents.list(keys::VERSIONS).await?.pop();
    if latest.is_some_and(|key| key.ends_with(&format!("-{}.json", plan.version))) {
        return Ok(());
    }
    let document = VersionDocument {
        slot,
        time: slot.to_string(),
        version: plan.version.clone(),
        seed: plan.seed,
        start: planner.start(),
        cycle_length: plan.cycle_length(),
        generators: plan.generators.iter().map(|generator| generator.id().to_owned()).collect(),
        targets: plan.targets.iter().map(|target| target.title().to_string()).collect(),
        subjects: plan.subjects(default_bucket),
        grace_seconds: plan.limits.grace_seconds,
    };
    documents.create(&keys::version(slot, &plan.version), json(&document)).await?;
    Ok(())
}
