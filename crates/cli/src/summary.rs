//! A run's sums: for programs, for people, and for the report.

use std::fmt::Write as _;
use std::time::Duration;

use activity::ledger::Ending;
use activity::local::{OverTime, RunTally};
use blueprint::Slot;
use serde_json::{Value, json};

use crate::digits::grouped;
use crate::input::Loaded;
use crate::plot::Series;
use crate::report::{Activities, Report, Target};
use crate::table::Table;

/// What the files of a run hold.
const FILES: [(&str, &str); 8] = [
    ("series.csv", "each slot's data points, with the clean value and the label of an anomaly"),
    ("labels.jsonl", "the ground truth: each anomaly, where it is and what it changed"),
    ("ledger.jsonl", "what was planned per slot and target, and what became of it"),
    ("s3", "the objects that were put, as s3/<bucket>/<key>"),
    ("s3-access.jsonl", "each request on the store, as an access log has it"),
    ("metrics.jsonl", "each PutMetricData request"),
    ("invocations.jsonl", "each function's invocations with their payload"),
    ("summary.json", "these figures, for programs"),
];

/// The summary, for programs. It holds nothing of the machine or the time of day, so that a rerun gives the same bytes.
#[must_use]
pub fn to_json(loaded: &Loaded, start: Slot, slots: u64, planned: u64, tally: &RunTally) -> Value {
    let plan = &loaded.plan;
    let series: Vec<Value> = plan
        .generators
        .iter()
        .zip(&tally.series)
        .map(|(generator, sums)| {
            let mut value = json!(sums);
            value["id"] = generator.id().into();
            value["shape"] = generator.shape_name().into();
            value
        })
        .collect();
    let targets: Vec<Value> = plan
        .targets
        .iter()
        .zip(&tally.targets)
        .map(|(target, sums)| {
            let mut value = json!(sums);
            value["title"] = target.title().into();
            value["type"] = target.settings.type_name().into();
            value
        })
        .collect();
    json!({
        "blueprint": loaded.name,
        "description": plan.description,
        "version": plan.version,
        "seed": plan.seed,
        "start": start.to_string(),
        "first_slot": start,
        "cycle_length": plan.cycle_length(),
        "slots_asked": slots,
        "slots": tally.slots,
        "interrupted": tally.interrupted,
        "anomalies": tally.anomalies,
        "planned_in_asked_slots": planned,
        "planned": tally.targets.iter().map(|target| target.planned).sum::<u64>(),
        "executed": tally.targets.iter().map(|target| target.executed).sum::<u64>(),
        "objects": tally.objects,
        "bytes": tally.bytes,
        "series": series,
        "targets": targets,
        "real_data": tally.real_data,
        "warnings": tally.warnings.iter().map(|(id, text)| json!({"generator_id": id, "message": text})).collect::<Vec<_>>(),
    })
}

/// The summary, for people.
#[must_use]
pub fn to_text(loaded: &Loaded, tally: &RunTally, took: Duration) -> String {
    let mut table = Table::new(&["target", "planned", "executed", "failed", "late"]);
    table.right(&[1, 2, 3, 4]);
    for (target, sums) in loaded.plan.targets.iter().zip(&tally.targets) {
        let counts = [sums.planned, sums.executed, sums.failed, sums.late].map(grouped);
        table.row(std::iter::once(target.title()).chain(counts).collect());
    }
    let points: u64 = tally.series.iter().map(|series| series.points).sum();
    let executed: u64 = tally.targets.iter().map(|target| target.executed).sum();
    let mut text = format!(
        "{}: {} slots, {} series, {} data points, {} anomalies, {} activities in {:.1} s\n",
        loaded.name,
        grouped(tally.slots),
        tally.series.len(),
        grouped(points),
        grouped(tally.anomalies),
        grouped(executed),
        took.as_secs_f64(),
    );
    if !loaded.plan.targets.is_empty() {
        text.push('\n');
        text.push_str(&table.to_string());
    }
    // Done, failed and late are in the table; what never came to be tried is not.
    for (target, sums) in loaded.plan.targets.iter().zip(&tally.targets) {
        let untried = |ending: &Ending| !matches!(ending, Ending::Done | Ending::Failed | Ending::Late);
        for (ending, count) in sums.endings.iter().filter(|(ending, _)| untried(ending)) {
            let _ = writeln!(text, "{}: {} data points not executed: {ending}", target.title(), grouped(*count));
        }
    }
    let errors = loaded.plan.targets.iter().zip(&tally.targets).flat_map(|(target, sums)| {
        sums.errors.iter().map(move |(code, count)| format!("{}: {code}, {} times\n", target.title(), grouped(*count)))
    });
    text.extend(errors);
    text
}

/// What the report shows.
#[must_use]
pub fn report(loaded: &Loaded, facts: Vec<(String, String)>, series: Vec<Series>, tally: &RunTally) -> Report {
    let plan = &loaded.plan;
    let ids = |indexes: &[usize]| indexes.iter().map(|index| plan.generators[*index].id().to_owned()).collect();
    let targets = plan.targets.iter().zip(&tally.targets).map(|(target, sums)| {
        let title = target.title();
        let (kind, name) = match title.rsplit_once(' ') {
            Some((kind, name)) => (kind.to_owned(), name.to_owned()),
            None => (String::new(), title),
        };
        Target {
            index: target.index,
            kind,
            name,
            generators: ids(&target.generators),
            activities: {
                let OverTime { stride, planned, executed } = sums.over_time.clone();
                let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
                Activities::grouped(count(tally.slots), count(stride), planned, executed)
            },
            endings: sums.endings.iter().map(|(ending, count)| (ending.to_string(), *count)).collect(),
            errors: sums.errors.iter().map(|(code, count)| (code.clone(), *count)).collect(),
        }
    });
    let warnings = loaded.warnings.iter().map(ToString::to_string);
    let warnings = warnings.chain(tally.warnings.iter().map(|(id, text)| format!("generator \"{id}\": {text}")));
    let totals = [
        ("Objects put", grouped(tally.objects)),
        ("Bytes put", grouped(tally.bytes)),
        ("Slots run", grouped(tally.slots)),
    ];
    Report {
        title: loaded.name.clone(),
        description: plan.description.clone(),
        preview: false,
        facts,
        series,
        targets: targets.collect(),
        totals: totals.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        warnings: warnings.collect(),
        files: FILES.map(|(name, what)| (name.to_owned(), what.to_owned())).to_vec(),
        interrupted: tally.interrupted,
    }
}
