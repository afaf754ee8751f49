//! Series as one standalone SVG: light, without script, good to print.

use std::fmt::Write;

use super::axis::Axis;
use super::series::{Anomaly, Series};
use super::text::{columns, counted, cut, harmless, sigma};
use super::time;
use crate::digits::grouped;

const WIDTH: f64 = 960.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 20.0;
const TOP: f64 = 46.0;
/// Free height above the greatest value, for its mark.
const HEADROOM: f64 = 6.0;
/// One series: its heading, the plot, the times below, and the space to the next.
const HEADING: f64 = 30.0;
const PLOT: f64 = 132.0;
const PANEL: f64 = HEADING + PLOT + 44.0;
/// Points drawn per unit of width; more would not be seen.
const DENSITY: f64 = 2.0;

const STYLE: &str = "text{font:12px system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;fill:#5a636c}\
.id{font-size:15px;font-weight:600;fill:#1d2125}.tick{font-size:11px;font-variant-numeric:tabular-nums}\
.grid{stroke:#ebe9e4;stroke-width:1}.knee{stroke:#b9b4a9;stroke-width:1;stroke-dasharray:2 3}\
.axis{stroke:#c9c5bc;stroke-width:1;fill:none}.area{fill:#2f6db3;fill-opacity:.08}\
.line{fill:none;stroke:#2f6db3;stroke-width:1.2;stroke-linejoin:round}\
.band{fill:#c8590a;fill-opacity:.13}.stem{stroke:#c8590a;stroke-width:1.2}.mark{fill:#c8590a;stroke:#fff;stroke-width:1}\
.note{fill:#9a4507}";

/// Draws every series, one below the other.
pub fn render(series: &[Series]) -> String {
    let height = TOP + PANEL * series.len().max(1) as f64;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" \
         role=\"img\">\n<title>Time series with their anomalies</title>\n<style>{STYLE}</style>\n\
         <rect width=\"{WIDTH}\" height=\"{height}\" fill=\"#fff\"/>\n"
    );
    if series.is_empty() {
        push(&mut out, format_args!("<text x=\"{LEFT}\" y=\"60\">No generators.</text>\n"));
    }
    if let Some(first) = series.first() {
        let slots = first.points.slots();
        let (from, to) = (time::minute(first.time_of(0)), time::minute(first.time_of(slots)));
        let span = format!("{from} to {to} UTC · {}", counted(slots, "slot", "slots"));
        let x = WIDTH - RIGHT;
        push(&mut out, format_args!("<text class=\"tick\" x=\"{x}\" y=\"24\" text-anchor=\"end\">{span}</text>\n"));
    }
    for (index, series) in series.iter().enumerate() {
        push(&mut out, format_args!("<g transform=\"translate(0 {})\">\n", TOP + PANEL * index as f64));
        panel(&mut out, series);
        out.push_str("</g>\n");
    }
    out.push_str("</svg>\n");
    out
}

fn push(out: &mut String, text: std::fmt::Arguments) {
    out.write_fmt(text).expect("writing to a String cannot fail");
}

/// Foreign text for use between tags or in an attribute.
fn escaped(text: &str, most: usize) -> String {
    let mut out = String::new();
    for c in cut(&harmless(text), most).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

struct Frame<'a> {
    series: &'a Series,
    axis: Axis,
    slots: f64,
}

impl Frame<'_> {
    // A point lies in the middle of its slot.
    fn x(&self, slot: f64) -> f64 {
        LEFT + (WIDTH - LEFT - RIGHT) * (slot / self.slots).min(1.0)
    }

    fn y(&self, value: u64) -> f64 {
        self.y_at(self.axis.height_of(value as f64))
    }

    fn y_at(&self, height: f64) -> f64 {
        HEADING + PLOT - (PLOT - HEADROOM) * height
    }
}

fn panel(out: &mut String, series: &Series) {
    let frame = Frame { series, axis: Axis::of(series), slots: series.points.slots().max(1) as f64 };
    let about = match &series.description {
        Some(description) => format!("{} · {description}", series.shape),
        None => series.shape.clone(),
    };
    let note = frame.axis.note();
    // Widths of text are not known here; the estimate is generous, so that heading and note do not meet.
    let id = cut(&harmless(&series.id), 40);
    let taken = 9.6 * columns(&id) as f64 + 7.0 * note.as_deref().map_or(0, columns) as f64 + 90.0;
    let room = ((WIDTH - LEFT - RIGHT - taken) / 7.0).max(0.0) as usize;
    push(out, format_args!("<text x=\"{LEFT}\" y=\"14\"><tspan class=\"id\">{}</tspan>", escaped(&id, 40)));
    push(out, format_args!("<tspan dx=\"10\">{}</tspan></text>\n", escaped(&about, room)));
    if let Some(note) = note {
        let x = WIDTH - RIGHT;
        push(out, format_args!("<text class=\"note\" x=\"{x}\" y=\"14\" text-anchor=\"end\">axis: {note}</text>\n"));
    }
    grid(out, &frame);
    for anomaly in &series.anomalies {
        let (from, to) = (frame.x(anomaly.start as f64), frame.x(anomaly.end as f64 + 1.0));
        let wide = (to - from).max(2.0);
        let from = (from + to - wide) / 2.0;
        push(
            out,
            format_args!(
                "<rect class=\"band\" x=\"{from:.1}\" y=\"{HEADING}\" width=\"{wide:.1}\" height=\"{PLOT}\"/>\n"
            ),
        );
    }
    curve(out, &frame);
    for anomaly in &series.anomalies {
        mark(out, &frame, anomaly);
    }
}

