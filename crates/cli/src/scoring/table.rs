//! Scores for people.

use std::fmt::Write as _;

use detection::scores::Measure;
use detection::statistics::{Interval, Verdict};
use evaluation::{Compared, Evaluated, Evaluation};
use report::grouped;

use crate::table::Table;

/// Every detector's figures, each with its interval and what chance gives.
#[must_use]
pub fn to_text(evaluation: &Evaluation) -> String {
    let delivered = evaluation.labels.iter().filter(|label| label.delivery.delivered).count();
    let mut text = format!(
        "{} slots from {} on, {} labels, {} of them delivered\n\n",
        grouped(evaluation.slots),
        evaluation.first,
        grouped(evaluation.labels.len() as u64),
        grouped(delivered as u64),
    );
    if let Some(delay) = evaluation.delivery_delay_p50.filter(|delay| *delay > 0.0) {
        text.push_str(&format!(
            "delivered {} after their slot's start (p50); delays below include that\n\n",
            duration(delay)
        ));
    }
    let mut table = Table::new(&["detector", "figure", "value", "95 % interval", "by chance"]);
    table.right(&[2]);
    for own in &evaluation.detectors {
        for (index, row) in rows(own).into_iter().enumerate() {
            let name = if index == 0 { own.name.clone() } else { String::new() };
            table.row(std::iter::once(name).chain(row).collect());
        }
    }
    text.push_str(&table.to_string());
    for own in &evaluation.detectors {
        for note in notes(own) {
            let _ = writeln!(text, "{}: {note}", own.name);
        }
    }
    for compared in &evaluation.comparisons {
        let _ = writeln!(text, "{}", sentence(compared));
    }
    text
}

/// The rows of a detector: figure, value, interval, control.
fn rows(own: &Evaluated) -> Vec<[String; 4]> {
    let figures = &own.figures;
    let share = |name: &str, measure: &Measure| row(name, measure, |value| format!("{value:.3}"));
    let mut rows = vec![
        share("recall", &figures.recall),
        share("precision", &figures.precision),
        share("F1", &figures.f1),
        row("false alerts a day", &figures.false_alerts_a_day, |value| format!("{value:.2}")),
        row("delay p50", &figures.delay_p50, duration),
        row("delay p95", &figures.delay_p95, duration),
    ];
    if let Some(shuffled) = &figures.shuffled {
        rows.push(share("shuffled labels: p", shuffled));
    }
    for (name, title) in [("pr.average_precision", "PR-AUC"), ("vus.vus_pr", "VUS-PR")] {
        let Some(series) = &own.series else { continue };
        if let Some(value) = series.mean.get(name) {
            let interval = series.intervals.get(name);
            let interval = interval.map_or_else(String::new, |Interval(low, high)| format!("{low:.3} to {high:.3}"));
            rows.push([title.to_owned(), format!("{value:.3}"), interval, String::new()]);
        }
    }
    rows
}

fn row(name: &str, measure: &Measure, shown: impl Fn(f64) -> String) -> [String; 4] {
    let between = |Interval(low, high): Interval| format!("{} to {}", shown(low), shown(high));
    let value = measure.value.map_or_else(|| "-".to_owned(), &shown);
    let interval = match (&measure.interval, &measure.reason) {
        (Some(interval), _) => between(*interval),
        (None, Some(reason)) => reason.clone(),
        (None, None) => String::new(),
    };
    let control = measure.control.as_ref();
    let control = control.map_or_else(String::new, |own| format!("{} ({})", shown(own.mean), between(own.range)));
    [name.to_owned(), value, interval, control]
}

/// Seconds as people read them.
pub(super) fn duration(seconds: f64) -> String {
    match seconds {
        under if under < 120.0 => format!("{under:.0} s"),
        under if under < 7_200.0 => format!("{:.1} min", under / 60.0),
        hours => format!("{:.1} h", hours / 3_600.0),
    }
}

/// What is not in the figures.
pub(super) fn notes(own: &Evaluated) -> Vec<String> {
    let counts = own.figures.counts;
    let plural =
        |count: u64, one: &str, many: &str| format!("{} {}", grouped(count), if count == 1 { one } else { many });
    let mut notes = vec![format!(
        "{} of {} found, {} right, {} false",
        grouped(counts.found),
        plural(counts.labels, "label", "labels"),
        plural(counts.hits, "alert", "alerts"),
        grouped(counts.false_alerts),
    )];
    for (count, one, many, what) in [
        (counts.labels_in_warm_up, "label", "labels", format!("in the warm-up of {} slots", grouped(own.warm_up))),
        (counts.alerts_in_warm_up, "alert", "alerts", "in the warm-up".to_owned()),
        (counts.not_delivered, "label", "labels", "not delivered".to_owned()),
        (counts.disturbed, "alert", "alerts", "in slots that were not executed whole".to_owned()),
        (counts.not_counted, "alert", "alerts", "about labels that do not count".to_owned()),
        (own.unattributed.len() as u64, "alert", "alerts", "about nothing of the blueprint".to_owned()),
        (own.samples, "sample", "samples", "not counted".to_owned()),
        (own.outside, "finding", "findings", "outside of the time of the run".to_owned()),
        (own.skewed, "finding", "findings", "published before what it found began".to_owned()),
    ] {
        if count > 0 {
            notes.push(format!("{} {what}", plural(count, one, many)));
        }
    }
    notes
}

/// What a comparison says, and no more.
pub(super) fn sentence(compared: &Compared) -> String {
    let Compared { first, second, comparison } = compared;
    let Some(difference) = comparison.difference else {
        return format!("{first} and {second}: no label counts for both");
    };
    let interval =
        comparison.interval.map_or_else(String::new, |Interval(low, high)| format!(", {low:+.3} to {high:+.3}"));
    let said = match comparison.verdict {
        Verdict::Better => format!("{first} finds more labels than {second}"),
        Verdict::Worse => format!("{second} finds more labels than {first}"),
        Verdict::Undecided => format!("too few labels tell the recall of {first} and {second} apart"),
    };
    format!("{said} (difference {difference:+.3}{interval}, p {:.3})", comparison.p)
}
