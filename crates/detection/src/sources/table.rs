//! Tables: CSV files of findings, and of scores by time.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::document::Document;
use super::generic;
use super::runs;
use super::source::Context;
use super::time;
use super::unreadable::{Problem, shown};
use crate::finding::{Finding, Subject};

/// What a table holds.
#[derive(Debug, Default)]
pub struct Table {
    /// Its findings.
    pub findings: Vec<Finding>,
    /// What in it cannot be read.
    pub problems: Vec<Problem>,
    /// Columns that mean nothing here.
    pub unknown: BTreeMap<String, u64>,
}

/// Reads a table by its header: with `start` a finding a row, with `timestamp` and `anomaly_score` (or `score`) one point a
/// row, whose runs above the threshold are findings. Columns are told apart by commas, or by semicolons or tabs when the
/// header has no comma.
#[must_use]
pub fn read(text: &[u8], context: &Context<'_>) -> Table {
    let mut table = Table::default();
    let mut problem = |line, column: &str, message: String| {
        let path = if column.is_empty() { String::new() } else { format!("column \"{column}\"") };
        table.problems.push(Problem { file: context.file.to_owned(), line, path, message });
    };
    let first_line = text.split(|byte| *byte == b'\n').find(|line| !line.trim_ascii().is_empty()).unwrap_or_default();
    let delimiter = [b',', b'\t', b';'].into_iter().find(|delimiter| first_line.contains(delimiter)).unwrap_or(b',');
    let mut rows = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).trim(csv::Trim::All).from_reader(text);
    let header: Vec<String> = match rows.byte_headers() {
        Ok(header) => header.iter().map(|name| String::from_utf8_lossy(name).to_ascii_lowercase()).collect(),
        Err(error) => {
            problem(1, "", format!("expected a header: {error}"));
            return table;
        }
    };
    let column = |names: &[&str]| names.iter().find_map(|name| header.iter().position(|column| column == name));
    let is_of_findings = column(&["start"]).is_some();
    let point_columns = column(&["timestamp", "time"]).zip(column(&["anomaly_score", "score"]));
    if !is_of_findings && point_columns.is_none() {
        let found = shown(&Value::from(header.join(",")));
        problem(
            1,
            "",
            format!(
                "expected JSON, or a header with \"start\" or with \"timestamp\" and \"anomaly_score\", found {found}"
            ),
        );
        return table;
    }
    let mut points = Vec::new();
    for row in rows.byte_records() {
        let row = match row {
            Ok(row) => row,
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                problem(line, "", error.to_string());
                continue;
            }
        };
        let line = row.position().map_or(1, csv::Position::line);
        if row.len() != header.len() {
            problem(line, "", format!("expected {} columns, found {}", header.len(), row.len()));
            continue;
        }
        let cells: Option<Vec<&str>> = row.iter().map(|cell| std::str::from_utf8(cell).ok()).collect();
        let Some(cells) = cells else {
            problem(line, "", "expected UTF-8".to_owned());
            continue;
        };
        if !is_of_findings && let Some((at, score)) = point_columns {
            match (time::instant(&Value::from(cells[at])), cells[score].parse::<f64>()) {
                (None, _) => {
                    problem(line, &header[at], format!("expected a time from 1970 to 2999, found {:?}", cells[at]));
                }
                (_, Err(_)) => problem(line, &header[score], format!("expected a number, found {:?}", cells[score])),
                (Some(at), Ok(score)) => points.push((at, score)),
            }
            continue;
        }
        let filled = header.iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
        let row: Map<String, Value> = filled.map(|(name, cell)| (name.clone(), Value::from(cell))).collect();
        let row = Value::Object(row);
        match (generic::SOURCE.read)(&Document::new(&row, settings::Path::root()), context) {
            Ok(mut findings) => table.findings.append(&mut findings),
            Err(error) => problem(line, error.path.last_key().unwrap_or_default(), error.message),
        }
    }
    if is_of_findings {
        let is_known = |name: &String| generic::columns().any(|column| column.name == name);
        for name in header.iter().filter(|name| !is_known(name)) {
            *table.unknown.entry(format!("column {}", shown(&Value::from(name.as_str())))).or_default() += 1;
        }
    } else {
        let name = context.file.rsplit('/').next().unwrap_or(context.file);
        let name = name.split_once(".csv").map_or(name, |(name, _)| name).to_owned();
        let subject = Subject { other: Some(name), ..Subject::default() };
        table.findings = runs::findings(generic::SOURCE.name, None, &subject, &runs::runs(points, context.points));
    }
    table
}
