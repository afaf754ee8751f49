//! Reading a deployment's record: who asks how data points ended, or what was injected.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use blueprint::Slot;
use futures::{StreamExt, TryStreamExt};
use serde::de::DeserializeOwned;

use super::keys::{self, LedgerKey};
use super::ledger::{PlanDocument, TaskDocument};
use super::{LabelsDocument, RunDocument, VersionDocument};
use crate::ledger::{Joined, SlotPlan, TaskResult, join};
use crate::ports::{Documents, PortError};

/// Documents that are read at once.
const AT_ONCE: usize = 64;

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The bucket does not answer, or says no.
    #[error(transparent)]
    Documents(#[from] PortError),
    /// A document is not what it should be.
    #[error("{key}: not a document of the record: {error}")]
    Document {
        /// Its key.
        key: String,
        /// What is wrong with it.
        error: serde_json::Error,
    },
}

/// What was read, and what it was read from.
#[derive(Debug, Default)]
pub struct Reading {
    /// The slots that have a plan.
    pub slots: BTreeSet<Slot>,
}

async fn document<T: DeserializeOwned>(documents: &impl Documents, key: &str) -> Result<Option<T>, ReadError> {
    let Some(bytes) = documents.get(key).await? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes).map(Some).map_err(|error| ReadError::Document { key: key.to_owned(), error })
}

/// The deployment's start; `None`: it had no tick yet.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_run(documents: &impl Documents) -> Result<Option<RunDocument>, ReadError> {
    document(documents, keys::RUN).await
}

/// The versions, in the order in which they came into force.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_versions(documents: &impl Documents) -> Result<Vec<VersionDocument>, ReadError> {
    let mut versions = Vec::new();
    for key in documents.list(keys::VERSIONS).await? {
        versions.extend(document(documents, &key).await?);
    }
    Ok(versions)
}

/// The labels of all versions and cycles, in the order of their keys.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_labels(documents: &impl Documents) -> Result<Vec<LabelsDocument>, ReadError> {
    let mut labels = Vec::new();
    for key in documents.list("labels/").await? {
        labels.extend(document(documents, &key).await?);
    }
    Ok(labels)
}

/// The labels of those cycles of a version that the record has, in their order. `each` gets one document at a time: those
/// of thousands of generators are large.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_labels_of(
    documents: &impl Documents,
    version: &str,
    cycles: RangeInclusive<u64>,
    mut each: impl FnMut(LabelsDocument),
) -> Result<(), ReadError> {
    let prefix = format!("labels/{version}/");
    for key in documents.list(&prefix).await? {
        let cycle = key.strip_prefix(&prefix).and_then(|name| name.strip_suffix(".json")?.parse().ok());
        if cycle.is_some_and(|cycle| cycles.contains(&cycle))
            && let Some(labels) = document(documents, &key).await?
        {
            each(labels);
        }
    }
    Ok(())
}

/// Join plans, claims and results of the slots from `from` to before `to`, day by day; `each` is called per slot and
/// target, in their order.
///
/// # Errors
/// A record that cannot be read.
pub async fn read_ledger(
    documents: &impl Documents,
    from: Slot,
    to: Slot,
    mut each: impl FnMut(Joined),
) -> Result<Reading, ReadError> {
    let mut reading = Reading::default();
    let days = (from.index()..to.index()).map(Slot::new).map(keys::day);
    let mut last = String::new();
    for day in days {
        if day == last {
            continue;
        }
        last.clone_from(&day);
        for ((slot, _), joined) in read_day(documents, &day, from, to).await? {
            reading.slots.insert(slot);
            each(joined);
        }
    }
    Ok(reading)
}

/// The tasks of a slot and target: those that were claimed and no more, and results.
type Tasks = (BTreeSet<usize>, BTreeMap<usize, TaskResult>);

async fn read_day(
    documents: &impl Documents,
    day: &str,
    from: Slot,
    to: Slot,
) -> Result<BTreeMap<(Slot, usize), Joined>, ReadError> {
    let (mut plan_keys, mut task_keys) = (Vec::new(), Vec::new());
    for key in documents.list(day).await? {
        match keys::parse(&key) {
            Some(LedgerKey::Plan(slot, target)) if from <= slot && slot < to => plan_keys.push(((slot, target), key)),
            Some(LedgerKey::Task(slot, target, task)) if from <= slot && slot < to => {
                task_keys.push(((slot, target, task), key));
            }
            _ => {}
        }
    }
    let plans: Vec<((Slot, usize), Option<PlanDocument>)> = read_all(documents, plan_keys).await?;
    let tasks: Vec<((Slot, usize, usize), Option<TaskDocument>)> = read_all(documents, task_keys).await?;
    let mut found: BTreeMap<(Slot, usize), Tasks> = BTreeMap::new();
    for ((slot, target, task), document) in tasks {
        let (claimed, results) = found.entry((slot, target)).or_default();
        match document {
            None => {}
            Some(TaskDocument::Claim(_)) => drop(claimed.insert(task)),
            Some(TaskDocument::Result(result)) => drop(results.insert(task, result)),
        }
    }
    let none = Default::default();
    let joined = plans.into_iter().filter_map(|(place, document)| {
        let plan: SlotPlan = document?.plan;
        let (claimed, results) = found.get(&place).unwrap_or(&none);
        Some((place, join(&plan, |task| claimed.contains(&task), results)))
    });
    Ok(joined.collect())
}

async fn read_all<P, T: DeserializeOwned>(
    documents: &impl Documents,
    keys: Vec<(P, String)>,
) -> Result<Vec<(P, Option<T>)>, ReadError> {
    let reads = keys.into_iter().map(|(place, key)| async move { Ok((place, document(documents, &key).await?)) });
    futures::stream::iter(reads).buffered(AT_ONCE).try_collect().await
}
