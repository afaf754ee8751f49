//! Labels as files and documents hold them.

use blueprint::Slot;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use timeseries::Label;

use super::slot_time;

/// A label with the times of its positions: a line of `labels.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LabelRecord {
    /// `<generator>/<cycle>/<start position>`.
    pub id: String,
    /// The generator.
    pub generator_id: String,
    /// The kind of anomaly.
    pub kind: String,
    /// The parameters of the entry that it comes from, with the defaults written out.
    pub parameters: Value,
    /// The cycle.
    pub cycle: u64,
    /// The first position within the cycle.
    pub start_position: u64,
    /// The last position within the cycle.
    pub end_position: u64,
    /// The first slot.
    #[serde(with = "slot_time")]
    pub start: Slot,
    /// The slot before which it ends.
    #[serde(with = "slot_time")]
    pub end: Slot,
    /// The values before any anomaly, from the first slot to the last.
    pub clean: Vec<u64>,
    /// The injected values, from the first slot to the last.
    pub values: Vec<u64>,
    /// (value - clean value) / population standard deviation of the clean series, where it is farthest from 0; none
    /// when the deviation is 0.
    pub sigma: Option<f64>,
    /// Every generator that the anomaly concerns, the one whose entry it is first; empty if that is the only one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub generators: Vec<String>,
}

impl LabelRecord {
    /// A label of the cycle whose position 0 is at `cycle_start`.
    #[must_use]
    pub fn new(label: &Label, cycle_start: Slot) -> LabelRecord {
        LabelRecord {
            id: label.id.clone(),
            generator_id: label.generator_id.clone(),
            kind: label.kind.to_owned(),
            parameters: label.parameters.clone(),
            cycle: label.cycle,
            start_position: label.start_position,
            end_position: label.end_position,
            start: cycle_start.plus(label.start_position),
            end: cycle_start.plus(label.end_position).plus(1),
            clean: label.clean.clone(),
            values: label.values.clone(),
            sigma: label.sigma,
            generators: label.generators.clone(),
        }
    }
}

/// A label that was injected into a run or a deployment.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InjectedLabel {
    /// The label.
    #[serde(flatten)]
    pub label: LabelRecord,
    /// The version of the blueprint that has it; `None`: a folder has one version only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The times of it in which its version was in force. Empty: all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub in_force: Vec<Part>,
}

/// A part of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its first slot.
    #[serde(with = "slot_time")]
    pub start: Slot,
    /// The slot before which it ends.
    #[serde(with = "slot_time")]
    pub end: Slot,
}

impl InjectedLabel {
    /// The times of it that were ticked: all of it, unless a change of version cut some off.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        if self.in_force.is_empty() {
            vec![Part { start: self.label.start, end: self.label.end }]
        } else {
            self.in_force.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_label_is_a_line_with_times_in_its_own_order_and_can_be_read_back() {
        let label = Label {
            id: "g/1/3".to_owned(),
            generator_id: "g".to_owned(),
            kind: "point",
            parameters: json!({"formula": "t", "counts": 1}),
            cycle: 1,
            start_position: 3,
            end_position: 4,
            clean: vec![1, 2],
            values: vec![9, 8],
            sigma: Some(1.5),
            generators: Vec::new(),
        };
        let record = LabelRecord::new(&label, Slot::at("2026-01-01T00:00:00Z".parse().unwrap()));
        let line = serde_json::to_string(&record).unwrap();
        assert_eq!(
            line,
            r#"{"id":"g/1/3","generator_id":"g","kind":"point","parameters":{"formula":"t","counts":1},"cycle":1,"start_position":3,"end_position":4,"start":"2026-01-01T00:03:00Z","end":"2026-01-01T00:05:00Z","clean":[1,2],"values":[9,8],"sigma":1.5}"#
        );
        assert_eq!(serde_json::from_str::<LabelRecord>(&line).unwrap(), record);

        let whole = InjectedLabel { label: record.clone(), version: None, in_force: Vec::new() };
        assert_eq!(serde_json::to_string(&whole).unwrap(), line, "a folder's label is printed as it is written");
        let part = Part { start: record.start, end: record.start.plus(1) };
        let cut = InjectedLabel { version: Some("v".to_owned()), in_force: vec![part], ..whole.clone() };
        let end =
            r#""sigma":1.5,"version":"v","in_force":[{"start":"2026-01-01T00:03:00Z","end":"2026-01-01T00:04:00Z"}]}"#;
        assert!(serde_json::to_string(&cut).unwrap().ends_with(end));
        assert_eq!((whole.parts(), cut.parts()), (vec![Part { end: record.end, ..part }], vec![part]));
    }
}
