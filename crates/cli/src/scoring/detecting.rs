//! Detectors over what was delivered, and the files that they leave.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use blueprint::SLOT_SECONDS;
use detection::detectors::writers::What;
use detection::detectors::{Chosen, Detection, Series};
use evaluation::delivered::Delivered;
use serde_json::Value;

use super::delivered::Ran;
use super::exec::{Exec, about, as_line, with_subjects};
use super::files;
use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;
use crate::threads;
use crate::whole_file;

/// What a detector left: its findings as documents, and its scores of each series.
pub struct Left {
    /// Its name.
    pub name: String,
    /// What it needs to learn, in slots.
    pub warm_up: u64,
    /// Its findings, as its real counterpart writes them, one a line.
    pub documents: String,
    /// `series,slot,score`, if it gives scores.
    pub scores: Option<String>,
}

/// Run detectors and programs over every series.
///
/// # Errors
/// A series that a detector cannot read, or a program that fails.
pub fn detect(ran: &Ran, chosen: &[Chosen], programs: &[Exec], terminal: &Terminal) -> Result<Vec<Left>, Failure> {
    let mut left = Vec::new();
    for own in chosen {
        let progress = terminal.spinner("detecting");
        progress.set_message(format!("{}: {} series", own.text, ran.series.len()));
        let found = on_threads(&ran.series, |series| {
            let read = as_read(series, ran.season);
            own.detector.detect(&read, seed(series)).map_err(|refused| {
                Failure::Failed(Complaint::new(format!("{}: {}: {refused}", own.text, series.subject)))
            })
        })?;
        progress.finish_and_clear();
        left.push(of_detector(own, ran, &found));
    }
    for own in programs {
        let progress = terminal.spinner("detecting");
        progress.set_message(format!("{}: {} series", own.name, ran.series.len()));
        left.push(of_program(own, ran)?);
        progress.finish_and_clear();
    }
    Ok(left)
}

pub(super) fn as_read(series: &Delivered, season: u64) -> Series<'_> {
    let step = u32::try_from(SLOT_SECONDS).unwrap_or(u32::MAX);
    Series { start: series.first.start(), step, season: Some(season), values: &series.values }
}

/// The same for a series whatever the others are.
fn seed(series: &Delivered) -> u64 {
    use rand::Rng as _;
    randomness::stream(0, &[b"detect", series.subject.to_string().as_bytes()]).next_u64()
}

/// Each of them by as many threads as there are processors, in order.
fn on_threads<T: Send>(
    all: &[Delivered],
    work: impl Fn(&Delivered) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let wanted = std::thread::available_parallelism().map_or(1, usize::from).min(all.len());
    let next = AtomicUsize::new(0);
    let take = || {
        let mut own = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(series) = all.get(index) else { return own };
            own.push((index, work(series)));
        }
    };
    let mut done = match threads::possible(wanted) {
        0 | 1 => take(),
        count => std::thread::scope(|scope| {
            let workers: Vec<_> = (0..count).map(|_| scope.spawn(take)).collect();
            workers.into_iter().flat_map(|worker| worker.join().expect("a detector does not panic")).collect()
        }),
    };
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

fn of_detector(own: &Chosen, ran: &Ran, found: &[Detection]) -> Left {
    let mut documents = String::new();
    let mut scores = String::from("series,slot,score\n");
    let mut warm_up = 0;
    let settings = own.detector.writer_settings();
    for (at, (series, detection)) in ran.series.iter().zip(found).enumerate() {
        let read = as_read(series, ran.season);
        warm_up = detection.warm_up.max(warm_up);
        let what = What {
            subject: &series.subject,
            detector: &own.text,
            settings: &settings,
            series: &read,
            detection,
            quiet: false,
        };
        for document in (own.kind.write)(&what) {
            line(&mut documents, &document);
        }
        for (slot, score) in detection.scores.iter().enumerate() {
            if let Some(score) = score.filter(|score| *score != 0.0) {
                let _ = writeln!(scores, "{at},{slot},{score}");
            }
        }
    }
    Left { name: own.text.clone(), warm_up, documents, scores: Some(scores) }
}

fn of_program(own: &Exec, ran: &Ran) -> Result<Left, Failure> {
    let mut documents = String::new();
    let name = format!("the output of --exec {}", own.command);
    for series in &ran.series {
        let output = own.run(series, &as_read(series, ran.season))?;
        let readings = detection::sources::read(&with_subjects(&output), &name);
        if let Some(problem) = readings.problems.first() {
            let more = readings.problems.len() - 1;
            let rest = if more > 0 { format!(", and {more} more") } else { String::new() };
            let complaint = Complaint::new(format!("{problem}{rest} (on the series {})", series.subject));
            return Err(Failure::Failed(complaint.hint("docs/detectors.md says what a finding looks like")));
        }
        for mut finding in readings.findings {
            about(series, &mut finding);
            // Findings of two series may have the same id.
            finding.id = format!("{} {}", series.subject, finding.id);
            line(&mut documents, &as_line(&finding));
        }
    }
    Ok(Left { name: own.name.clone(), warm_up: 0, documents, scores: None })
}

fn line(text: &mut String, document: &impl serde::Serialize) {
    text.push_str(&serde_json::to_string(document).expect("a document is JSON"));
    text.push('\n');
}

/// Write what detectors left into a run's folder. Names that two detectors share are refused.
///
/// # Errors
/// What the system refuses.
pub fn write(run: &Path, left: &[Left]) -> Result<(), Failure> {
    let mut names = BTreeSet::new();
    if let Some(twice) = left.iter().find(|own| !names.insert(files::documents(run, &own.name))) {
        let complaint = Complaint::new(format!("two detectors are called {}", twice.name));
        return Err(Failure::usage(complaint.hint("give a program a name of its own: --exec NAME=COMMAND")));
    }
    let folder = files::folder(run);
    std::fs::create_dir_all(&folder)
        .map_err(|error| Failure::failed(format!("cannot write {}: {error}", folder.display())))?;
    for own in left {
        whole_file::write(&files::documents(run, &own.name), &own.documents)?;
        if let Some(scores) = &own.scores {
            whole_file::write(&files::scores(run, &own.name), scores)?;
        }
        let about: Value = serde_json::json!({"name": own.name, "warm_up": own.warm_up});
        whole_file::write(&files::about(run, &own.name), &format!("{about}\n"))?;
    }
    Ok(())
}
