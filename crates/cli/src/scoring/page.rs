//! The page of scores: from an evaluation to what the page shows.

use std::collections::BTreeMap;

use blueprint::SLOT_SECONDS;
use detection::scores::Measure;
use evaluation::delivered::Delivered;
use evaluation::{Evaluated, Evaluation, JudgedAlert, Truth};
use report::plot::{Points, Reducer, points_each};
use report::scores::{
    Alert, Chance, Counts, Detector, Fate, Figure, Figures, Label, LabelFate, ScoredSeries, Scores, Unattributed,
    Verdict, render,
};

use super::record::Record;
use super::table::sentence;

/// The page of the scores of `name`, as HTML.
#[must_use]
pub fn scores_page(name: &str, evaluation: &Evaluation, record: &Record) -> String {
    let ids = &record.truth.generators;
    let at: BTreeMap<&str, usize> = ids.iter().enumerate().map(|(index, id)| (id.as_str(), index)).collect();
    let label = |own: &evaluation::TrueLabel| {
        let range = own.range(evaluation.first);
        let slot = |slot: Option<u64>| index(slot.unwrap_or(0));
        Label {
            id: own.id.clone(),
            series: at.get(own.generator.as_str()).copied().unwrap_or(usize::MAX),
            kind: own.kind.clone(),
            start: slot(range.map(|range| range.first)),
            end: slot(range.map(|range| range.last)),
            sigma: own.sigma,
            delivered: own.delivery.delivered,
            reason: own.delivery.reason.clone(),
        }
    };
    let settings = &evaluation.settings;
    let facts = [
        ("Time", format!("{} to {}", evaluation.first, evaluation.end)),
        ("Slots", report::grouped(evaluation.slots)),
        ("Tolerance", format!("{} slots after a label", settings.late)),
        ("Draws of the control", report::grouped(u64::from(settings.draws))),
    ];
    render(&Scores {
        title: name.to_owned(),
        description: None,
        facts: facts.map(|(name, value)| (name.to_owned(), value)).to_vec(),
        first_slot_time_ms: evaluation.first.start().as_millisecond(),
        slot_seconds: u32::try_from(SLOT_SECONDS).unwrap_or_default(),
        slots: index(evaluation.slots),
        series: ids.iter().map(|id| series(id, record)).collect(),
        labels: evaluation.labels.iter().map(label).collect(),
        detectors: evaluation.detectors.iter().map(|own| detector(own, &at)).collect(),
        comparisons: evaluation.comparisons.iter().map(sentence).collect(),
        notes: notes(&record.truth),
    })
}

fn index(slot: u64) -> usize {
    usize::try_from(slot).unwrap_or(usize::MAX)
}

fn notes(truth: &Truth) -> Vec<String> {
    let lost = truth.labels.iter().filter(|label| !label.delivery.delivered).count();
    let mut notes = Vec::new();
    if lost > 0 {
        notes.push(format!(
            "{lost} of {} labels were not delivered: they are no miss of any detector",
            truth.labels.len()
        ));
    }
    if !truth.damage.is_empty() {
        notes.push(format!("{} parts of the record cannot be read: the figures are of the rest", truth.damage.count));
    }
    notes
}

/// A generator's series as it was delivered, and as it would have been without its anomalies.
fn series(id: &str, record: &Record) -> ScoredSeries {
    let Some(delivered) = record.ran.as_ref().and_then(|ran| shown(id, ran)) else {
        return ScoredSeries { id: id.to_owned(), delivered: String::new(), points: Points::default() };
    };
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a picture of values that are 0 or more"
    )]
    let whole = |value: f64| if value > 0.0 { value as u64 } else { 0 };
    let mut clean: Vec<u64> = delivered.values.iter().map(|value| whole(*value)).collect();
    for label in record.truth.labels.iter().filter(|label| label.generator == id && label.delivery.delivered) {
        let Some(first) = label.start.since(delivered.first) else { continue };
        for (slot, value) in (index(first)..).zip(&label.clean) {
            if let Some(at) = clean.get_mut(slot) {
                *at = *value;
            }
        }
    }
    let mut reducer = Reducer::new(points_each(record.truth.generators.len()));
    for (value, clean) in delivered.values.iter().zip(clean) {
        reducer.push(whole(*value), clean);
    }
    ScoredSeries { id: id.to_owned(), delivered: delivered.subject.to_string(), points: reducer.finish() }
}

