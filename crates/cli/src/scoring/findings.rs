//! Findings of files, by detector.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use detection::finding::Finding;
use detection::sources::{Problem, read as read_document};
use evaluation::{Detected, Reported, ScoredSeries};

use super::delivered::Ran;
use super::files;
use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;

/// What was given to score.
#[derive(Debug, Default)]
pub struct Given {
    /// The detectors.
    pub detected: Vec<Detected>,
    /// What each needs to learn, where it says so.
    pub warm_up: BTreeMap<String, u64>,
    /// What classifiers found in objects: they are held against the content manifest, not against labels.
    pub classified: Vec<Finding>,
    /// Findings that could not be read.
    pub problems: Vec<Problem>,
}

/// Problems that are printed one by one.
const NAMED: usize = 10;

impl Given {
    /// Take what classifiers found out of `findings`.
    pub(super) fn without_classified(&mut self, findings: Vec<Finding>) -> Vec<Finding> {
        let (classified, anomalies) = findings.into_iter().partition(|finding| finding.classified.is_some());
        self.classified.extend::<Vec<Finding>>(classified);
        anomalies
    }

    /// Tell what could not be read: it stops nothing.
    pub fn warn(&self, terminal: &Terminal) {
        for problem in self.problems.iter().take(NAMED) {
            terminal.warn(&Complaint::new(problem.to_string()));
        }
        if self.problems.len() > NAMED {
            terminal.warn(&Complaint::new(format!("{} more findings cannot be read", self.problems.len() - NAMED)));
        }
    }
}

/// The findings that detectors left in a run's folder, with their scores where `ran` says of which series they are.
///
/// # Errors
/// Files that cannot be read.
pub fn of_folder(run: &Path, ran: Option<&Ran>) -> Result<Given, Failure> {
    let failed = |error| Failure::failed(format!("cannot read {}: {error}", files::folder(run).display()));
    let mut given = Given::default();
    for stem in files::detectors(run).map_err(failed)? {
        let (name, warm_up) = files::read_about(run, &stem);
        let path = files::documents(run, &stem);
        let bytes = std::fs::read(&path)
            .map_err(|error| Failure::failed(format!("cannot read {}: {error}", path.display())))?;
        let readings = read_document(&bytes, &path.display().to_string());
        given.problems.extend(readings.problems);
        given.warm_up.extend(warm_up.map(|slots| (name.clone(), slots)));
        let series = ran.map_or_else(|| Ok(Vec::new()), |ran| scores(run, &stem, ran))?;
        let findings = Reported::all(given.without_classified(readings.findings));
        given.detected.push(Detected { name, findings, series });
    }
    Ok(given)
}

/// Findings of files that were named. Those of files without a name of their own are those of their sources.
///
/// # Errors
/// Files that cannot be read.
pub fn read(named: &[(Option<String>, PathBuf)], given: &mut Given) -> Result<(), Failure> {
    let mut of: BTreeMap<String, Vec<Reported>> = BTreeMap::new();
    for (name, path) in named {
        let bytes = std::fs::read(path)
            .map_err(|error| Failure::usage(Complaint::new(format!("cannot read {}: {error}", path.display()))))?;
        let readings = read_document(&bytes, &path.display().to_string());
        given.problems.extend(readings.problems);
        if let Some(name) = name {
            of.entry(name.clone()).or_default();
        }
        for (detector, own) in grouped(given.without_classified(readings.findings), name.as_deref()) {
            of.entry(detector).or_default().extend(own);
        }
    }
    let detected = of.into_iter().map(|(name, findings)| Detected { name, findings, series: Vec::new() });
    given.detected.extend(detected);
    Ok(())
}

/// Findings, each once, by the detector that they are given to: their sources, unless one is named.
pub(super) fn grouped(findings: Vec<Finding>, name: Option<&str>) -> BTreeMap<String, Vec<Reported>> {
    let mut of: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in findings {
        let detector = name.map_or_else(|| finding.source.clone(), str::to_owned);
        of.entry(detector).or_default().push(finding);
    }
    of.into_iter().map(|(detector, own)| (detector, Reported::all(own))).collect()
}

/// The scores that a detector left, one for each slot of the run.
fn scores(run: &Path, stem: &str, ran: &Ran) -> Result<Vec<ScoredSeries>, Failure> {
    let path = files::scores(run, stem);
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Failure::failed(format!("cannot read {}: {error}", path.display()))),
    };
    let mut all: Vec<ScoredSeries> = ran
        .series
        .iter()
        .map(|series| ScoredSeries {
            subject: series.subject.to_string(),
            generators: ran.generators(series),
            scores: vec![0.0; ran.slots.count],
        })
        .collect();
    for (index, line) in text.lines().enumerate().skip(1) {
        let mut parts = line.split(',');
        let mut number = || parts.next().and_then(|part| part.parse::<f64>().ok());
        let (Some(series), Some(slot), Some(score)) = (number(), number(), number()) else {
            let complaint = Complaint::new(format!("{}:{}: expected series,slot,score", path.display(), index + 1));
            return Err(Failure::Failed(complaint.hint("run `activity-generator detect` again")));
        };
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an index that is none is not found"
        )]
        if let Some(at) = all.get_mut(series as usize).and_then(|own| own.scores.get_mut(slot as usize)) {
            *at = score;
        }
    }
    Ok(all)
}
