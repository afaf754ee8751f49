//! `labels`: the ground truth of a run or deployment.

use activity::truth::{Damage, FolderReader, InjectedLabel, ReadError, Reader, Span};

use crate::args::{LabelsArgs, Where};
use crate::cloud::{self, Connection};
use crate::failure::{Complaint, Failure};
use crate::lines::LinePrinter;
use crate::record;
use crate::table::Table;
use crate::terminal::Terminal;

/// Digits of a version that people tell it by.
const SHORT: usize = 12;

/// Print the labels as a table, or as JSON lines.
///
/// # Errors
/// A folder or bucket that holds no record, or a record that cannot be read, or is damaged.
pub fn run(args: &LabelsArgs, terminal: &Terminal) -> Result<(), Failure> {
    if terminal.json() {
        let mut lines = LinePrinter::new(terminal);
        let damage = read(args, terminal, |label| lines.line(&as_json(&label)))?;
        lines.end()?;
        return record::told(&damage, &args.record, terminal);
    }
    let bucket = matches!(args.record, Where::Bucket(_));
    let mut columns = vec!["id", "generator", "kind", "start", "end"];
    columns.extend(bucket.then_some("version"));
    let mut table = Table::new(&columns);
    let mut count = 0_u64;
    let damage = read(args, terminal, |label| {
        count += 1;
        table.row(row(&label, bucket));
    })?;
    terminal.print(table.to_string())?;
    terminal.say(format!("{count} labels"));
    record::told(&damage, &args.record, terminal)
}

/// Gives what of the record is damaged.
fn read(args: &LabelsArgs, terminal: &Terminal, each: impl FnMut(InjectedLabel)) -> Result<Damage, Failure> {
    let span = args.span.span()?;
    match &args.record {
        Where::Folder(folder) => {
            let reader = FolderReader::new(folder);
            let writers = "`activity-generator run` or `activity-generator generate`";
            let beyond = record::of_folder(of_folder(&reader, span, each), writers)?;
            if beyond > 0 {
                let complaint = Complaint::new(format!("{beyond} labels lie in slots that the run did not reach"));
                terminal.warn(&complaint.hint("summary.json says how many slots were run; --to leaves out the rest"));
            }
            Ok(reader.damage())
        }
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("labels", args.span.profile.as_deref())?;
            let (documents, table) = connection.record(bucket);
            let progress = terminal.spinner("reading the record");
            let read = async {
                let reader = record::open(&documents, &table, &progress).await?;
                reader.labels(span, each).await?;
                Ok(reader.damage())
            };
            let read = connection.runtime().block_on(read);
            progress.finish_and_clear();
            cloud::recorded(bucket, read)
        }
    }
}

/// Gives how many of the labels lie wholly in slots that an interrupted run did not come to.
async fn of_folder(reader: &FolderReader, span: Span, mut each: impl FnMut(InjectedLabel)) -> Result<u64, ReadError> {
    let mut beyond = 0;
    let counted = |label: InjectedLabel| {
        beyond += u64::from(reader.timeline().over <= label.label.start);
        each(label);
    };
    reader.labels(span, counted).await?;
    Ok(beyond)
}

fn as_json(label: &InjectedLabel) -> String {
    serde_json::to_string(label).expect("a label is JSON: its maps have texts as keys")
}

fn row(InjectedLabel { label, version, in_force }: &InjectedLabel, bucket: bool) -> Vec<String> {
    let mut row = vec![label.id.clone(), label.generator_id.clone(), label.kind.clone()];
    row.extend([label.start, label.end].map(|slot| slot.to_string()));
    if bucket {
        let version: String = version.iter().flat_map(|version| version.chars()).take(SHORT).collect();
        let parts: Vec<String> = in_force.iter().map(|part| format!("{} to {}", part.start, part.end)).collect();
        row.push(match parts.as_slice() {
            [] => version,
            parts => format!("{version}, only {}", parts.join(" and ")),
        });
    }
    row
}
