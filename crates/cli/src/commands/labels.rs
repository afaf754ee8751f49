//! `labels`: the ground truth of a run or deployment.

use blueprint::Slot;
use jiff::Timestamp;
use serde_json::Value;

use crate::args::{LabelsArgs, Where};
use crate::cloud::{self, Connection};
use crate::failure::{Complaint, Failure};
use crate::labels::{of_folder, of_record};
use crate::lines::LinePrinter;
use crate::table::Table;
use crate::terminal::Terminal;

/// Digits of a version that people tell it by.
const SHORT: usize = 12;

/// Print the labels as a table, or as JSON lines.
///
/// # Errors
/// A place that holds no record, or a record that cannot be read.
pub fn run(args: &LabelsArgs, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.json() {
        let mut lines = LinePrinter::new(terminal);
        read(args, terminal, |label| lines.line(&label.to_string()))?;
        return lines.end();
    }
    let bucket = matches!(args.place, Where::Bucket(_));
    let mut columns = vec!["id", "generator", "kind", "start", "end"];
    columns.extend(bucket.then_some("version"));
    let mut table = Table::new(&columns);
    let mut count = 0_u64;
    read(args, terminal, |label| {
        count += 1;
        table.row(row(&label, bucket));
    })?;
    terminal.print(table.to_string())?;
    terminal.say(format!("{count} labels"));
    Ok(())
}

fn read(args: &LabelsArgs, terminal: &Terminal, each: impl FnMut(Value)) -> Result<(), Failure> {
    let span = args.span.span()?;
    match &args.place {
        Where::Folder(folder) => {
            let beyond = of_folder(folder, span, each)?;
            if beyond > 0 {
                let complaint = Complaint::new(format!("{beyond} labels lie in slots that the run did not reach"));
                terminal.warn(&complaint.hint("summary.json says how many slots were run; --to leaves out the rest"));
            }
            Ok(())
        }
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("labels", args.span.profile.as_deref())?;
            let documents = connection.documents(bucket);
            let reading = terminal.spinner("reading the record");
            let cycle = |start: Slot| reading.set_message(format!("reading the cycle from {start} on"));
            let read = of_record(&documents, span, Timestamp::now(), each, cycle);
            let read = connection.runtime().block_on(read);
            reading.finish_and_clear();
            cloud::recorded(bucket, read)
        }
    }
}

fn row(label: &Value, bucket: bool) -> Vec<String> {
    let text = |of: &Value, name: &str| of[name].as_str().unwrap_or_default().to_owned();
    let mut row: Vec<String> = ["id", "generator_id", "kind", "start", "end"].map(|name| text(label, name)).into();
    if bucket {
        let version: String = text(label, "version").chars().take(SHORT).collect();
        let parts = label["in_force"].as_array().map_or(&[][..], Vec::as_slice);
        let part = |part: &Value| format!("{} to {}", text(part, "start"), text(part, "end"));
        let parts: Vec<String> = parts.iter().map(part).collect();
        row.push(match parts.as_slice() {
            [] => version,
            parts => format!("{version}, only {}", parts.join(" and ")),
        });
    }
    row
}
