//! `ledger`: how each planned data point of a run ended.

use std::collections::BTreeMap;

use activity::ledger::Ending;
use activity::local::{TargetTally, read_ledger};
use serde_json::{Value, json};

use crate::args::LedgerArgs;
use crate::failure::{Complaint, Failure};
use crate::table::Table;
use crate::terminal::Terminal;

/// Join the run's plans, claims and results, and print them by target.
///
/// # Errors
/// A folder that is no run's, or a ledger that cannot be read.
pub fn run(args: &LedgerArgs, terminal: &Terminal) -> Result<(), Failure> {
    let path = args.dir.join("ledger.jsonl");
    if !path.is_file() {
        let complaint = Complaint::new(format!("{} holds no ledger.jsonl", args.dir.display()));
        return Err(Failure::usage(complaint.hint("name the folder that `activity-generator run` wrote")));
    }
    let summary = summary(args);
    let (mut targets, mut slots, mut errors) =
        (BTreeMap::<usize, TargetTally>::new(), BTreeMap::new(), BTreeMap::new());
    read_ledger(&path, |joined| {
        slots.entry(joined.slot).or_insert(());
        for (code, count) in &joined.errors {
            *errors.entry(code.clone()).or_insert(0) += count;
        }
        targets.entry(joined.target).or_insert_with(|| TargetTally::new(1)).add(0, &joined);
    })
    .map_err(|error| Failure::failed(error.to_string()))?;

    // Slots that the run should have reached, of which the ledger has no plan.
    let reached = summary.get("slots").and_then(Value::as_u64);
    let missed =
        if targets.is_empty() { None } else { reached.map(|reached| reached.saturating_sub(slots.len() as u64)) };
    if terminal.json() {
        let targets: BTreeMap<String, &TargetTally> =
            targets.iter().map(|(index, tally)| (index.to_string(), tally)).collect();
        return terminal.print_json(&json!({"slots": slots.len(), "missed": missed, "targets": targets}));
    }
    let mut table = Table::new(&["target", "planned", "executed", "data points"]);
    table.right(&[1, 2, 3]);
    let seen: Vec<Ending> = Ending::ALL
        .into_iter()
        .filter(|ending| targets.values().any(|tally| tally.endings.contains_key(ending)))
        .collect();
    for ending in &seen {
        table.column(&ending.to_string());
    }
    for (index, tally) in &targets {
        let title = summary
            .pointer(&format!("/targets/{index}/title"))
            .and_then(Value::as_str)
            .map_or_else(|| format!("target {index}"), str::to_owned);
        let points: u64 = tally.endings.values().sum();
        let mut row = vec![title, tally.planned.to_string(), tally.executed.to_string(), points.to_string()];
        row.extend(seen.iter().map(|ending| tally.endings.get(ending).copied().unwrap_or(0).to_string()));
        table.row(row);
    }
    terminal.print(table.to_string())?;
    if let Some(missed) = missed.filter(|missed| *missed > 0) {
        terminal.print(format!("{missed} slots have no plan: missed"))?;
    }
    for (code, count) in errors {
        terminal.print(format!("error {code}: {count} times"))?;
    }
    Ok(())
}

/// The run's summary, if it came to write one.
fn summary(args: &LedgerArgs) -> Value {
    let text = std::fs::read(args.dir.join("summary.json")).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or(Value::Null)
}
