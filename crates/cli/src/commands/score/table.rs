//! `score --table`: every score of a column of labels and a column of scores.

use std::path::Path;

use detection::scores::{Measure, Range, Rules, SCORES, Scored, Series, runs};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use serde_json::{Map, Value, json};

use super::file::File;
use super::rows::{Field, Rows};
use crate::args::TableArgs;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// What a table holds.
#[derive(Default)]
struct Table {
    labels: Vec<bool>,
    scores: Vec<f64>,
    /// The first and the last time, in seconds.
    times: Option<(f64, f64)>,
}

/// Print every score as JSON.
///
/// # Errors
/// A file that cannot be read, or a field that is not what its column holds.
pub fn run(
    path: &Path,
    args: &TableArgs,
    (tolerance, warm_up): (u64, u64),
    terminal: &Terminal,
) -> Result<(), Failure> {
    let file = File::read(path)?;
    let table = read(&file, args)?;
    let flags = |threshold: f64| table.scores.iter().map(|score| *score >= threshold).collect::<Vec<bool>>();
    let labels = runs(&table.labels);
    let alerts = args.threshold.map(|threshold| runs(&flags(threshold)));
    let rows = table.scores.len();
    let slot_seconds = table.times.map(|(first, last)| (last - first) / (rows.max(2) - 1) as f64);
    let series = Series {
        slots: rows as u64,
        slot_seconds: slot_seconds.filter(|seconds| *seconds > 0.0),
        labels: &labels,
        alerts: alerts.as_deref(),
        scores: Some(&table.scores),
    };
    let rules = Rules { warm_up, late: tolerance, vus_window: args.vus_window, ..Rules::default() };
    terminal.print_json(&document(&file.name, series, &rules, args))
}

fn read(file: &File, args: &TableArgs) -> Result<Table, Failure> {
    let mut rows = Rows::of(file)?;
    let label = rows.column(&args.label_column, "name the column of labels with --label-column")?;
    let score = rows.column(&args.score_column, "name the column of scores with --score-column")?;
    let time = rows.find(&args.timestamp_column);
    let mut table = Table::default();
    while rows.next()? {
        table.labels.push(label_of(rows.field(label))?);
        let field = rows.field(score);
        let hint = "give every row a score; what has none can have the least";
        let value = field.number().filter(|score| score.is_finite()).ok_or_else(|| field.expected("a number", hint))?;
        table.scores.push(value);
        if let Some(time) = time {
            let field = rows.field(time);
            let hint = "leave the column out, or name another one with --timestamp-column";
            let what = "a time as in 2026-01-01T00:00:00Z or 2026-01-01 00:00:00, or seconds since 1970";
            let now = seconds(&field).ok_or_else(|| field.expected(what, hint))?;
            let (first, last) = table.times.unwrap_or((now, now));
            if now < last {
                return Err(
                    field.wrong(format!("{} is before the row above it", field.text()), "sort the rows by time")
                );
            }
            table.times = Some((first, now));
        }
    }
    if table.scores.is_empty() {
        return Err(file.wrong("it has a header and no rows", "give a row per slot"));
    }
    Ok(table)
}

fn label_of(field: Field) -> Result<bool, Failure> {
    match field.number() {
        Some(0.0) => Ok(false),
        Some(1.0) => Ok(true),
        _ => Err(field.expected("0 or 1", "give 1 for each slot in a label, else 0")),
    }
}

/// A time in seconds; without an offset it is taken for UTC, which moves all of them alike.
fn seconds(field: &Field) -> Option<f64> {
    if let Some(number) = field.number() {
        return number.is_finite().then_some(number);
    }
    let text = std::str::from_utf8(field.bytes).ok()?;
    let local = || text.parse::<DateTime>().ok()?.to_zoned(TimeZone::UTC).ok().map(|time| time.timestamp());
    let time = text.parse::<Timestamp>().ok().or_else(local)?;
    Some(time.as_millisecond() as f64 / 1000.0)
}

fn document(file: &str, series: Series, rules: &Rules, args: &TableArgs) -> Value {
    let scored = Scored::new(series, rules);
    let total = |ranges: &[Range]| ranges.iter().map(Range::len).sum::<u64>();
    let mut scores = Map::new();
    let mut about = Map::new();
    for kind in SCORES.iter().filter(|kind| args.point_adjusted || !kind.on_demand) {
        scores.insert(kind.name.to_owned(), figures((kind.measures)(&scored)));
        let texts = json!({"summary": kind.summary, "formula": kind.formula, "reference": kind.reference});
        about.insert(kind.name.to_owned(), texts);
    }
    json!({
        "table": {
            "file": file,
            "slots": series.slots,
            "slot_seconds": series.slot_seconds,
            "labels": series.labels.len(),
            "label_slots": total(series.labels),
            "threshold": args.threshold,
            "alerts": series.alerts.map(<[Range]>::len),
            "alert_slots": series.alerts.map(total),
        },
        "rules": rules,
        "scores": scores,
        "about": about,
    })
}

fn figures(measures: Vec<Measure>) -> Value {
    let each = measures.into_iter().map(|measure| {
        let value = serde_json::to_value(&measure).expect("a measure is JSON: its numbers are finite");
        (measure.name, value)
    });
    Value::Object(each.collect())
}
