//! Series in a terminal: dots of braille characters, 2 by 4 a cell, with axes and marked anomalies.

use super::axis::Axis;
use super::series::{Anomaly, Series};
use super::text::{columns, counted, cut, harmless, sigma};
use super::time;
use crate::digits::grouped;

/// Rows of a plot, and how many more a split axis gets.
const ROWS: usize = 6;
const ROWS_WHEN_SPLIT: usize = 3;

const BOLD: &str = "1";
const DIM: &str = "2";
const LINE: &str = "36";
const MARK: &str = "33";

/// Draws every series, one below the other, in `width` columns (60 to 200; others are cut to that). Without `colour` no
/// escape sequence is used, and the plot says the same: anomalies stand over a `▲` on the time axis and are listed.
pub fn render(series: &[Series], width: usize, colour: bool) -> String {
    let width = width.clamp(60, 200);
    let mut out = String::new();
    for (index, series) in series.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        plot(&mut out, series, width, &Paint { colour });
    }
    out
}

struct Paint {
    colour: bool,
}

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

fn plot(out: &mut String, series: &Series, width: usize, paint: &Paint) {
    let axis = Axis::of(series);
    let rows = ROWS + if axis.note().is_some() { ROWS_WHEN_SPLIT } else { 0 };
    let labels = row_labels(&axis, rows);
    let gutter = labels.iter().map(|(_, text)| columns(text)).max().unwrap_or(1);
    let cells = width - gutter - 2;
    let grid = Grid::draw(series, &axis, cells, rows);

    heading(out, series, &axis, width, paint);
    for row in 0..rows {
        let label = labels.iter().find(|(at, _)| *at == row).map(|(_, text)| text.as_str());
        // The part of the axis that is not linear is drawn broken.
        let height = 1.0 - (row as f64 + 0.5) / rows as f64;
        let linear = height >= axis.base().0 && height <= axis.base().1;
        let line = match (label, linear) {
            (Some(_), _) => '┤',
            (None, true) => '│',
            (None, false) => '┊',
        };
        let ruler = format!("{:>gutter$} {line}", label.unwrap_or(""));
        out.push_str(&paint.with(DIM, &ruler));
        out.push_str(&grid.row(row, paint));
        out.push('\n');
    }
    let pad = " ".repeat(gutter + 1);
    out.push_str(&paint.with(DIM, &format!("{pad}└")));
    out.push_str(&grid.ground(paint));
    out.push('\n');
    out.push_str(&paint.with(DIM, format!("{pad} {}", times(series, cells)).trim_end()));
    out.push('\n');
    out.push_str(&anomalies(series, width, paint));
}

fn heading(out: &mut String, series: &Series, axis: &Axis, width: usize, paint: &Paint) {
    let id = cut(&harmless(&series.id), width / 2);
    let note = axis.note().map(|note| format!("({note})")).unwrap_or_default();
    let mut about = harmless(&series.shape);
    if let Some(description) = &series.description {
        about = format!("{about} · {}", harmless(description));
    }
    let used = columns(&id) + 2 + if note.is_empty() { 0 } else { columns(&note) + 2 };
    let about = cut(&about, width.saturating_sub(used));
    let gap = width.saturating_sub(columns(&id) + 2 + columns(&about) + columns(&note));
    let line = format!("{}  {}{}", paint.with(BOLD, &id), paint.with(DIM, &about), " ".repeat(gap));
    if note.is_empty() {
        out.push_str(line.trim_end());
    } else {
        out.push_str(&line);
        out.push_str(&paint.with(MARK, &note));
    }
    out.push('\n');
}

/// The rows that carry a number: the ends of the axis and of its linear part, where they do not collide.
fn row_labels(axis: &Axis, rows: usize) -> Vec<(usize, String)> {
    let mut labels: Vec<(usize, String)> = Vec::new();
    for value in [axis.high, axis.low, axis.base_high, axis.base_low] {
        let row = ((1.0 - axis.height_of(value)) * (rows as f64 - 1.0)).round() as usize;
        if labels.iter().all(|(taken, _)| taken.abs_diff(row) > 0) {
            labels.push((row, grouped(value as u64)));
        }
    }
    labels
}

/// The plot's dots; of each cell also whether an anomaly lies in it.
struct Grid {
    cells: usize,
    dots: Vec<u8>,
    marked: Vec<bool>,
    ground: Vec<bool>,
}

impl Grid {
    fn draw(series: &Series, axis: &Axis, cells: usize, rows: usize) -> Grid {
        let mut grid =
            Grid { cells, dots: vec![0; cells * rows], marked: vec![false; cells * rows], ground: vec![false; cells] };
        let (across, down) = (cells * 2, rows * 4);
        let slots = series.points.slots().max(1);
        let x_of = |slot: usize| (slot * across / slots).min(across - 1);
        let y_of = |value: u64| ((1.0 - axis.height_of(value as f64)) * (down as f64 - 1.0)).round() as usize;

        // Per dot column the extremes; columns are joined by stretching each towards the last value of the one before.
        let mut columns: Vec<Option<(usize, usize)>> = vec![None; across];
        let mut last: Option<(usize, usize)> = None;
        for point in series.points.iter() {
            let (x, y) = (x_of(point.slot), y_of(point.value));
            let (top, bottom) = columns[x].unwrap_or((y, y));
            columns[x] = Some((top.min(y), bottom.max(y)));
            if let Some((before, from)) = last.filter(|(before, _)| *before < x) {
                grid.join(before, from, x, y);
            }
            last = Some((x, y));
        }
        for (x, extremes) in columns.iter().enumerate() {
            if let Some((top, bottom)) = *extremes {
                (top..=bottom).for_each(|y| grid.dot(x, y));
            }
        }
        for anomaly in &series.anomalies {
            let (from, to) = (x_of(anomaly.start) / 2, x_of(anomaly.end.max(anomaly.start)) / 2);
            grid.ground[from..=to].fill(true);
            for point in anomaly.points() {
                let (x, y, level) = (x_of(point.slot), y_of(point.value), y_of(point.clean));
                grid.dot(x, y);
                // All of its way from the clean value, but not the cell of the clean value itself.
                for row in (y.min(level) / 4)..=(y.max(level) / 4) {
                    if row != level / 4 || row == y / 4 {
                        grid.marked[row * cells + x / 2] = true;
                    }
                }
            }
        }
        grid
    }

