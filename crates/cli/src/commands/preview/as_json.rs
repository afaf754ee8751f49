//! The series for programs: one document, written piece by piece, however long it is.

use activity::planner::{PlanError, series};
use activity::truth::LabelRecord;
use blueprint::Slot;
use serde_json::{Value, json};
use timeseries::Scratch;

use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, of_series};
use crate::lines::LinePrinter;
use crate::series::Warnings;
use crate::terminal::Terminal;

/// Numbers in a line.
const IN_LINE: usize = 1_000;

/// What is odd about the blueprint and its series, as `validate` and others have it.
#[must_use]
pub fn warnings(loaded: &Loaded, odd: &Warnings) -> Vec<Value> {
    let of_blueprint = loaded.warnings.iter().map(|warning| Complaint::of(&loaded.file, warning));
    let all = of_blueprint.chain(odd.iter().map(|warning| Complaint::new(of_series(warning))));
    all.map(|warning| warning.to_json()).collect()
}

/// Print the values of the first `slots` slots, the labels that touch them, and the warnings. The clean values of an anomaly
/// are in its label; all others are the values themselves.
///
/// # Errors
/// When standard output cannot be written.
pub fn print(loaded: &Loaded, start: Slot, slots: u64, odd: &Warnings, terminal: &Terminal) -> Result<(), Failure> {
    let blueprint = &loaded.blueprint;
    let mut lines = LinePrinter::new(terminal);
    let mut labels = Vec::new();
    lines.line("{");
    for (name, value) in [
        ("blueprint", json!(loaded.name)),
        ("version", json!(blueprint.version)),
        ("seed", json!(blueprint.seed)),
        ("start", json!(start.to_string())),
        ("first_slot", json!(start)),
        ("slots", json!(slots)),
        ("cycle_length", json!(blueprint.cycle_length())),
    ] {
        lines.line(&format!("  {}: {value},", json!(name)));
    }
    lines.line("  \"series\": [");
    let count = blueprint.generators.len();
    for index in 0..count {
        let (id, shape) = (json!(blueprint.generators[index].id()), json!(blueprint.generators[index].shape_name()));
        lines.line(&format!("    {{\"id\": {id}, \"shape\": {shape}, \"values\": ["));
        values(loaded, index, (start, slots), &mut labels, &mut lines).map_err(|error| loaded.plan_failure(&error))?;
        lines.line(&format!("    ]}}{}", comma(index, count)));
        if lines.closed() {
            return lines.end();
        }
    }
    lines.line("  ],");
    list("labels", &labels, ",", &mut lines);
    list("warnings", &warnings(loaded, odd), "", &mut lines);
    lines.line("}");
    lines.end()
}

fn list(name: &str, values: &[Value], end: &str, lines: &mut LinePrinter<'_>) {
    lines.line(&format!("  \"{name}\": ["));
    for (index, value) in values.iter().enumerate() {
        lines.line(&format!("    {value}{}", comma(index, values.len())));
    }
    lines.line(&format!("  ]{end}"));
}

fn comma(index: usize, count: usize) -> &'static str {
    if index + 1 == count { "" } else { "," }
}

/// The values of a generator's first slots, and the labels that touch them.
fn values(
    loaded: &Loaded,
    index: usize,
    (start, slots): (Slot, u64),
    labels: &mut Vec<Value>,
    lines: &mut LinePrinter<'_>,
) -> Result<(), PlanError> {
    let length = loaded.blueprint.cycle_length();
    let mut scratch = Scratch::default();
    for cycle in 0..slots.div_ceil(length) {
        if lines.closed() {
            return Ok(());
        }
        let (series, _) = series(&loaded.blueprint, index, cycle, loaded.real_data(), &mut scratch)?;
        let origin = cycle * length;
        let asked = (slots - origin).min(length);
        let touching = series.labels.iter().filter(|label| label.start_position < asked);
        labels.extend(touching.map(|label| json!(LabelRecord::new(label, start.plus(origin)))));
        let mut position = 0;
        while position < asked {
            let end = asked.min(position + IN_LINE as u64);
            let at =
                |position| usize::try_from(position).ok().and_then(|at| series.values.get(at)).copied().unwrap_or(0);
            let row: Vec<String> = (position..end).map(|position| at(position).to_string()).collect();
            let last = origin + end == slots;
            lines.line(&format!("      {}{}", row.join(", "), if last { "" } else { "," }));
            position = end;
        }
    }
    Ok(())
}
