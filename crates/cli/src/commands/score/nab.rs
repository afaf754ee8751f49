//! `score --nab`: detectors by the Numenta Anomaly Benchmark.

use std::path::Path;

use detection::scores::{NabCorpus, NabRaw, NabScore};
use serde_json::{Map, Value, json};

use super::nab_folder::{self, Benchmark};
use super::nab_scores;
use super::nab_thresholds::Thresholds;
use crate::args::NabArgs;
use crate::failure::Failure;
use crate::table::Table;
use crate::terminal::Terminal;

/// Print the scores of each detector: a table, or JSON with each series.
///
/// # Errors
/// A file that cannot be read, or that does not fit the benchmark.
pub fn run(folder: &Path, args: &NabArgs, terminal: &Terminal) -> Result<(), Failure> {
    let benchmark = nab_folder::read(folder)?;
    let thresholds = args.thresholds.as_deref().map(Thresholds::read).transpose()?;
    let mut detectors = Vec::with_capacity(args.scores.len());
    for path in &args.scores {
        let detector = detector_of(path);
        let corpus = nab_scores::read(path, &benchmark)?;
        detectors.push((scores(&benchmark, &corpus, &detector, thresholds.as_ref())?, detector));
    }
    if terminal.json() {
        return terminal.print_json(&document(&benchmark, &detectors, thresholds.is_some()));
    }
    terminal.print(table(&benchmark, &detectors).to_string())?;
    if thresholds.is_none() {
        terminal.say("each threshold is the best for its profile: it has seen the labels");
    }
    Ok(())
}

/// A detector is called as its file, without endings.
fn detector_of(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.strip_suffix(".csv").unwrap_or(name).to_owned()
}

fn scores(
    benchmark: &Benchmark,
    corpus: &NabCorpus,
    detector: &str,
    thresholds: Option<&Thresholds>,
) -> Result<Vec<NabScore>, Failure> {
    let Some(thresholds) = thresholds else { return Ok(corpus.optimised(&benchmark.profiles)) };
    let profiles = benchmark.profiles.iter();
    profiles.map(|profile| Ok(corpus.score(Some(thresholds.of(detector, &profile.name)?), profile))).collect()
}

fn table(benchmark: &Benchmark, detectors: &[(Vec<NabScore>, String)]) -> Table {
    let names: Vec<&str> = benchmark.profiles.iter().map(|profile| &*profile.name).collect();
    let mut table = Table::new(&["detector"]);
    for name in &names {
        table.column(name);
        table.column("threshold");
    }
    for (scores, detector) in detectors {
        let mut row = vec![detector.clone()];
        for score in scores {
            row.push(score.normalised.map_or_else(|| "no window".to_owned(), |score| format!("{score:.6}")));
            row.push(score.threshold.map_or_else(|| "none".to_owned(), |threshold| threshold.to_string()));
        }
        table.row(row);
    }
    table
}

fn document(benchmark: &Benchmark, detectors: &[(Vec<NabScore>, String)], given: bool) -> Value {
    let rows: usize = benchmark.series.iter().map(|series| series.times.len()).sum();
    let windows: usize = benchmark.series.iter().map(|series| series.windows.len()).sum();
    let each = detectors.iter().map(|(scores, detector)| {
        let profiles: Map<String, Value> = benchmark
            .profiles
            .iter()
            .zip(scores)
            .map(|(profile, score)| (profile.name.to_string(), profile_of(benchmark, score)))
            .collect();
        json!({"detector": detector, "profiles": profiles})
    });
    json!({
        "benchmark": {"series": benchmark.series.len(), "rows": rows, "windows": windows},
        "thresholds": if given { "given" } else { "best for each profile, which has seen the labels" },
        "detectors": each.collect::<Vec<Value>>(),
    })
}

fn profile_of(benchmark: &Benchmark, score: &NabScore) -> Value {
    let names = benchmark.series.iter().map(|series| series.name.clone());
    let series: Map<String, Value> = names.zip(score.by_series.iter().map(|raw| json_of(raw).into())).collect();
    let mut whole = json_of(&score.total);
    whole.insert("score".to_owned(), score.normalised.into());
    if score.normalised.is_none() {
        whole.insert("reason".to_owned(), "no series has a window".into());
    }
    whole.insert("threshold".to_owned(), score.threshold.into());
    if score.threshold.is_none() {
        whole.insert("threshold_reason".to_owned(), "no alert at all is best".into());
    }
    whole.insert("series".to_owned(), series.into());
    whole.into()
}

fn json_of(raw: &NabRaw) -> Map<String, Value> {
    let figures = [
        ("raw", json!(raw.raw)),
        ("true_rows", json!(raw.true_rows)),
        ("false_rows", json!(raw.false_rows)),
        ("windows_found", json!(raw.found)),
        ("windows", json!(raw.windows)),
    ];
    figures.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}