fn grid(out: &mut String, frame: &Frame) {
    let (right, bottom) = (WIDTH - RIGHT, HEADING + PLOT);
    for tick in frame.axis.ticks(5) {
        let y = frame.y(tick as u64);
        push(out, format_args!("<line class=\"grid\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"));
        let (x, base) = (LEFT - 8.0, y + 4.0);
        let text = grouped(tick as u64);
        push(out, format_args!("<text class=\"tick\" x=\"{x}\" y=\"{base:.1}\" text-anchor=\"end\">{text}</text>\n"));
    }
    for (special, height) in
        [(frame.axis.squeezed_below(), frame.axis.base().0), (frame.axis.log_above(), frame.axis.base().1)]
    {
        if special {
            let y = frame.y_at(height);
            push(
                out,
                format_args!("<line class=\"knee\" x1=\"{LEFT}\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\n"),
            );
        }
    }
    push(out, format_args!("<path class=\"axis\" d=\"M{LEFT} {HEADING}V{bottom}H{right}\"/>\n"));
    let (from, to) = (frame.series.time_of(0), frame.series.time_of(frame.series.points.slots().max(1)));
    for (at, text) in time::ticks(from, to, 9) {
        let x = frame.x((at - from) as f64 / frame.series.slot_ms() as f64);
        push(out, format_args!("<path class=\"axis\" d=\"M{x:.1} {bottom}v5\"/>"));
        let base = bottom + 18.0;
        let anchor = if x > right - 24.0 { "end" } else { "middle" };
        push(
            out,
            format_args!("<text class=\"tick\" x=\"{x:.1}\" y=\"{base}\" text-anchor=\"{anchor}\">{text}</text>\n"),
        );
    }
}

fn curve(out: &mut String, frame: &Frame) {
    let points = visible(frame);
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return;
    };
    if points.len() == 1 {
        push(out, format_args!("<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"#2f6db3\"/>\n", first.0, first.1));
        return;
    }
    let mut line = String::new();
    for (x, y) in &points {
        let step = if line.is_empty() { "M" } else { "L" };
        push(&mut line, format_args!("{step}{x:.1} {y:.1}"));
    }
    let bottom = HEADING + PLOT;
    push(out, format_args!("<path class=\"area\" d=\"{line}L{:.1} {bottom}L{:.1} {bottom}Z\"/>\n", last.0, first.0));
    push(out, format_args!("<path class=\"line\" d=\"{line}\"/>\n"));
}

/// The curve's points; where there are more than can be seen, of each stretch the first, the extremes and the last.
fn visible(frame: &Frame) -> Vec<(f64, f64)> {
    let at = |slot: usize, value: u64| (frame.x(slot as f64 + 0.5), frame.y(value));
    let all: Vec<(f64, f64)> = frame.series.points.iter().map(|point| at(point.slot, point.value)).collect();
    if all.len() as f64 <= DENSITY * WIDTH {
        return all;
    }
    let mut out = Vec::new();
    for stretch in all.chunk_by(|a, b| (a.0 * DENSITY / 2.0) as i64 == (b.0 * DENSITY / 2.0) as i64) {
        let lowest = stretch.iter().max_by(|a, b| a.1.total_cmp(&b.1));
        let highest = stretch.iter().min_by(|a, b| a.1.total_cmp(&b.1));
        let mut kept: Vec<(f64, f64)> =
            [stretch.first(), lowest, highest, stretch.last()].into_iter().flatten().copied().collect();
        kept.sort_by(|a, b| a.0.total_cmp(&b.0));
        kept.dedup();
        out.extend(kept);
    }
    out
}

fn mark(out: &mut String, frame: &Frame, anomaly: &Anomaly) {
    let Some(peak) = anomaly.peak() else { return };
    let (x, y, from) = (frame.x(peak.slot as f64 + 0.5), frame.y(peak.value), frame.y(peak.clean));
    let (kind, label) = (escaped(&anomaly.kind, 60), escaped(&anomaly.label, 80));
    let when = time::minute(frame.series.time_of(anomaly.start));
    let far = anomaly.sigma.map(|value| format!(", {}", sigma(value))).unwrap_or_default();
    let (clean, value) = (grouped(peak.clean), grouped(peak.value));
    push(out, format_args!("<g><title>{label}: {kind}, {when} UTC, {clean} → {value}{far}</title>"));
    push(out, format_args!("<line class=\"stem\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{from:.1}\" y2=\"{y:.1}\"/>"));
    push(out, format_args!("<circle class=\"mark\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/></g>\n"));
}
