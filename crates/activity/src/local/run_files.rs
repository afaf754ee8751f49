//! The files of a run's records.

use std::path::{Path, PathBuf};

use super::records::{Records, WriteError};
use super::rows::SERIES_HEADER;
use super::task_log::TaskLog;
use crate::truth::object_record::lines;
use crate::truth::slot_records::SlotRecords;
use crate::truth::{LabelRecord, ObjectRecord};

/// A run's records, each in its file.
pub(super) struct RunFiles {
    series: Records,
    labels: Records,
    ledger: Records,
    metrics: Records,
    invocations: Records,
    access: Records,
    objects: Records,
    /// Made with its first line.
    requests: Option<Records>,
    requests_path: PathBuf,
}

impl RunFiles {
    /// Create them in the folder `out`.
    pub(super) fn create(out: &Path) -> Result<RunFiles, WriteError> {
        let records = |name: &str| Records::create(out.join(name));
        let mut files = RunFiles {
            series: records("series.csv")?,
            labels: records("labels.jsonl")?,
            ledger: records("ledger.jsonl")?,
            metrics: records("metrics.jsonl")?,
            invocations: records("invocations.jsonl")?,
            access: records("s3-access.jsonl")?,
            objects: records("objects.jsonl")?,
            requests: None,
            requests_path: out.join("requests.jsonl"),
        };
        files.series.lines(format!("{SERIES_HEADER}\n").as_bytes());
        files.series.flush()?;
        Ok(files)
    }

    /// Where lines of `series.csv` are added.
    pub(super) fn series(&mut self) -> &mut Vec<u8> {
        self.series.buffer()
    }

    /// Write the labels of a cycle.
    pub(super) fn labels(&mut self, labels: impl Iterator<Item = LabelRecord>) -> Result<(), WriteError> {
        labels.for_each(|label| self.labels.json(&label));
        self.labels.flush()
    }

    /// Write the plans of a slot, before anything is executed.
    pub(super) fn plans(&mut self, records: &SlotRecords) -> Result<(), WriteError> {
        records.planned().for_each(|record| self.ledger.json(&record));
        self.ledger.flush()
    }

    /// Add what a task's requests left.
    pub(super) fn add(&mut self, log: &TaskLog) -> Result<(), WriteError> {
        self.metrics.lines(&log.metrics);
        self.invocations.lines(&log.invocations);
        self.access.lines(&log.access);
        if self.requests.is_none() && !log.requests.is_empty() {
            self.requests = Some(Records::create(self.requests_path.clone())?);
        }
        if let Some(requests) = &mut self.requests {
            requests.lines(&log.requests);
        }
        Ok(())
    }

    /// Write what was added in a slot and what its objects hold, and only then its results: what the ledger counts is in its
    /// file.
    pub(super) fn end_slot(&mut self, objects: &[ObjectRecord], records: &SlotRecords) -> Result<(), WriteError> {
        self.objects.lines(&lines(objects));
        // Each is tried, so that a full disk costs as few lines as can be; the first error is told.
        let all = [&mut self.series, &mut self.metrics, &mut self.invocations, &mut self.access, &mut self.objects];
        let all = all.into_iter().chain(&mut self.requests);
        all.map(Records::flush).fold(Ok(()), Result::and)?;
        records.completed().for_each(|record| self.ledger.json(&record));
        self.ledger.flush()
    }
}