    fn dot(&mut self, x: usize, y: usize) {
        // Braille numbers its dots down the left column, then the right one, the last row having been added later.
        const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];
        self.dots[(y / 4) * self.cells + x / 2] |= BITS[x % 2][y % 4];
    }

    fn join(&mut self, from_x: usize, from_y: usize, to_x: usize, to_y: usize) {
        let steps = to_x - from_x;
        let at = |step: usize| {
            let share = step as f64 / steps as f64;
            (from_y as f64 + (to_y as f64 - from_y as f64) * share).round() as usize
        };
        for step in 1..=steps {
            // The upright stroke of a column reaches from just past the dot before to its own.
            let (before, now) = (at(step - 1), at(step));
            let towards = if now > before { now.min(before + 1)..=now } else { now..=before.max(now + 1) - 1 };
            for y in towards.chain([now]) {
                self.dot(from_x + step, y);
            }
        }
    }

    fn row(&self, row: usize, paint: &Paint) -> String {
        let cells = row * self.cells..(row + 1) * self.cells;
        let (dots, marked) = (&self.dots[cells.clone()], &self.marked[cells]);
        let used = dots.iter().rposition(|dots| *dots != 0).map_or(0, |last| last + 1);
        let glyph = |dots: u8| match dots {
            0 => ' ',
            dots => char::from_u32(0x2800 + u32::from(dots)).unwrap_or(' '),
        };
        runs(used, |cell| (if marked[cell] { MARK } else { LINE }, glyph(dots[cell])), paint)
    }

    /// The time axis, with a mark under each anomaly.
    fn ground(&self, paint: &Paint) -> String {
        runs(
            self.cells,
            |cell| {
                if self.ground[cell] { (MARK, '▲') } else { (DIM, '─') }
            },
            paint,
        )
    }
}

/// A line of cells, each with its colour and character; neighbours of one colour share an escape sequence.
fn runs(cells: usize, cell: impl Fn(usize) -> (&'static str, char), paint: &Paint) -> String {
    let mut out = String::new();
    let mut from = 0;
    while from < cells {
        let code = cell(from).0;
        let text: String = (from..cells).map(&cell).take_while(|(same, _)| *same == code).map(|(_, c)| c).collect();
        from += text.chars().count();
        out.push_str(&paint.with(code, &text));
    }
    out
}

fn times(series: &Series, cells: usize) -> String {
    let slots = series.points.slots().max(1);
    let (from, to) = (series.time_of(0), series.time_of(slots));
    let mut line = format!("{} UTC", time::minute(from));
    for (at, text) in time::ticks(from, to, cells / 14) {
        let share = (at - from) as f64 / (to - from).max(1) as f64;
        let column = (share * cells as f64).round() as usize;
        let length = line.chars().count();
        if column >= length + 2 && column + text.len() <= cells {
            line.push_str(&" ".repeat(column - length));
            line.push_str(&text);
        }
    }
    line
}

fn anomalies(series: &Series, width: usize, paint: &Paint) -> String {
    let mut anomalies: Vec<&Anomaly> = series.anomalies.iter().collect();
    if anomalies.is_empty() {
        return String::new();
    }
    anomalies.sort_by_key(|anomaly| (anomaly.start, anomaly.end));
    let many_days = series.slot_ms().saturating_mul(series.points.slots() as i64) > 86_400_000;
    let mut line = format!("▲ {}", counted(anomalies.len(), "anomaly", "anomalies"));
    for (index, anomaly) in anomalies.iter().enumerate() {
        let text = one(series, anomaly, many_days);
        let rest = anomalies.len() - index - 1;
        let room = if rest == 0 { 0 } else { format!(" · {} more", grouped(rest as u64)).chars().count() };
        let joint = if index == 0 { ": " } else { " · " };
        if columns(&line) + joint.len().max(3) + columns(&text) + room > width {
            if index > 0 {
                line.push_str(&format!(" · {} more", grouped(rest as u64 + 1)));
            }
            break;
        }
        line.push_str(joint);
        line.push_str(&text);
    }
    format!("{}\n", paint.with(MARK, &cut(&line, width)))
}

fn one(series: &Series, anomaly: &Anomaly, many_days: bool) -> String {
    let at = series.time_of(anomaly.start);
    let mut text = if many_days { time::minute(at) } else { time::clock(at) };
    text = format!("{text} {}", cut(&harmless(&anomaly.kind), 20));
    if anomaly.end > anomaly.start {
        text = format!("{text}, {}", counted(anomaly.end - anomaly.start + 1, "slot", "slots"));
    }
    if let Some(peak) = anomaly.peak() {
        text = format!("{text} {} → {}", grouped(peak.clean), grouped(peak.value));
    }
    if let Some(value) = anomaly.sigma {
        text = format!("{text} ({})", sigma(value));
    }
    text
}
