//! Lines of `series.csv`.

use std::borrow::Cow;

use blueprint::Slot;
use serde_json::json;

/// The first line of `series.csv`.
pub const SERIES_HEADER: &str = "slot,position,cycle,time,generator_id,value,clean,label";

/// One data point as the files hold it.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The slot.
    pub slot: Slot,
    /// Its position in its cycle.
    pub position: u64,
    /// The cycle, from 0.
    pub cycle: u64,
    /// The generator's id.
    pub generator_id: &'a str,
    /// The data point.
    pub value: u64,
    /// The data point after noise, before anomalies.
    pub clean: u64,
    /// The id of the anomaly's label, or nothing.
    pub label: &'a str,
}

/// Writes rows as CSV (RFC 4180, lines ended by a line feed).
#[derive(Debug, Default)]
pub struct RowWriter {
    time: TimeText,
}

impl RowWriter {
    /// Add the row's line, with its end.
    pub fn csv(&mut self, row: &Row<'_>, out: &mut Vec<u8>) {
        let mut digits = itoa::Buffer::new();
        out.extend_from_slice(digits.format(row.slot.index()).as_bytes());
        for number in [row.position, row.cycle] {
            out.push(b',');
            out.extend_from_slice(digits.format(number).as_bytes());
        }
        out.push(b',');
        out.extend_from_slice(self.time.of(row.slot).as_bytes());
        out.push(b',');
        out.extend_from_slice(field(row.generator_id).as_bytes());
        for number in [row.value, row.clean] {
            out.push(b',');
            out.extend_from_slice(digits.format(number).as_bytes());
        }
        out.push(b',');
        out.extend_from_slice(field(row.label).as_bytes());
        out.push(b'\n');
    }

    /// Add the row as a line of JSON, with its end; `label` is null where there is none.
    pub fn json(&mut self, row: &Row<'_>, out: &mut Vec<u8>) {
        let record = json!({
            "slot": row.slot, "position": row.position, "cycle": row.cycle, "time": self.time.of(row.slot),
            "generator_id": row.generator_id, "value": row.value, "clean": row.clean,
            "label": (!row.label.is_empty()).then_some(row.label),
        });
        serde_json::to_writer(&mut *out, &record).expect("a JSON value is JSON, and memory takes it");
        out.push(b'\n');
    }
}

/// A field of a CSV line: in quotes where it must be.
fn field(text: &str) -> Cow<'_, str> {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\"")).into()
    } else {
        text.into()
    }
}

/// The times of slots, of which neighbours share all but hours and minutes.
#[derive(Debug, Default)]
struct TimeText {
    day: Option<i64>,
    text: String,
}

impl TimeText {
    fn of(&mut self, slot: Slot) -> &str {
        const MINUTES: i64 = 1440;
        let day = slot.index().div_euclid(MINUTES);
        // 2026-01-01T00:00:00Z; a year of more digits takes the slow way.
        if self.day != Some(day) || self.text.len() != 20 {
            self.day = Some(day);
            self.text = slot.to_string();
            return &self.text;
        }
        let minute = slot.index().rem_euclid(MINUTES);
        let digits: String = [minute / 600, minute / 60 % 10, -1, minute % 60 / 10, minute % 10]
            .iter()
            .map(|digit| u8::try_from(*digit).map_or(':', |digit| char::from(b'0' + digit)))
            .collect();
        self.text.replace_range(11..16, &digits);
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_calendar_over_days_and_back() {
        let mut time = TimeText::default();
        let first = Slot::at("2024-02-28T22:57:00Z".parse().unwrap());
        for step in (0..3000).chain((0..100).rev()) {
            let slot = first.plus(step);
            assert_eq!(time.of(slot), slot.to_string());
        }
    }

    #[test]
    fn a_row_is_one_csv_line_whatever_the_id() {
        let row =
            Row { slot: Slot::new(0), position: 1, cycle: 2, generator_id: "a,\"b\"", value: 3, clean: 4, label: "" };
        let mut out = Vec::new();
        RowWriter::default().csv(&row, &mut out);
        assert_eq!(String::from_utf8(out).unwrap(), "0,1,2,1970-01-01T00:00:00Z,\"a,\"\"b\"\"\",3,4,\n");
    }
}
