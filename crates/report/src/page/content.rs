//! What a report shows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::activities::Activities;
use crate::plot::Series;

/// Everything that a report shows. Every text may be foreign: it is shown as it is, never interpreted.
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
    /// Its index in the blueprint's list.
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
