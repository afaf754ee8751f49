//! A run's sums: for programs, for people, and for the report.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use activity::ledger::Ending;
use activity::local::{OverTime, RunTally};
use blueprint::Slot;
use report::grouped;
use report::page::{Activities, Report, Target};
use report::plot::Series;
use serde::Serialize;
use serde_json::{Value, json};

use crate::input::{Loaded, of_series};
use crate::table::Table;

/// The folder of objects.
const OBJECTS: &str = "s3";

/// What the files of a run hold.
const FILES: [(&str, &str); 8] = [
    ("series.csv", "each slot's data points, with the clean value and the label of an anomaly"),
    ("labels.jsonl", "the ground truth: each anomaly, where it is and what it changed"),
    ("ledger.jsonl", "what was planned per slot and target, and what became of it"),
    (OBJECTS, "the objects that were put, as s3/<bucket>/<key>"),
    ("s3-access.jsonl", "each request on the store, as an access log has it"),
    ("metrics.jsonl", "each PutMetricData request"),
    ("invocations.jsonl", "each function's invocations with their payload"),
    ("summary.json", "these figures, for programs"),
];

/// The files beside the report. On AWS the objects are in their buckets.
fn files(on_aws: bool) -> Vec<(String, String)> {
    let there = FILES.iter().filter(|(name, _)| !on_aws || *name != OBJECTS);
    there.map(|(name, what)| ((*name).to_owned(), (*what).to_owned())).collect()
}

/// A run that is over.
#[derive(Clone, Copy)]
pub struct Ran<'a> {
    /// What was run.
    pub loaded: &'a Loaded,
    /// The first slot.
    pub start: Slot,
    /// How many slots were asked for.
    pub slots: u64,
    /// Activities planned in these.
    pub planned: u64,
    /// Where activities were executed, if not over a folder.
    pub aws: Option<&'a Site>,
    /// What it came to.
    pub tally: &'a RunTally,
}

/// Where on AWS.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Site {
    /// The region of targets that name none.
    pub region: String,
    /// The endpoint in the place of AWS's own: an emulator.
    pub endpoint: Option<String>,
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "region {}", self.region)?;
        self.endpoint.as_ref().map_or(Ok(()), |endpoint| write!(f, ", endpoint {endpoint}"))
    }
}

/// The summary, for programs. It holds nothing of the machine or the time of day, so that a rerun gives the same bytes.
#[must_use]
pub fn to_json(ran: &Ran<'_>) -> Value {
    let Ran { loaded, start, slots, planned, tally, aws } = *ran;
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
            value["title"] = target.title().to_string().into();
            value["type"] = target.settings.type_name().into();
            value
        })
        .collect();
    let mut summary = json!({
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
    });
    if let Some(site) = aws {
        summary["aws"] = json!(site);
    }
    summary
}

/// The summary in a run's folder; null if the run did not come to write one.
#[must_use]
pub fn read(folder: &Path) -> Value {
    let text = std::fs::read(folder.join("summary.json")).unwrap_or_default();
    serde_json::from_slice(&text).unwrap_or(Value::Null)
}

/// The summary, for people.
#[must_use]
pub fn to_text(ran: &Ran<'_>, took: Duration) -> String {
    let Ran { loaded, tally, aws, .. } = *ran;
    let mut table = Table::new(&["target", "planned", "executed", "failed", "late"]);
    table.right(&[1, 2, 3, 4]);
    for (target, sums) in loaded.plan.targets.iter().zip(&tally.targets) {
        let counts = [sums.planned, sums.executed, sums.failed, sums.late].map(grouped);
        table.row(std::iter::once(target.title().to_string()).chain(counts).collect());
    }
    let points: u64 = tally.series.iter().map(|series| series.points).sum();
    let executed: u64 = tally.targets.iter().map(|target| target.executed).sum();
    let mut text = format!(
        "{}: {} slots, {} series, {} data points, {} anomalies, {} activities{} in {:.1} s\n",
        loaded.name,
        grouped(tally.slots),
        tally.series.len(),
        grouped(points),
        grouped(tally.anomalies),
        grouped(executed),
        aws.map(|site| format!(" on AWS ({site})")).unwrap_or_default(),
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
pub fn report(ran: &Ran<'_>, mut facts: Vec<(String, String)>, series: Vec<Series>) -> Report {
    let Ran { loaded, tally, aws, .. } = *ran;
    facts.extend(aws.map(|site| ("Activities".to_owned(), format!("on AWS, {site}"))));
    let plan = &loaded.plan;
    let ids = |indexes: &[usize]| indexes.iter().map(|index| plan.generators[*index].id().to_owned()).collect();
    let targets = plan.targets.iter().zip(&tally.targets).map(|(target, sums)| {
        let title = target.title();
        Target {
            index: target.index,
            kind: title.kind(),
            name: title.resource,
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
    let warnings = warnings.chain(tally.warnings.iter().map(of_series));
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
        files: files(aws.is_some()),
        interrupted: tally.interrupted,
    }
}
