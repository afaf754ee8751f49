//! The truth: what was injected, what was planned, and what became of it. Types, writers, and one reader.
//!
//! A run keeps it in its folder: `labels.jsonl`, `ledger.jsonl`, `objects.jsonl` and `summary.json`. A deployment keeps it in its record
//! bucket: documents by key, most of them created once and never changed. The ledger lies in a table of the same name, with
//! the day as partition key and the rest of the key as sort key.
//!
//! | key | holds |
//! | --- | --- |
//! | `run.json` | the slot of position 0 of cycle 0 |
//! | `versions/<slot>-<version>.json` | from which slot on a version of the blueprint was in force |
//! | `labels/<version>/<cycle>.json` | a cycle's labels, there before its first activity |
//! | `totals/<version>.json` | what was planned up to a cycle, if there is a total limit |
//! | `ledger/<day>/<slot>/<target>/plan.json` | what dispatch planned; its creation is the claim on slot and target |
//! | `ledger/<day>/<slot>/<target>/<task>.json` | execute's claim on the task, then its result, which replaces the claim |
//! | `objects/<day>/<slot>/<target>/<task>.jsonl` | what the objects hold that the task stored, a line for each |
//! | `paused.json` | while it is there, nothing is invoked |
//!
//! [`Reader`] reads both: [`FolderReader`] and [`BucketReader`]; so does [`ContentReader`] the content manifest. [`join`] gives each planned data point one [`Ending`];
//! [`sum`] adds them up, and finds the slots without a plan.

mod bucket;
mod counts;
mod damage;
pub(crate) mod documents;
pub(crate) mod ending;
mod expected;
mod folder;
mod ground_truth;
mod json;
pub mod keys;
pub(crate) mod label;
mod ledger_reader;
pub(crate) mod object_record;
pub(crate) mod outcome;
mod pause;
mod point;
mod reader;
mod record_ledger;
mod record_objects;
mod run_summary;
mod running_total;
pub(crate) mod slot_plan;
pub(crate) mod slot_records;
mod slot_time;
mod span;
mod sums;
pub(crate) mod tally;
pub(crate) mod task;
mod timeline;
mod versions;

pub use bucket::{BucketReader, Reading};
pub use damage::{Damage, Damaged};
pub use documents::{LabelsDocument, RunDocument, VersionDocument};
pub use ending::Ending;
pub use folder::FolderReader;
pub use ground_truth::{GroundTruth, TruthError};
pub use label::{InjectedLabel, LabelRecord, Part};
pub use object_record::ObjectRecord;
pub use outcome::{PointOutcome, SlotOutcome, join};
pub use pause::paused;
pub use point::{Point, PointState, Points};
pub use reader::{ContentReader, ReadError, Reader};
pub use record_ledger::RecordLedger;
pub use record_objects::RecordObjects;
pub use run_summary::{RunSummary, SeriesSummary, SeriesWarning, Site, TargetSummary};
pub use running_total::RunningTotal;
pub use slot_plan::{PlannedTask, SlotPlan};
pub use slot_records::LedgerLine;
pub use span::Span;
pub use sums::{Sums, TargetSums, sum};
pub use tally::{OverTime, RealHash, SeriesTally, TargetTally};
pub use task::{PointCounts, TaskId, TaskResult};
pub use timeline::Timeline;
