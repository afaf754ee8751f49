//! One detector's scores of the benchmark's series.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use detection::scores::{NabCorpus, NabSeries, Range};

use super::file::File;
use super::nab_folder::{Benchmark, NamedSeries, same_time, whole, windows_of};
use super::rows::Rows;
use crate::failure::Failure;

/// Series that are named when scores are missing.
const NAMED: usize = 3;

/// The scores of one series.
struct Given {
    scores: Vec<f64>,
    /// Rows with another time than the series has there.
    moved: Vec<(usize, Box<[u8]>)>,
    /// The times of the series; filled when a row has another time than expected.
    known: BTreeSet<Vec<u8>>,
}

impl Given {
    /// The rows of the windows. The benchmark looks for their ends among the times of the scores, and one of its own files has
    /// repeated times in another order than the series.
    fn windows(&self, series: &NamedSeries) -> Result<Vec<Range>, String> {
        if self.moved.is_empty() {
            return Ok(series.windows.clone());
        }
        let mut times = series.times.clone();
        for (row, time) in &self.moved {
            times[*row].clone_from(time);
        }
        windows_of(&series.bounds, &times)
    }

    /// Whether a time occurs in the series, in whatever row.
    fn knows(&mut self, series: &NamedSeries, time: &[u8]) -> bool {
        if self.known.is_empty() {
            self.known = series.times.iter().map(|time| whole(time).collect()).collect();
        }
        self.known.contains(&whole(time).collect::<Vec<u8>>())
    }
}

/// Reads the scores of one file: a row for each row of each series, those of a series in its order.
pub fn read(path: &Path, benchmark: &Benchmark) -> Result<NabCorpus, Failure> {
    let file = File::read(path)?;
    let mut rows = Rows::of(&file)?;
    let hint = "the columns are file, timestamp and anomaly_score";
    let columns = [rows.column("file", hint)?, rows.column("timestamp", hint)?, rows.column("anomaly_score", hint)?];
    let index: BTreeMap<&[u8], usize> =
        benchmark.series.iter().enumerate().map(|(index, series)| (series.name.as_bytes(), index)).collect();
    let room = benchmark.series.iter().map(|series| Vec::with_capacity(series.times.len()));
    let mut given: Vec<Given> =
        room.map(|scores| Given { scores, moved: Vec::new(), known: BTreeSet::new() }).collect();
    let mut last: usize = 0; // the series of the row before: mostly that of this one too
    while rows.next()? {
        let name = rows.field(columns[0]);
        if benchmark.series.get(last).is_none_or(|series| series.name.as_bytes() != name.bytes) {
            let unknown =
                || name.expected("a series of combined_windows.json", "name it as combined_windows.json does");
            last = *index.get(name.bytes).ok_or_else(unknown)?;
        }
        let (series, given) = (&benchmark.series[last], &mut given[last]);
        let row = given.scores.len();
        let time = rows.field(columns[1]);
        let Some(expected) = series.times.get(row) else {
            let message = format!("\"{}\" has {} rows, found one more", series.name, series.times.len());
            return Err(time.wrong(message, "give one score for each row of the series"));
        };
        if !same_time(time.bytes, expected) {
            if !given.knows(series, time.bytes) {
                let what = format!("{}, the time of row {} of the series", String::from_utf8_lossy(expected), row + 1);
                return Err(time.expected(&what, "give the rows of each series in its order"));
            }
            given.moved.push((row, time.bytes.into()));
        }
        let score = rows.field(columns[2]);
        let hint = "a detector without an opinion leaves it empty";
        // A row without a score is never an alert.
        given.scores.push(if score.bytes.is_empty() {
            f64::NAN
        } else {
            score.number().ok_or_else(|| score.expected("a number", hint))?
        });
    }
    complete(&file, benchmark, &given)?;
    let mut series = Vec::with_capacity(given.len());
    for (named, given) in benchmark.series.iter().zip(&given) {
        let windows = given.windows(named).map_err(|message| {
            file.wrong(format!("\"{}\": {message}", named.name), "give the rows of each series in its order")
        })?;
        series.push(NabSeries::new(&given.scores, &windows));
    }
    Ok(NabCorpus::new(series))
}

fn complete(file: &File, benchmark: &Benchmark, given: &[Given]) -> Result<(), Failure> {
    let short = benchmark.series.iter().zip(given).filter(|(series, given)| given.scores.len() < series.times.len());
    let short: Vec<String> = short
        .map(|(series, given)| format!("\"{}\" {} of {}", series.name, given.scores.len(), series.times.len()))
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
