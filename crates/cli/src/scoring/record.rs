//! The truth of a run or of a deployment, and the findings that lie beside it.

use std::path::Path;

use activity::ports::Documents;
use activity::truth::{FolderReader, ReadError, Reader as _, Span};
use detection::sources::read as read_document;
use evaluation::{Detected, Truth};

use super::delivered;
use super::findings::{Given, grouped, of_folder};
use crate::args::Where;
use crate::cloud::{self, Connection};
use crate::failure::{Complaint, Failure};
use crate::record;
use crate::terminal::Terminal;

/// Where a deployment keeps the findings that it collects.
const FINDINGS: &str = "findings/";

/// What is scored.
pub struct Record {
    /// The truth.
    pub truth: Truth,
    /// The findings.
    pub given: Given,
    /// What was delivered, of a run's folder.
    pub ran: Option<delivered::Ran>,
}

/// Read a record. `only` are the findings of files; without them those beside the record are read.
///
/// # Errors
/// A record that cannot be read.
pub fn read(
    location: &Where,
    span: Span,
    profile: Option<&str>,
    beside: bool,
    terminal: &Terminal,
) -> Result<Record, Failure> {
    match location {
        Where::Folder(folder) => of_run(folder, span, beside),
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("score", profile)?;
            let (documents, table) = connection.record(bucket);
            let progress = terminal.spinner("reading the record");
            let read = async {
                let reader = record::open(&documents, &table, &progress).await?;
                let truth = Truth::read(&reader, span).await?;
                let given = if beside { collected(&documents).await? } else { Given::default() };
                Ok(Record { truth, given, ran: None })
            };
            let read = connection.runtime().block_on(read);
            progress.finish_and_clear();
            known(cloud::recorded(bucket, read)?)
        }
    }
}

fn of_run(folder: &Path, span: Span, beside: bool) -> Result<Record, Failure> {
    let reader = FolderReader::new(folder);
    if reader.timeline().versions.is_empty() {
        let complaint = Complaint::new(format!("{} holds no summary.json of a run", folder.display()));
        return Err(Failure::usage(complaint.hint("name the folder of a run that has ended")));
    }
    let truth = record::of_folder(Truth::read(&reader, span), "`activity-generator run`")?;
    let ran = delivered::read(folder)?;
    let given = if beside { of_folder(folder, Some(&ran))? } else { Given::default() };
    known(Record { truth, given, ran: Some(ran) })
}

/// Findings lead nowhere in a record that does not say what its targets are called.
fn known(record: Record) -> Result<Record, Failure> {
    if record.truth.subjects.is_empty() {
        let complaint = Complaint::new("the record does not say what findings about its targets name");
        return Err(Failure::usage(complaint.hint("it was written by an older version: run or deploy it again")));
    }
    Ok(record)
}

/// Every revision of every finding that a deployment collected.
async fn collected(documents: &impl Documents) -> Result<Given, ReadError> {
    let mut given = Given::default();
    let mut all = Vec::new();
    for key in documents.list(FINDINGS).await? {
        let Some(bytes) = documents.get(&key).await? else { continue };
        let readings = read_document(&bytes, &key);
        given.problems.extend(readings.problems);
        all.extend(readings.findings);
    }
    let named = |(name, findings)| Detected { name, findings, series: Vec::new() };
    // As the canary's hours have it, what a classifier found is an alert about its object, too.
    let all = [given.without_classified(all), given.classified.clone()].concat();
    given.detected = grouped(all, None).into_iter().map(named).collect();
    Ok(given)
}
