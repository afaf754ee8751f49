//! `ledger`: how each planned data point of a run or deployment ended.

use std::collections::BTreeMap;

use activity::truth::{Ending, FolderReader, Points, Sums, TargetSums, sum};
use report::harmless;
use serde_json::json;

use crate::args::{LedgerArgs, Where};
use crate::cloud::{self, Connection};
use crate::failure::Failure;
use crate::points::PointPrinter;
use crate::record;
use crate::table::Table;
use crate::terminal::Terminal;

/// Join plans, claims and results, and print the sums by target, or each data point.
///
/// # Errors
/// A folder or bucket that holds no record, or a record that cannot be read, or is damaged.
pub fn run(args: &LedgerArgs, terminal: &Terminal) -> Result<(), Failure> {
    if args.points {
        let mut points = PointPrinter::new(terminal);
        let sums = read(args, terminal, &mut points)?;
        points.end()?;
        warn(&sums, terminal);
        return record::told(&sums.damage, &args.record, terminal);
    }
    let sums = read(args, terminal, &mut ())?;
    warn(&sums, terminal);
    if terminal.json() {
        terminal.print_json(&json!(sums))?;
    } else {
        print(&sums, terminal)?;
    }
    record::told(&sums.damage, &args.record, terminal)
}

fn read(args: &LedgerArgs, terminal: &Terminal, points: &mut impl Points) -> Result<Sums, Failure> {
    let span = args.span.span()?;
    match &args.record {
        Where::Folder(folder) => {
            record::of_folder(sum(&FolderReader::new(folder), span, points), "`activity-generator run`")
        }
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("ledger", args.span.profile.as_deref())?;
            let (documents, table) = connection.record(bucket);
            let progress = terminal.spinner("reading the record");
            let read = async { sum(&record::open(&documents, &table, &progress).await?, span, points).await };
            let read = connection.runtime().block_on(read);
            progress.finish_and_clear();
            cloud::recorded(bucket, read)
        }
    }
}

/// What is still under way has no ending yet.
fn warn(sums: &Sums, terminal: &Terminal) {
    if sums.under_way > 0 {
        let slots = if sums.under_way == 1 { "slot is" } else { "slots are" };
        terminal.say(format!("{} {slots} still under way: what has not ended there may yet be done", sums.under_way));
    }
}

fn print(sums: &Sums, terminal: &Terminal) -> Result<(), Failure> {
    let targets = || sums.targets.values();
    let seen = |ending: &Ending| targets().any(|target| target.tally.endings.contains_key(ending));
    let seen: Vec<Ending> = Ending::ALL.into_iter().filter(seen).collect();
    let some_under_way = targets().any(|target| target.under_way > 0);
    let some_missed = targets().any(|target| target.missed > 0);
    let mut table = Table::new(&["target", "planned", "executed", "data points"]);
    table.right(&[1, 2, 3]);
    for ending in &seen {
        table.column(&ending.to_string());
    }
    if some_under_way {
        table.column("under way");
    }
    if some_missed {
        table.column("slots missed");
    }
    for (index, target) in &sums.targets {
        let TargetSums { tally, under_way, missed, titles, .. } = target;
        let title = if titles.is_empty() { format!("target {index}") } else { titles.join(", then ") };
        let points = tally.endings.values().sum::<u64>() + under_way;
        let mut row = vec![title, tally.planned.to_string(), tally.executed.to_string(), points.to_string()];
        row.extend(seen.iter().map(|ending| tally.endings.get(ending).copied().unwrap_or(0).to_string()));
        row.extend(some_under_way.then(|| under_way.to_string()));
        row.extend(some_missed.then(|| missed.to_string()));
        table.row(row);
    }
    terminal.print(table.to_string())?;
    if let Some(missed) = sums.missed.filter(|missed| *missed > 0) {
        terminal.print(format!("{missed} slots have no plan: missed"))?;
    }
    let mut errors = BTreeMap::<&str, u64>::new();
    for (code, count) in targets().flat_map(|target| &target.tally.errors) {
        *errors.entry(code).or_default() += count;
    }
    for (code, count) in errors {
        terminal.print(format!("error {}: {count} times", harmless(code)))?;
    }
    Ok(())
}
