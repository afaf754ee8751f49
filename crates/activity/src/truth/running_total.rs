//! The running total of planned activities, in the record: so a cold start computes the cycle that it is in, and no other.
//!
//! It is known from the blueprint alone, as if the version had been in force from the start; without the document it is
//! computed again, cycle by cycle.

use jiff::SignedDuration;
use serde::{Deserialize, Serialize};

use super::ground_truth::TruthError;
use super::json::json;
use super::keys;
use crate::planner::Planner;
use crate::ports::{Claim, Clock, Documents};

/// While cycles are summed up, what is known so far is written about so often.
const OFTEN: SignedDuration = SignedDuration::from_secs(2);

/// `totals/<version>.json`: replaced once a cycle.
#[derive(Debug, Serialize, Deserialize)]
struct TotalDocument {
    /// The version.
    version: String,
    /// The cycle, from 0.
    cycle: u64,
    /// Activities planned in all cycles before it.
    before: u64,
    /// The same with those of the cycle itself; not there as long as nobody has computed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    after: Option<u64>,
}

/// Reads and writes the running total, once a cycle; keeps in mind what it wrote.
#[derive(Debug, Default)]
pub struct RunningTotal {
    written: Option<u64>,
}

impl RunningTotal {
    /// Let the planner know what was planned before `cycle`, which it has computed, and write down what it comes to.
    ///
    /// Only a blueprint with a total limit has a total. When cycles are missing in the record, they are computed, as many as
    /// the host has time for, and kept.
    ///
    /// # Errors
    /// When the record cannot be read or written, a cycle not be computed, or the time is over before all are summed up: the
    /// next tick goes on from there.
    pub async fn write(
        &mut self,
        documents: &impl Documents,
        planner: &mut Planner,
        clock: &impl Clock,
        cycle: u64,
    ) -> Result<(), TruthError> {
        if self.written == Some(cycle) || planner.blueprint().limits.activities_total.is_none() {
            return Ok(());
        }
        let version = planner.blueprint().version.clone();
        let key = keys::total(&version);
        let document =
            |cycle, before, after| json(&TotalDocument { version: version.clone(), cycle, before, after: Some(after) });
        let mut newer = false;
        if planner.total_before(cycle).is_none()
            && let Some(there) = read(documents, &key, &version).await?
        {
            newer = there.cycle > cycle;
            let (known, activities) = match there.after {
                Some(after) if there.cycle < cycle => (there.cycle + 1, after),
                _ => (there.cycle, there.before),
            };
            if planner.cycles_summed() < known && known <= cycle {
                planner.set_total(known, activities);
            }
        }
        let (mut longest, mut told) = (SignedDuration::ZERO, clock.now());
        while planner.total_before(cycle).is_none() {
            let (next, began) = (planner.cycles_summed(), clock.now());
            if clock.ends().duration_since(began) < longest * 2 {
                return Err(TruthError::SummingUp { cycles: next, of: cycle });
            }
            let before = planner.total_before(next).unwrap_or(0);
            let after = planner.total_through(next)?;
            longest = longest.max(clock.now().duration_since(began));
            if !newer && clock.now().duration_since(told) >= OFTEN {
                documents.put(&key, document(next, before, after)).await?;
                told = clock.now();
            }
        }
        let (before, after) = (planner.total_before(cycle).unwrap_or(0), planner.total_through(cycle)?);
        if !newer {
            documents.put(&key, document(cycle, before, after)).await?;
        }
        planner.set_total(cycle, before);
        self.written = Some(cycle);
        Ok(())
    }
}

/// The document, if there is one; otherwise it is made, without knowing anything yet. Whoever may not list the bucket is told
/// 403 of a missing key, and could not ask for it.
async fn read(documents: &impl Documents, key: &str, version: &str) -> Result<Option<TotalDocument>, TruthError> {
    let nothing = TotalDocument { version: version.to_owned(), cycle: 0, before: 0, after: None };
    if documents.create(key, json(&nothing)).await? == Claim::Won {
        return Ok(None);
    }
    let Some(bytes) = documents.get(key).await? else { return Ok(None) };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| TruthError::Document { key: key.to_owned(), message: error.to_string() })
}
