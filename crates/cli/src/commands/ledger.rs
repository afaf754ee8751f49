//! `ledger`: how each planned data point of a run or deployment ended.

use std::collections::BTreeMap;

use activity::ledger::Ending;
use blueprint::Slot;
use jiff::Timestamp;
use serde_json::json;

use crate::args::{LedgerArgs, Where};
use crate::cloud::{self, Connection};
use crate::failure::Failure;
use crate::ledger::{PointPrinter, Points, Sums, TargetSums, of_folder, of_record};
use crate::table::Table;
use crate::terminal::Terminal;

/// Join plans, claims and results, and print the sums by target, or each data point.
///
/// # Errors
/// A place that holds no record, or a record that cannot be read.
pub fn run(args: &LedgerArgs, terminal: &Terminal) -> Result<(), Failure> {
    if args.points {
        let mut points = PointPrinter::new(terminal);
        let sums = read(args, terminal, &mut points)?;
        points.end()?;
        warn(&sums, terminal);
        return Ok(());
    }
    let sums = read(args, terminal, &mut ())?;
    warn(&sums, terminal);
    if terminal.json() {
        let targets: BTreeMap<String, &TargetSums> =
            sums.targets.iter().map(|(index, target)| (index.to_string(), target)).collect();
        return terminal.print_json(&json!({"slots": sums.slots, "missed": sums.missed, "targets": targets}));
    }
    print(&sums, terminal)
}

fn read(args: &LedgerArgs, terminal: &Terminal, points: &mut impl Points) -> Result<Sums, Failure> {
    let span = args.span.span()?;
    match &args.place {
        Where::Folder(folder) => of_folder(folder, span, points),
        Where::Bucket(bucket) => {
            let connection = Connection::of_command("ledger", args.span.profile.as_deref())?;
            let documents = connection.documents(bucket);
            let reading = terminal.spinner("reading the record");
            let day = |day: Slot| reading.set_message(format!("reading the record of {}", day.start().strftime("%F")));
            let read = of_record(&documents, span, Timestamp::now(), points, day);
            let read = connection.runtime().block_on(read);
            reading.finish_and_clear();
            cloud::recorded(bucket, read)
        }
    }
}

/// What is still under way has not ended yet, though it must be shown as something.
fn warn(sums: &Sums, terminal: &Terminal) {
    if sums.under_way > 0 {
        let slots = if sums.under_way == 1 { "slot is" } else { "slots are" };
        terminal
            .say(format!("{} {slots} still under way: what is lost or unknown there may yet be done", sums.under_way));
    }
}

fn print(sums: &Sums, terminal: &Terminal) -> Result<(), Failure> {
    let targets = || sums.targets.values();
    let seen = |ending: &Ending| targets().any(|target| target.tally.endings.contains_key(ending));
    let seen: Vec<Ending> = Ending::ALL.into_iter().filter(seen).collect();
    let some_missed = targets().any(|target| target.missed > 0);
    let mut table = Table::new(&["target", "planned", "executed", "data points"]);
    table.right(&[1, 2, 3]);
    for ending in &seen {
        table.column(&ending.to_string());
    }
    if some_missed {
        table.column("slots missed");
    }
    for (index, target) in &sums.targets {
        let TargetSums { tally, missed, titles } = target;
        let title = if titles.is_empty() { format!("target {index}") } else { titles.join(", then ") };
        let points: u64 = tally.endings.values().sum();
        let mut row = vec![title, tally.planned.to_string(), tally.executed.to_string(), points.to_string()];
        row.extend(seen.iter().map(|ending| tally.endings.get(ending).copied().unwrap_or(0).to_string()));
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
        terminal.print(format!("error {code}: {count} times"))?;
    }
    Ok(())
}
