//! Detectors of others: any program that reads a series on standard input and writes findings.

use std::io::Write as _;
use std::process::{Command, Stdio};

use detection::finding::Finding;
use evaluation::delivered::Delivered;

use crate::failure::{Complaint, Failure};

/// A program to run for each series.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exec {
    /// What it is called in scores.
    pub name: String,
    /// The command line, as the shell takes it.
    pub command: String,
}

impl Exec {
    /// Let it read a series; what it wrote on standard output, whatever it holds.
    ///
    /// Its standard error goes to the terminal.
    ///
    /// # Errors
    /// When it cannot be started, or ends with another status than 0.
    pub(super) fn run(&self, series: &Delivered) -> Result<Vec<u8>, Failure> {
        let variables = variables(series);
        let failed = |what: String| Failure::Failed(Complaint::new(format!("--exec {}: {what}", self.command)));
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .envs(variables)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        let text = csv(series);
        let mut stdin = child.stdin.take().expect("it was piped");
        // Written beside reading: a program may answer before it has read all.
        let writer = std::thread::spawn(move || stdin.write_all(text.as_bytes()));
        let output = child.wait_with_output().map_err(|error| failed(error.to_string()))?;
        // Who does not read to the end has gone: that is its business.
        let _ = writer.join();
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(failed(format!("ended with {}, on the series {}", output.status, series.subject)))
    }
}

/// The series as CSV: `timestamp,value`, one line a slot; the value of a gap is empty.
fn csv(series: &Delivered) -> String {
    let mut text = String::from("timestamp,value\n");
    for (slot, value) in (0..).zip(&series.values) {
        let time = series.first.plus(slot);
        if value.is_nan() {
            text.push_str(&format!("{time},\n"));
        } else {
            text.push_str(&format!("{time},{value}\n"));
        }
    }
    text
}

/// What the series is of, for the program's environment: the parts of its subject in capitals, `SERIES_METRIC`,
/// `SERIES_DIMENSION_ID`.
fn variables(series: &Delivered) -> Vec<(String, String)> {
    let value = serde_json::to_value(&series.subject).expect("a subject is JSON");
    let mut variables = vec![("SERIES".to_owned(), series.subject.to_string())];
    for (name, value) in value.as_object().into_iter().flatten() {
        if let Some(text) = value.as_str() {
            variables.push((format!("SERIES_{}", name.to_uppercase()), text.to_owned()));
        }
    }
    let dimensions = series.subject.dimensions.iter();
    variables.extend(dimensions.map(|(name, value)| (format!("SERIES_DIMENSION_{}", name.to_uppercase()), value.clone())));
    variables
}

/// A finding that does not say what it is about is about the series that the program read.
pub(super) fn about(series: &Delivered, finding: &mut Finding) {
    finding.subjects.retain(|subject| !subject.is_empty());
    if finding.subjects.is_empty() {
        finding.subjects.push(series.subject.clone());
    }
}
