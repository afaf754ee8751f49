//! The report: one HTML file that shows what a run did, or what a blueprint would do. It opens offline in a browser.
//!
//! Page, style and script are separate files here and one file in the end. The data travels as JSON inside it, and the
//! script puts it on the page as text only: nothing from a blueprint is ever read as markup or as a script. A content
//! security policy in the page forbids any request.

mod activities;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plot::{Axis, Series, harmless};

pub use activities::Activities;

const PAGE: &str = include_str!("report.html");
const STYLE: &str = include_str!("report.css");
const SCRIPTS: [&str; 5] = [
    include_str!("scale.js"),
    include_str!("chart.js"),
    include_str!("series.js"),
    include_str!("targets.js"),
    include_str!("report.js"),
];

/// Everything that a report shows. Every text may be foreign text: it is shown as it is, never interpreted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// The blueprint's name.
    pub title: String,
    /// What the blueprint says it is.
    pub description: Option<String>,
    /// Whether this is a preview: nothing was executed, so nothing is said about execution.
    pub preview: bool,
    /// Facts about the run, as name and value: version, seed, start, slots, cycle, command.
    pub facts: Vec<(String, String)>,
    /// The generators' series, in the blueprint's order. All begin with the same slot.
    pub series: Vec<Series>,
    /// The targets, in the blueprint's order; may be empty.
    pub targets: Vec<Target>,
    /// Totals, as name and value.
    pub totals: Vec<(String, String)>,
    /// Warnings of the checks and of the run.
    pub warnings: Vec<String>,
    /// Files beside the report: name relative to it, and what the file holds.
    pub files: Vec<(String, String)>,
    /// Whether the run was ended before its last slot.
    pub interrupted: bool,
}

/// One target: what was planned for it, and what became of that.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Target {
    /// Its place in the blueprint's list.
    pub index: usize,
    /// What it does: `s3 put`, `s3 get`, `lambda`, `cloudwatch`.
    pub kind: String,
    /// Bucket and prefix, function, or namespace.
    pub name: String,
    /// The ids of its generators.
    pub generators: Vec<String>,
    /// Activities per slot.
    pub activities: Activities,
    /// How many data points ended how: done, failed, late, version, budget, paused, lost, unknown. Zeros may be left out.
    pub endings: BTreeMap<String, u64>,
    /// Error messages and how often each occurred.
    pub errors: Vec<(String, u64)>,
}

#[derive(Serialize)]
struct Data<'a> {
    report: &'a Report,
    axes: Vec<Axis>,
}

/// Renders a report as one self-contained HTML file.
pub fn render(report: &Report) -> String {
    let data = Data { report, axes: report.series.iter().map(Axis::of).collect() };
    // Maps with text keys and numbers cannot fail to serialise; a number that is not finite becomes null.
    let data = serde_json::to_string(&data).expect("a report has only text keys");
    let script = SCRIPTS.join("\n");
    let kind = if report.preview { "preview" } else { "report" };
    let title = format!("{} · {kind}", report.title);
    fill(PAGE, &[("title", &escaped(&title)), ("style", STYLE), ("data", &inert(&data)), ("script", &script)])
}

/// Replaces each `{{name}}` of the template. What was put in is not looked at again.
fn fill(template: &str, parts: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + parts.iter().map(|(_, text)| text.len()).sum::<usize>());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let (name, after) = after.split_once("}}").unwrap_or((after, ""));
        out.push_str(parts.iter().find(|(part, _)| *part == name).map_or("", |(_, text)| text));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Text for between tags.
fn escaped(text: &str) -> String {
    harmless(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// JSON that can end neither its script element nor a line: in JSON these characters occur within strings only.
fn inert(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 16);
    for c in json.chars() {
        match c {
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}
