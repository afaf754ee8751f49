//! How every single data point ended, one line each.

use activity::truth::{Point, Points};
use report::harmless;
use serde_json::json;

use crate::failure::Failure;
use crate::lines::LinePrinter;
use crate::terminal::Terminal;

/// The first line of points as CSV.
pub const POINTS_HEADER: &str = "slot,time,target,generator_id,ending";

/// Prints points on standard output, as CSV or JSON lines.
#[derive(Debug)]
pub struct PointPrinter<'a> {
    json: bool,
    /// Whether the header is still to come: a record that cannot be read has none.
    header: bool,
    lines: LinePrinter<'a>,
}

impl<'a> PointPrinter<'a> {
    /// A printer on this terminal.
    #[must_use]
    pub fn new(terminal: &'a Terminal) -> PointPrinter<'a> {
        PointPrinter { json: terminal.json(), header: !terminal.json(), lines: LinePrinter::new(terminal) }
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.header) {
            self.lines.line(POINTS_HEADER);
        }
    }

    /// Print what is left.
    ///
    /// # Errors
    /// When standard output could not be written, then or before.
    pub fn end(mut self) -> Result<(), Failure> {
        self.begin();
        self.lines.end()
    }
}

impl Points for PointPrinter<'_> {
    fn point(&mut self, point: &Point<'_>) {
        self.begin();
        self.lines.line(&if self.json { as_json(point) } else { as_csv(point) });
    }

    fn closed(&self) -> bool {
        self.lines.closed()
    }
}

fn as_json(point: &Point<'_>) -> String {
    let Point { slot, target, generator, state } = point;
    let (time, ending) = (slot.to_string(), state.to_string());
    json!({"slot": slot, "time": time, "target": target, "generator_id": generator, "ending": ending}).to_string()
}

fn as_csv(point: &Point<'_>) -> String {
    let Point { slot, target, generator, state } = point;
    format!("{},{slot},{target},{},{state}", slot.index(), generator.map_or_else(String::new, field))
}

/// A field of a CSV line: in quotes where it must be. It is for people as well, so it cannot steer a terminal; `--json` gives
/// every character as it is.
fn field(text: &str) -> String {
    let text = harmless(text);
    if text.contains([',', '"']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use activity::truth::{Ending, PointState};
    use blueprint::Slot;

    use super::*;

    #[test]
    fn a_point_is_one_line_whatever_the_generator_is_called() {
        let slot = Slot::at("2026-01-01T00:01:00Z".parse().unwrap());
        let point = |generator, state| Point { slot, target: 2, generator, state };
        let done = point(Some("a, \"b\""), PointState::Ended(Ending::Done));
        assert_eq!(as_csv(&done), "29453761,2026-01-01T00:01:00Z,2,\"a, \"\"b\"\"\",done");
        assert_eq!(
            as_json(&done),
            r#"{"slot":29453761,"time":"2026-01-01T00:01:00Z","target":2,"generator_id":"a, \"b\"","ending":"done"}"#
        );
        let open = point(Some("a"), PointState::UnderWay);
        assert_eq!(as_csv(&open), "29453761,2026-01-01T00:01:00Z,2,a,under way");
        let none = point(None, PointState::Missed);
        assert_eq!(as_csv(&none), "29453761,2026-01-01T00:01:00Z,2,,missed");
        let missed: serde_json::Value = serde_json::from_str(&as_json(&none)).unwrap();
        assert_eq!((&missed["generator_id"], &missed["ending"]), (&json!(null), &json!("missed")));
    }
}
