//! Renders a page of scores of a made-up evaluation, to look at it: `cargo run -p report --example scores_page [FILE [SERIES]]`.

use std::collections::BTreeMap;

use report::plot::Points;
use report::scores::{
    Alert, Chance, Counts, Detector, Fate, Figure, Figures, Label, LabelFate, ScoredSeries, Scores, Unattributed,
    Verdict, render,
};

const SLOTS: usize = 3 * 1440;
const WARM_UP: usize = 720;
const FIRST_MS: i64 = 1_767_225_600_000;
const KINDS: [&str; 3] = ["extreme", "shift", "drop"];

/// Numbers that look random and are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit.max(1)
    }
}

fn main() -> std::io::Result<()> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "scores.html".to_owned());
    let count = std::env::args().nth(2).and_then(|text| text.parse().ok()).unwrap_or(6);
    std::fs::write(&file, render(&scores(count)))
}

fn scores(count: usize) -> Scores {
    let mut dice = Dice(7);
    let ids = ["orders", "logins", "uploads", "report-downloads", "payments-eu", "night-batch"];
    let (mut series, mut labels) = (Vec::new(), Vec::new());
    for index in 0..count {
        let own = labels_of(index, &mut dice);
        let clean: Vec<u64> = (0..SLOTS).map(|slot| clean_value(index, slot, &mut dice)).collect();
        let mut values = clean.clone();
        for label in own.iter().filter(|label| label.delivered) {
            for slot in label.start..=label.end {
                values[slot] = match label.kind.as_str() {
                    "extreme" => clean[slot] * 6 + 40,
                    "shift" => clean[slot] * 2 + 15,
                    _ => 0,
                };
            }
        }
        // The last one is like a series of a deployment: only labels and findings are at hand.
        let points = if index == 5 { Points::default() } else { Points::reduce(values, clean) };
        let id = ids.get(index).map_or_else(|| format!("generator-{index}"), |id| (*id).to_owned());
        series.push(ScoredSeries { id, delivered: "objects to s3://shop-events/in/".into(), points });
        labels.extend(own);
    }
    let detectors = vec![
        detector("robust_z", 0.95, 60, 1, 2, WARM_UP, true, &labels, count, &mut dice),
        detector("cloudwatch_anomaly_band", 0.7, 300, 3, 1, WARM_UP, false, &labels, count, &mut dice),
        detector("guardduty", 0.35, 900, 6, 0, 0, false, &labels, count, &mut dice),
    ];
    Scores {
        title: "A small web shop".into(),
        description: Some("Three detectors on three days of a shop with daily rhythm.".into()),
        facts: [("Version", "0.10.0"), ("Seed", "42"), ("Late", "8 slots"), ("Early", "0 slots"), ("Gap", "0 slots"), ("Draws", "1,000")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        first_slot_time_ms: FIRST_MS,
        slot_seconds: 60,
        slots: SLOTS,
        series,
        labels,
        detectors,
        comparisons: vec![
            "robust_z finds more labels than cloudwatch_anomaly_band: +0.26 (0.07 to 0.44), p = 0.016.".into(),
            "robust_z finds more labels than guardduty: +0.63 (0.41 to 0.81), p < 0.001.".into(),
            "Between cloudwatch_anomaly_band and guardduty the labels tell no difference: +0.22 (-0.04 to 0.48), p = 0.15.".into(),
        ],
        notes: vec!["The emulator has no GuardDuty: its findings come from a file.".into()],
    }
}

fn clean_value(index: usize, slot: usize, dice: &mut Dice) -> u64 {
    let day = slot % 1440;
    let tide = if day < 720 { day } else { 1440 - day };
    (4 + index * 7 + tide * (3 + index) / 90 + dice.below(4 + index)) as u64
}

fn labels_of(series: usize, dice: &mut Dice) -> Vec<Label> {
    (0..6)
        .map(|own| {
            let kind = KINDS[dice.below(3)];
            let start = own * 700 + 80 + dice.below(500);
            let length = if kind == "extreme" { 1 } else { 8 + dice.below(90) };
            let lost = dice.below(7) == 0;
            Label {
                id: format!("a{series}{own}"),
                series,
                kind: kind.into(),
                start,
                end: start + length - 1,
                sigma: Some(dice.below(90) as f64 / 10.0 + 3.0),
                delivered: !lost,
                reason: lost.then(|| "failed".into()),
            }
        })
        .collect()
}

#[expect(clippy::too_many_arguments, reason = "each is a property of the made-up detector")]
fn detector(
    name: &str,
    skill: f64,
    delay: usize,
    wrong: usize,
    disturbed: usize,
    warm_up: usize,
    has_scores: bool,
    labels: &[Label],
    series: usize,
    dice: &mut Dice,
) -> Detector {
    let (mut alerts, mut fates) = (Vec::new(), Vec::new());
    let alert = |verdict, series, start: usize, end: usize, after: usize, labels: Vec<usize>, dice: &mut Dice| Alert {
        series: vec![series],
        start,
        end,
        verdict,
        labels,
        published_ms: FIRST_MS + start as i64 * 60_000 + after as i64 * 1000,
        score: has_scores.then(|| dice.below(200) as f64 / 10.0),
        subject: format!("s3://shop-events/in/ PutObject, series {series}"),
        findings: 1 + dice.below(4),
    };
    for (index, label) in labels.iter().enumerate() {
        let after = delay + dice.below(2 * delay);
        let end = label.start + (label.end - label.start).min(after / 60) + 2;
        let seen = (dice.below(1000) as f64) < skill * 1000.0;
        let own = |verdict, dice: &mut Dice| alert(verdict, label.series, label.start, end, after, vec![index], dice);
        let (fate, found) = match (label.delivered, label.start >= warm_up, seen) {
            (false, _, _) if dice.below(3) == 0 => (Fate::NotDelivered, Some(own(Verdict::NotCounted, dice))),
            (false, _, _) => (Fate::NotDelivered, None),
            (_, false, true) => (Fate::WarmUp, Some(own(Verdict::WarmUp, dice))),
            (_, false, false) => (Fate::WarmUp, None),
            (_, _, true) => (Fate::Found, Some(own(Verdict::Hit, dice))),
            (_, _, false) => (Fate::Missed, None),
        };
        let seconds = if fate == Fate::Found { after } else { (label.end - label.start + 9) * 60 } as f64;
        fates.push(LabelFate { fate, seconds, alert: (fate == Fate::Found).then_some(alerts.len()) });
        alerts.extend(found);
    }
    for _ in 0..wrong * series {
        let start = warm_up + dice.below(SLOTS - warm_up - 30);
        alerts.push(alert(Verdict::False, dice.below(series), start, start + 1 + dice.below(20), 120, vec![], dice));
    }
    for own in 0..disturbed * 2 {
        let start = 1500 + dice.below(1500);
        alerts.push(alert(Verdict::Disturbed, own % series, start, start + 5, 200, vec![], dice));
    }
    let count = |verdict| alerts.iter().filter(|alert| alert.verdict == verdict).count() as u64;
    let fate_count = |fate| fates.iter().filter(|own| own.fate == fate).count() as u64;
    let strays = if has_scores { 0 } else { 9 };
    let unattributed: Vec<Unattributed> = (0..strays)
        .map(|own| Unattributed {
            start: own * 400,
            end: own * 400 + 3,
            subject: "s3://backups-of-others/".into(),
            findings: 1,
        })
        .collect();
    let counts = Counts {
        labels: fate_count(Fate::Found) + fate_count(Fate::Missed),
        found: fate_count(Fate::Found),
        not_delivered: fate_count(Fate::NotDelivered),
        labels_in_warm_up: fate_count(Fate::WarmUp),
        hits: count(Verdict::Hit),
        false_alerts: count(Verdict::False),
        disturbed: count(Verdict::Disturbed),
        not_counted: count(Verdict::NotCounted),
        alerts_in_warm_up: count(Verdict::WarmUp),
        unattributed: strays as u64,
        ..Counts::default()
    };
    let further =
        BTreeMap::from([("roc_auc", 0.951), ("pr_auc", 0.702), ("vus.vus_pr", 0.688), ("affiliation.f1", 0.871)]);
    Detector {
        name: name.into(),
        warm_up,
        figures: figures(&counts, &fates),
        counts,
        alerts,
        fates,
        curve: if has_scores { curve() } else { Vec::new() },
        scores: if has_scores {
            further.into_iter().map(|(name, mean)| (name.to_owned(), mean)).collect()
        } else {
            Vec::new()
        },
        unattributed,
    }
}

/// Figures with intervals of about the right size; the real ones come from the evaluation.
fn figures(counts: &Counts, fates: &[LabelFate]) -> Figures {
    let share = |part: u64, of: u64, chance: f64| {
        let value = part as f64 / of as f64;
        let half = (value * (1.0 - value) / of as f64).sqrt() * 1.96 + 0.02;
        Figure {
            value: Some(value),
            interval: Some([(value - half).max(0.0), (value + half).min(1.0)]),
            control: Some(Chance { mean: chance, range: [chance / 3.0, chance * 1.8] }),
            ..Figure::default()
        }
    };
    let recall = share(counts.found, counts.labels, 0.11);
    let precision = share(counts.hits, counts.hits + counts.false_alerts, 0.08);
    let (r, p) = (recall.value.unwrap_or(0.0), precision.value.unwrap_or(0.0));
    let f1 = 2.0 * p * r / (p + r).max(1e-9);
    // Kaplan-Meier: a miss says only that the label was not found until then.
    let mut counted: Vec<&LabelFate> =
        fates.iter().filter(|own| matches!(own.fate, Fate::Found | Fate::Missed)).collect();
    counted.sort_by(|a, b| a.seconds.total_cmp(&b.seconds));
    let reached = |part: f64| {
        let mut left = 1.0;
        for (index, own) in counted.iter().enumerate().filter(|(_, own)| own.fate == Fate::Found) {
            left *= 1.0 - 1.0 / (counted.len() - index) as f64;
            if 1.0 - left >= part {
                return Figure { value: Some(own.seconds), ..Figure::default() };
            }
        }
        let last = counted.last().map_or(0.0, |own| own.seconds);
        let reason = format!("fewer than {:.0} % of the labels are found within {last:.0} s", part * 100.0);
        Figure { reason: Some(reason), ..Figure::default() }
    };
    let a_day = counts.false_alerts as f64 / 3.0;
    Figures {
        recall,
        precision,
        f1: Figure {
            value: Some(f1),
            interval: Some([f1 - 0.09, f1 + 0.06]),
            control: Some(Chance { mean: 0.09, range: [0.03, 0.16] }),
            ..Figure::default()
        },
        false_alerts_a_day: Figure {
            value: Some(a_day),
            interval: Some([a_day * 0.6, a_day * 1.5]),
            ..Figure::default()
        },
        delay_p50: reached(0.5),
        delay_p95: reached(0.95),
        shuffled: None,
    }
}

fn curve() -> Vec<[f64; 2]> {
    (0..=60).map(|at| f64::from(at) / 60.0).map(|recall| [recall, (1.0 - recall.powi(5) * 0.93) * 0.97]).collect()
}
