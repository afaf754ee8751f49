//! Labels as files and documents hold them.

use blueprint::Slot;
use serde_json::{Value, json};
use timeseries::Label;

/// A label as a line of `labels.jsonl`: with the times of its positions. `end` is the end of its last slot.
#[must_use]
pub fn label_record(label: &Label, cycle_start: Slot) -> Value {
    json!({
        "id": label.id,
        "generator_id": label.generator_id,
        "kind": label.kind,
        "parameters": label.parameters,
        "cycle": label.cycle,
        "start_position": label.start_position,
        "end_position": label.end_position,
        "start": cycle_start.plus(label.start_position).to_string(),
        "end": cycle_start.plus(label.end_position + 1).to_string(),
        "clean": label.clean,
        "values": label.values,
        "sigma": label.sigma,
    })
}
