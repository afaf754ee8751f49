//! Detectors of others: any program that reads a series on standard input and writes findings.

use std::io::Write as _;
use std::process::{Command, Stdio};

use detection::detectors::{Series, input_csv, variables};
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
    pub(super) fn run(&self, series: &Delivered, read: &Series<'_>) -> Result<Vec<u8>, Failure> {
        let failed = |what: String| Failure::Failed(Complaint::new(format!("--exec {}: {what}", self.command)));
        let mut child = Command::new("sh")
            .args(["-c", &self.command])
            .env("SERIES", series.subject.to_string())
            .envs(variables(&series.subject, read))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| failed(format!("cannot be started: {error}")))?;
        let text = input_csv(read);
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

/// A finding that does not say what it is about is about the series that the program read.
pub(super) fn about(series: &Delivered, finding: &mut Finding) {
    finding.subjects.retain(|subject| !subject.is_empty());
    if finding.subjects.is_empty() {
        finding.subjects.push(series.subject.clone());
    }
}
