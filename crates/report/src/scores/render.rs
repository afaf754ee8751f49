//! The page of scores as one self-contained file.

use serde::Serialize;

use super::content::Scores;
use crate::html::document;
use crate::plot::Axis;

const STYLE: &str = include_str!("scores.css");
const SCRIPTS: [&str; 6] = [
    include_str!("marks.js"),
    include_str!("headline.js"),
    include_str!("timeline.js"),
    include_str!("curves.js"),
    include_str!("tables.js"),
    include_str!("scores.js"),
];

#[derive(Serialize)]
struct Data<'a> {
    scores: &'a Scores,
    axes: Vec<Axis>,
}

/// Renders scores as one self-contained HTML file.
pub fn render(scores: &Scores) -> String {
    let data = Data { scores, axes: scores.series.iter().map(|series| Axis::around(&series.points, &[])).collect() };
    document(&format!("{} · scores", scores.title), &data, STYLE, &SCRIPTS)
}
