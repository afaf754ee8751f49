//! What a run delivered, read back from the files of its folder.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use activity::truth::RunSummary;
use evaluation::Subjects;
use evaluation::delivered::{Delivered, Filter, Slots, UnreadableLine, access, invocations, metrics};

use crate::failure::{Complaint, Failure};

/// Slots of a day.
const SLOTS_OF_A_DAY: u64 = 1_440;

/// A run, as a detector sees it.
pub struct Ran {
    /// Which slots it had.
    pub slots: Slots,
    /// After how many slots its series are taken to repeat themselves: a day, or a cycle if that is shorter.
    pub season: u64,
    /// The series, in the order of their subjects.
    pub series: Vec<Delivered>,
    /// Whose activity a finding may be about.
    pub subjects: Subjects,
}

impl Ran {
    /// Whose data points a series shows.
    #[must_use]
    pub fn generators(&self, series: &Delivered) -> BTreeSet<String> {
        let found = self.subjects.attribute(&series.subject, series.first);
        found.map_or_else(BTreeSet::new, |found| found.generators)
    }
}

/// Read back the series that a run delivered.
///
/// # Errors
/// A folder that no run wrote, or files that cannot be read.
pub fn read(folder: &Path) -> Result<Ran, Failure> {
    let path = folder.join("summary.json");
    let text = std::fs::read(&path).map_err(|error| {
        let complaint = Complaint::new(format!("cannot read {}: {error}", path.display()));
        Failure::usage(complaint.hint("name the folder of a run that has ended"))
    })?;
    let summary: RunSummary = serde_json::from_slice(&text).map_err(|error| {
        Failure::usage(Complaint::new(format!("{}: not the summary of a run: {error}", path.display())))
    })?;
    if summary.subjects.is_empty() && !summary.targets.is_empty() {
        let complaint = Complaint::new(format!("{} does not say what findings about its targets name", path.display()));
        return Err(Failure::usage(complaint.hint("run the blueprint again: an older version wrote this folder")));
    }
    let slots = Slots { first: summary.first_slot, count: usize::try_from(summary.slots).unwrap_or(usize::MAX) };
    let filters: Vec<Filter> = summary
        .subjects
        .iter()
        .filter_map(|own| Some(Filter { bucket: own.bucket.clone()?, prefix: own.prefix.clone() }))
        .collect();
    let file = |name: &str| -> Result<Option<(String, BufReader<File>)>, Failure> {
        let path = folder.join(name);
        match File::open(&path) {
            Ok(file) => Ok(Some((path.display().to_string(), BufReader::with_capacity(1 << 18, file)))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Failure::failed(format!("cannot read {}: {error}", path.display()))),
        }
    };
    let unreadable = |name: String| {
        move |error: UnreadableLine| match error {
            UnreadableLine::Io(error) => Failure::failed(format!("cannot read {name}: {error}")),
            json @ UnreadableLine::Json { .. } => Failure::failed(format!("{name}, {json}")),
        }
    };
    let mut series = Vec::new();
    if let Some((name, file)) = file("metrics.jsonl")? {
        series.extend(metrics(file, slots).map_err(unreadable(name))?);
    }
    if let Some((name, file)) = file("s3-access.jsonl")? {
        series.extend(access(file, slots, &filters).map_err(unreadable(name))?);
    }
    if let Some((name, file)) = file("invocations.jsonl")? {
        series.extend(invocations(file, slots).map_err(unreadable(name))?);
    }
    let subjects = Subjects::of_run(summary.first_slot, summary.subjects);
    Ok(Ran { slots, season: summary.cycle_length.clamp(1, SLOTS_OF_A_DAY), series, subjects })
}
