//! The truth in a run's folder.

use std::fs::File;
use std::io::{BufRead as _, BufReader};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use blueprint::{Limits, Slot};
use serde::de::DeserializeOwned;

use super::damage::{Damage, Found};
use super::documents::VersionDocument;
use super::label::{InjectedLabel, LabelRecord};
use super::object_record::ObjectRecord;
use super::outcome::SlotOutcome;
use super::reader::{ContentReader, ReadError, Reader};
use super::run_summary::RunSummary;
use super::slot_records::{LedgerLine, SlotRecords};
use super::span::Span;
use super::timeline::Timeline;

/// Reads the folder of a run; of `generate`, its labels.
///
/// A cut last line, as a killed run may leave it, is passed over.
#[derive(Debug)]
pub struct FolderReader {
    folder: PathBuf,
    timeline: Timeline,
    found: Found,
}

impl FolderReader {
    /// A reader of a folder. One without a readable summary is read too: its timeline is empty.
    #[must_use]
    pub fn new(folder: &Path) -> FolderReader {
        let (path, found) = (folder.join("summary.json"), Found::default());
        // A run that was killed has no summary.
        let summary = std::fs::read(&path).ok().and_then(|text| {
            let summary = summary(&text);
            summary.map_err(|error| found.add(path.display(), format!("not a summary: {error}"))).ok()
        });
        FolderReader { folder: folder.to_owned(), timeline: summary.as_ref().map_or_else(unknown, timeline), found }
    }

    fn open(&self, name: &'static str, what: &'static str) -> Result<Lines<'_>, ReadError> {
        let path = self.folder.join(name);
        if !path.is_file() {
            return Err(ReadError::Absent { folder: self.folder.clone(), name });
        }
        match File::open(&path) {
            Ok(file) => {
                Ok(Lines { path, what, file: BufReader::new(file), text: Vec::new(), line: 0, found: &self.found })
            }
            Err(error) => Err(ReadError::Io { path, error }),
        }
    }
}

fn summary(text: &[u8]) -> Result<RunSummary, String> {
    let summary: RunSummary = serde_json::from_slice(text).map_err(|error| error.to_string())?;
    let RunSummary { first_slot, slots, .. } = summary;
    // Each slot is gone through, to find those without a plan.
    match first_slot.plus(slots).since(first_slot) {
        Some(reached) if reached == slots => Ok(summary),
        _ => Err(format!("{slots} slots from {first_slot} on are more than there can be")),
    }
}

/// Without a summary it is not known what should be there, and nothing is under way any more.
fn unknown() -> Timeline {
    let last = Slot::new(i64::MAX);
    Timeline { versions: Vec::new(), over: last, settled: last }
}

/// A run had one version, and is over.
fn timeline(summary: &RunSummary) -> Timeline {
    let end = summary.first_slot.plus(summary.slots);
    let version = VersionDocument {
        slot: summary.first_slot,
        time: summary.first_slot.to_string(),
        version: summary.version.clone(),
        seed: summary.seed,
        start: summary.first_slot,
        cycle_length: summary.cycle_length,
        generators: summary.series.iter().map(|series| series.id.clone()).collect(),
        targets: summary.targets.iter().map(|target| target.title.clone()).collect(),
        subjects: summary.subjects.clone(),
        grace_seconds: Limits::default().grace_seconds,
    };
    Timeline { versions: vec![version], over: end, settled: Slot::new(i64::MAX) }
}

impl Reader for FolderReader {
    fn timeline(&self) -> &Timeline {
        &self.timeline
    }

    fn damage(&self) -> Damage {
        self.found.so_far().clone()
    }

    async fn labels(&self, span: Span, mut each: impl FnMut(InjectedLabel)) -> Result<(), ReadError> {
        let mut lines = self.open("labels.jsonl", "label")?;
        while let Some(label) = lines.next::<LabelRecord>()? {
            if span.meets(label.start, label.end) {
                each(InjectedLabel { label, version: None, in_force: Vec::new() });
            }
        }
        Ok(())
    }

    async fn outcomes(
        &self,
        span: Span,
        mut each: impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> Result<(), ReadError> {
        let mut lines = self.open("ledger.jsonl", "ledger record")?;
        let mut slot: Option<Slot> = None;
        let mut records = SlotRecords::default();
        while let Some(line) = lines.next::<LedgerLine>()? {
            if slot != Some(line.slot()) {
                slot = Some(line.slot());
                if std::mem::take(&mut records).outcomes().try_for_each(&mut each).is_break() {
                    return Ok(());
                }
            }
            if span.holds(line.slot()) {
                records.add(line);
            }
        }
        let _ = records.outcomes().try_for_each(&mut each);
        Ok(())
    }
}

impl ContentReader for FolderReader {
    async fn contents(&self, span: Span, mut each: impl FnMut(ObjectRecord)) -> Result<(), ReadError> {
        let mut lines = self.open("objects.jsonl", "line of the content manifest")?;
        while let Some(object) = lines.next::<ObjectRecord>()? {
            if span.holds(object.id.slot) {
                each(object);
            }
        }
        Ok(())
    }
}

/// Lines of JSON.
struct Lines<'a> {
    path: PathBuf,
    what: &'static str,
    file: BufReader<File>,
    text: Vec<u8>,
    line: usize,
    found: &'a Found,
}

impl Lines<'_> {
    /// The next line that can be read; `None`: there are no more, or the last is cut.
    fn next<T: DeserializeOwned>(&mut self) -> Result<Option<T>, ReadError> {
        loop {
            self.text.clear();
            self.line += 1;
            match self.file.read_until(b'\n', &mut self.text) {
                Ok(0) => return Ok(None),
                Ok(_) => {}
                Err(error) => return Err(ReadError::Io { path: self.path.clone(), error }),
            }
            match serde_json::from_slice(&self.text) {
                Ok(record) => return Ok(Some(record)),
                Err(_) if !self.text.ends_with(b"\n") => return Ok(None),
                Err(error) => {
                    let line = format!("{}, line {}", self.path.display(), self.line);
                    self.found.add(line, format!("not a {}: {error}", self.what));
                }
            }
        }
    }
}
