//! A report as one self-contained page.

use serde::Serialize;

use super::content::Report;
use crate::html::document;
use crate::plot::Axis;

const SCRIPTS: [&str; 3] = [include_str!("series.js"), include_str!("targets.js"), include_str!("report.js")];

#[derive(Serialize)]
struct Data<'a> {
    report: &'a Report,
    axes: Vec<Axis>,
}

/// Renders a report as one self-contained HTML file.
pub fn render(report: &Report) -> String {
    let data = Data { report, axes: report.series.iter().map(Axis::of).collect() };
    let kind = if report.preview { "preview" } else { "report" };
    document(&format!("{} · {kind}", report.title), &data, "", &SCRIPTS)
}
