//! Detectors of others: any program that reads a series on standard input and writes findings.

use std::io::Write as _;
use std::process::{Command, Stdio};

use detection::detectors::{Series, input_csv, variables};
use detection::finding::Finding;
use detection::sources::subject_columns;
use evaluation::delivered::Delivered;
use serde_json::Value;

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

/// What stands for the series in findings that do not say what they are about.
const THIS: &str = "the series that was read";

/// A program's output, in which findings that name no subject name the series.
pub(super) fn with_subjects(output: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(output);
    let names: Vec<&str> = subject_columns().map(|column| column.name).collect();
    let mut lines = text.lines().filter(|line| !line.trim().is_empty()).peekable();
    let table = lines.peek().is_some_and(|first| !first.trim_start().starts_with(['{', '[']));
    if table {
        let header = lines.next().unwrap_or_default();
        if header.split(',').any(|name| names.contains(&name.trim())) {
            return output.to_vec();
        }
        let rows = lines.map(|line| format!("{line},{THIS}\n"));
        return format!("{header},subject\n{}", rows.collect::<String>()).into_bytes();
    }
    let with = |line: &str| match serde_json::from_str::<Value>(line) {
        Ok(Value::Object(mut object)) if !object.keys().any(|name| names.contains(&name.as_str())) => {
            object.insert("subject".to_owned(), THIS.into());
            format!("{}\n", Value::Object(object))
        }
        _ => format!("{line}\n"),
    };
    lines.map(with).collect::<String>().into_bytes()
}

/// A finding that does not say what it is about is about the series that the program read.
pub(super) fn about(series: &Delivered, finding: &mut Finding) {
    finding.subjects.retain(|subject| !subject.is_empty() && subject.other.as_deref() != Some(THIS));
    if finding.subjects.is_empty() {
        finding.subjects.push(series.subject.clone());
    }
}

/// A finding as a line for any detector: what it is about in full, and what is scored of it.
pub(super) fn as_line(finding: &Finding) -> Value {
    let subject = finding.subjects.first().cloned().unwrap_or_default();
    let mut line = serde_json::to_value(&subject).unwrap_or_default();
    if let Some(other) = line.as_object_mut().and_then(|line| line.remove("other")) {
        line["subject"] = other;
    }
    line["id"] = finding.id.clone().into();
    line["kind"] = finding.kind.clone().into();
    if let Some(activity) = finding.activity {
        line["start"] = activity.start.to_string().into();
        line["end"] = activity.end.to_string().into();
    }
    line["published"] = finding.published.to_string().into();
    line["updated"] = finding.updated.to_string().into();
    for (name, value) in [("score", finding.score), ("severity", finding.severity)] {
        if let Some(value) = value {
            line[name] = value.into();
        }
    }
    line["sample"] = finding.flags.sample.into();
    line["archived"] = finding.flags.archived.into();
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_without_a_subject_get_one_and_others_stay_as_they_are() {
        let with = |text: &str| String::from_utf8(with_subjects(text.as_bytes())).expect("UTF-8");
        assert_eq!(with("start,end\n1,2\n"), format!("start,end,subject\n1,2,{THIS}\n"));
        assert_eq!(with("generator,start\ng,1\n"), "generator,start\ng,1\n");
        assert_eq!(with("{\"start\":1}\n"), format!("{{\"start\":1,\"subject\":\"{THIS}\"}}\n"));
        assert_eq!(with("{\"generator\":\"g\",\"start\":1}\n"), "{\"generator\":\"g\",\"start\":1}\n");
        assert_eq!(with(""), "");
    }
}
