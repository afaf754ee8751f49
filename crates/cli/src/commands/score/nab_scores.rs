//! One detector's scores of the benchmark's series.

use std::collections::BTreeMap;
use std::path::Path;

use detection::scores::{NabCorpus, NabSeries};

use super::file::File;
use super::nab_folder::{Benchmark, NamedSeries, same_time};
use super::rows::Rows;
use crate::failure::Failure;

/// Series that are named when scores are missing.
const NAMED: usize = 3;

/// Reads the scores of one file: a row for each row of each series, those of a series in its order.
pub fn read(path: &Path, benchmark: &Benchmark) -> Result<NabCorpus, Failure> {
    let file = File::read(path)?;
    let mut rows = Rows::of(&file)?;
    let hint = "the columns are file, timestamp and anomaly_score";
    let columns = [rows.column("file", hint)?, rows.column("timestamp", hint)?, rows.column("anomaly_score", hint)?];
    let index: BTreeMap<&[u8], usize> =
        benchmark.series.iter().enumerate().map(|(index, series)| (series.name.as_bytes(), index)).collect();
    let mut scores: Vec<Vec<f64>> =
        benchmark.series.iter().map(|series| Vec::with_capacity(series.times.len())).collect();
    let mut last: usize = 0; // the series of the row before: mostly that of this one too
    while rows.next()? {
        let name = rows.field(columns[0]);
        if benchmark.series.get(last).is_none_or(|series| series.name.as_bytes() != name.bytes) {
            let unknown =
                || name.expected("a series of combined_windows.json", "name it as combined_windows.json does");
            last = *index.get(name.bytes).ok_or_else(unknown)?;
        }
        let (series, scores): (&NamedSeries, &mut Vec<f64>) = (&benchmark.series[last], &mut scores[last]);
        let time = rows.field(columns[1]);
        let Some(expected) = series.times.get(scores.len()) else {
            let message = format!("\"{}\" has {} rows, found one more", series.name, series.times.len());
            return Err(time.wrong(message, "give one score for each row of the series"));
        };
        if !same_time(time.bytes, expected) {
            let what =
                format!("{}, the time of row {} of the series", String::from_utf8_lossy(expected), scores.len() + 1);
            return Err(time.expected(&what, "give the rows of each series in its order"));
        }
        let score = rows.field(columns[2]);
        let hint = "a detector without an opinion leaves it empty";
        // A row without a score is never an alert.
        scores.push(if score.bytes.is_empty() {
            f64::NAN
        } else {
            score.number().ok_or_else(|| score.expected("a number", hint))?
        });
    }
    complete(&file, benchmark, &scores)?;
    let series = benchmark.series.iter().zip(&scores);
    Ok(NabCorpus::new(series.map(|(series, scores)| NabSeries::new(scores, &series.windows)).collect()))
}

fn complete(file: &File, benchmark: &Benchmark, scores: &[Vec<f64>]) -> Result<(), Failure> {
    let short = benchmark.series.iter().zip(scores).filter(|(series, scores)| scores.len() < series.times.len());
    let short: Vec<String> = short
        .map(|(series, scores)| format!("\"{}\" {} of {}", series.name, scores.len(), series.times.len()))
        .collect();
    if short.is_empty() {
        return Ok(());
    }
    let more = short.len().saturating_sub(NAMED);
    let mut named = short[..short.len() - more].join(", ");
    if more > 0 {
        named.push_str(&format!(" and {more} more series"));
    }
    Err(file.wrong(format!("rows are missing: {named}"), "give one score for each row of every series"))
}