/// Of the series that show a generator's data points and no other's the first: a metric, if there is one.
fn shown<'a>(id: &str, ran: &'a super::delivered::Ran) -> Option<&'a Delivered> {
    ran.series.iter().find(|series| {
        let own = ran.generators(series);
        own.len() == 1 && own.contains(id)
    })
}

fn detector(own: &Evaluated, series: &BTreeMap<&str, usize>) -> Detector {
    let figures = &own.figures;
    let counts = figures.counts;
    let named = |name: &str| own.series.as_ref().and_then(|series| series.mean.get(name)).copied();
    let further = [
        ("PR-AUC", "pr.average_precision"),
        ("ROC AUC", "roc_auc.roc_auc"),
        ("VUS-PR", "vus.vus_pr"),
        ("VUS-ROC", "vus.vus_roc"),
        ("affiliation precision", "affiliation.precision"),
        ("affiliation recall", "affiliation.recall"),
    ];
    Detector {
        name: own.name.clone(),
        warm_up: index(own.warm_up),
        figures: Figures {
            recall: figure(&figures.recall),
            precision: figure(&figures.precision),
            f1: figure(&figures.f1),
            false_alerts_a_day: figure(&figures.false_alerts_a_day),
            delay_p50: figure(&figures.delay_p50),
            delay_p95: figure(&figures.delay_p95),
            shuffled: figures.shuffled.as_ref().map(figure),
        },
        counts: Counts {
            labels: counts.labels,
            found: counts.found,
            not_delivered: counts.not_delivered,
            labels_in_warm_up: counts.labels_in_warm_up,
            hits: counts.hits,
            false_alerts: counts.false_alerts,
            disturbed: counts.disturbed,
            not_counted: counts.not_counted,
            alerts_in_warm_up: counts.alerts_in_warm_up,
            unattributed: own.unattributed.len() as u64,
            samples: own.samples,
            outside: own.outside,
            skewed: own.skewed,
        },
        alerts: own.alerts.iter().map(|alert| shown_alert(alert, series)).collect(),
        fates: own
            .labels
            .iter()
            .map(|own| LabelFate { fate: fate(own.fate), seconds: own.seconds, alert: own.alert })
            .collect(),
        curve: own.series.as_ref().map_or_else(Vec::new, |series| series.curve.clone()),
        scores: further.iter().filter_map(|(title, name)| Some(((*title).to_owned(), named(name)?))).collect(),
        unattributed: own
            .unattributed
            .iter()
            .map(|alert| Unattributed {
                start: index(alert.range.first),
                end: index(alert.range.last),
                subject: alert.subject.clone(),
                findings: alert.findings.len(),
            })
            .collect(),
    }
}

fn shown_alert(own: &JudgedAlert, series: &BTreeMap<&str, usize>) -> Alert {
    let alert = &own.alert;
    Alert {
        series: alert.generators.iter().filter_map(|id| series.get(id.as_str()).copied()).collect(),
        start: index(alert.range.first),
        end: index(alert.range.last),
        verdict: match own.verdict {
            evaluation::Verdict::Hit => Verdict::Hit,
            evaluation::Verdict::False => Verdict::False,
            evaluation::Verdict::Disturbed => Verdict::Disturbed,
            evaluation::Verdict::NotCounted => Verdict::NotCounted,
            evaluation::Verdict::WarmUp => Verdict::WarmUp,
        },
        labels: own.labels.clone(),
        published_ms: alert.published.as_millisecond(),
        score: alert.score,
        subject: alert.subject.clone(),
        findings: alert.findings.len(),
    }
}

fn fate(own: evaluation::Fate) -> Fate {
    match own {
        evaluation::Fate::Found => Fate::Found,
        evaluation::Fate::Missed => Fate::Missed,
        evaluation::Fate::NotDelivered => Fate::NotDelivered,
        evaluation::Fate::WarmUp => Fate::WarmUp,
    }
}

fn figure(own: &Measure) -> Figure {
    Figure {
        value: own.value,
        reason: own.reason.clone(),
        interval: own.interval.map(|interval| [interval.0, interval.1]),
        control: own.control.map(|own| Chance { mean: own.mean, range: [own.range.0, own.range.1] }),
    }
}
