//! A run's sums: for programs, for people, and for the report.

use std::fmt::Write as _;
use std::path::Path;
use std::time::Duration;

use activity::local::RunTally;
use activity::truth::{Ending, OverTime, RunSummary, SeriesSummary, SeriesWarning, Site, TargetSummary};
use blueprint::Slot;
use report::grouped;
use report::page::{Activities, Report, Target};
use report::plot::Series;

use crate::input::{Loaded, of_series};
use crate::table::Table;

/// The folder of objects.
const OBJECTS: &str = "s3";

/// Requests of services that have no file of their own: it is there only if there were any.
const REQUESTS: &str = "requests.jsonl";

/// The page of scores, of runs with detectors.
const SCORES: &str = "scores.html";

/// What the files of a run hold.
const FILES: [(&str, &str); 11] = [
    ("series.csv", "each slot's data points, with the clean value and the label of an anomaly"),
    ("labels.jsonl", "the ground truth: each anomaly, where it is and what it changed"),
    ("ledger.jsonl", "what was planned per slot and target, and what became of it"),
    (OBJECTS, "the objects that were put, as s3/<bucket>/<key>"),
    ("objects.jsonl", "the content manifest: what each object holds, and what a classifier should find in it"),
    ("s3-access.jsonl", "each request on the store, as an access log has it"),
    ("metrics.jsonl", "each PutMetricData request"),
    ("invocations.jsonl", "each function's invocations with their payload"),
    (REQUESTS, "each request on services without a file of their own"),
    ("summary.json", "these figures, for programs"),
    (SCORES, "what detectors found, held against the labels"),
];

/// The files beside the report in `out`. On AWS the objects are in their buckets.
fn files(out: &Path, on_aws: bool, detecting: bool) -> Vec<(String, String)> {
    let there = FILES.iter().filter(|(name, _)| match *name {
        OBJECTS => !on_aws,
        REQUESTS => out.join(REQUESTS).exists(),
        SCORES => detecting,
        _ => true,
    });
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
    /// The folder of its records.
    pub out: &'a Path,
    /// Whether detectors read what it delivered, so that there will be scores.
    pub detecting: bool,
}

/// The summary, for programs, as the text of its file.
#[must_use]
pub fn to_json(ran: &Ran<'_>) -> String {
    let summary = serde_json::to_string_pretty(&of_run(ran)).expect("a summary is JSON: its maps have texts as keys");
    format!("{summary}\n")
}

fn of_run(ran: &Ran<'_>) -> RunSummary {
    let Ran { loaded, start, slots, planned, tally, aws, .. } = *ran;
    let blueprint = &loaded.blueprint;
    let series = blueprint.generators.iter().zip(&tally.series).map(|(generator, sums)| SeriesSummary {
        tally: sums.clone(),
        id: generator.id().to_owned(),
        shape: generator.shape_name().to_owned(),
    });
    let targets = blueprint.targets.iter().zip(&tally.targets).map(|(target, sums)| TargetSummary {
        tally: sums.clone(),
        title: target.title().to_string(),
        kind: target.settings.type_name().to_owned(),
    });
    let warning = |(id, text): &(String, String)| SeriesWarning { generator_id: id.clone(), message: text.clone() };
    RunSummary {
        blueprint: loaded.name.clone(),
        description: blueprint.description.clone(),
        version: blueprint.version.clone(),
        seed: blueprint.seed,
        start,
        first_slot: start,
        cycle_length: blueprint.cycle_length(),
        slots_asked: slots,
        slots: tally.slots,
        interrupted: tally.interrupted,
        anomalies: tally.anomalies,
        planned_in_asked_slots: planned,
        planned: tally.targets.iter().map(|target| target.planned).sum(),
        executed: tally.targets.iter().map(|target| target.executed).sum(),
        objects: tally.objects,
        bytes: tally.bytes,
        series: series.collect(),
        targets: targets.collect(),
        subjects: blueprint.subjects(None),
        real_data: tally.real_data.clone(),
        warnings: tally.warnings.iter().map(warning).collect(),
        aws: aws.cloned(),
    }
}

/// The summary, for people.
#[must_use]
pub fn to_text(ran: &Ran<'_>, took: Duration) -> String {
    let Ran { loaded, tally, aws, .. } = *ran;
    let mut table = Table::new(&["target", "planned", "executed", "failed", "late"]);
    table.right(&[1, 2, 3, 4]);
    for (target, sums) in loaded.blueprint.targets.iter().zip(&tally.targets) {
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
    if !loaded.blueprint.targets.is_empty() {
        text.push('\n');
        text.push_str(&table.to_string());
    }
    // Done, failed and late are in the table; what never came to be tried is not.
    for (target, sums) in loaded.blueprint.targets.iter().zip(&tally.targets) {
        let untried = |ending: &Ending| !matches!(ending, Ending::Done | Ending::Failed | Ending::Late);
        for (ending, count) in sums.endings.iter().filter(|(ending, _)| untried(ending)) {
            let _ = writeln!(text, "{}: {} data points not executed: {ending}", target.title(), grouped(*count));
        }
    }
    let errors = loaded.blueprint.targets.iter().zip(&tally.targets).flat_map(|(target, sums)| {
        sums.errors.iter().map(move |(code, count)| format!("{}: {code}, {} times\n", target.title(), grouped(*count)))
    });
    text.extend(errors);
    text
}

/// What the report shows.
#[must_use]
pub fn report(ran: &Ran<'_>, mut facts: Vec<(String, String)>, series: Vec<Series>) -> Report {
    let Ran { loaded, tally, aws, out, .. } = *ran;
    facts.extend(aws.map(|site| ("Activities".to_owned(), format!("on AWS, {site}"))));
    let blueprint = &loaded.blueprint;
    let ids = |indexes: &[usize]| indexes.iter().map(|index| blueprint.generators[*index].id().to_owned()).collect();
    let targets = blueprint.targets.iter().zip(&tally.targets).map(|(target, sums)| {
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
        description: blueprint.description.clone(),
        preview: false,
        facts,
        series,
        targets: targets.collect(),
        totals: totals.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        warnings: warnings.collect(),
        files: files(out, aws.is_some(), ran.detecting),
        interrupted: tally.interrupted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_names_requests_and_objects_only_where_they_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let names =
            |on_aws| -> Vec<String> { files(folder.path(), on_aws, false).into_iter().map(|(name, _)| name).collect() };
        assert!(!names(false).iter().any(|name| name == REQUESTS));
        std::fs::write(folder.path().join(REQUESTS), "{}\n").expect("a file");
        assert!(names(false).iter().any(|name| name == REQUESTS) && names(false).iter().any(|name| name == OBJECTS));
        assert!(!names(true).iter().any(|name| name == OBJECTS));
    }
}
