//! What chance gives: as many alerts, as long, about the same generators, placed at random; and labels moved at random.

use std::collections::{BTreeMap, BTreeSet};

use detection::scores::{Chance, Measure, Range, f1};
use detection::statistics::{Interval, Placement, quantile, shifted};

use crate::judge::{Fate, JudgedAlert, JudgedLabel, LabelIndex, Verdict, starts_after};
use crate::ranges::Ranges;
use crate::settings::Settings;
use crate::truth::Truth;

/// At most so many alerts are placed in all draws together: a detector that alerts all the time gets fewer draws.
const PLACED: usize = 2_000_000;
/// Draws that it gets at least.
const LEAST_DRAWS: usize = 100;

/// The labels that count, with their windows, in the scored time.
pub(crate) struct Counted<'a> {
    truth: &'a Truth,
    /// The windows of labels that count, by generator, in order.
    windows: BTreeMap<&'a str, Ranges<usize>>,
    /// All windows, for the time that is open to false alerts.
    index: LabelIndex,
    labels: u64,
    warm_up: u64,
}

impl<'a> Counted<'a> {
    pub(crate) fn new(truth: &'a Truth, judged: &[JudgedLabel], settings: &Settings, warm_up: u64) -> Counted<'a> {
        let index = LabelIndex::new(truth, settings);
        let counts: BTreeSet<usize> = judged
            .iter()
            .filter(|label| {
                matches!(label.fate, Fate::Found | Fate::Missed) && starts_after(&index, label.label, warm_up)
            })
            .map(|label| label.label)
            .collect();
        let mut windows: BTreeMap<&str, Ranges<usize>> = BTreeMap::new();
        for id in truth.generators.iter().chain(truth.labels.iter().map(|label| &label.generator)) {
            windows.entry(id).or_insert_with(|| {
                let own = index.windows(id).filter(|(_, label)| counts.contains(label));
                Ranges::new(own.collect())
            });
        }
        Counted { truth, windows, index, labels: counts.len() as u64, warm_up }
    }

    /// The slots after the warm-up.
    pub(crate) fn scored(&self) -> Range {
        let last = self.truth.slots().saturating_sub(1);
        Range::new(self.warm_up.min(last), last)
    }

    /// Slots of a range outside of labels' windows, on average over the generators.
    pub(crate) fn open_slots(&self, range: &Range) -> f64 {
        let cover = |id: &str| {
            let windows = self.index.windows(id).filter(|(window, _)| window.overlaps(range));
            let windows =
                windows.map(|(window, _)| Range::new(window.first.max(range.first), window.last.min(range.last)));
            // They come in order, and may overlap.
            let (covered, _) = windows.fold((0, range.first), |(covered, from), window| {
                let first = window.first.max(from);
                if first > window.last { (covered, from) } else { (covered + window.last - first + 1, window.last + 1) }
            });
            covered
        };
        let count = self.windows.len().max(1) as f64;
        let covered: u64 = self.windows.keys().map(|id| cover(id)).sum();
        range.len() as f64 - covered as f64 / count
    }

    /// The share of labels that these alerts find when labels are shifted by random offsets, and the chance of finding as many
    /// as were found.
    pub(crate) fn shuffled(&self, alerts: &[JudgedAlert], recall: Option<f64>, settings: &Settings) -> Measure {
        const NAME: &str = "shuffled";
        let Some(recall) = recall else { return Measure::absent(NAME, "no label counts") };
        let scored = self.scored();
        let alerts = by_generator(alerts, scored);
        let draws = settings.draws.max(1);
        let mut rng = randomness::stream(self.truth.slots(), &[b"evaluation", b"shuffle"]);
        let mut recalls: Vec<f64> = (0..draws)
            .map(|_| {
                let found: usize = self
                    .windows
                    .iter()
                    .map(|(id, windows)| {
                        // A window may begin in the warm-up where alerts may be early.
                        let from = |slot: u64| slot.saturating_sub(scored.first);
                        let own: Vec<(u64, u64)> =
                            windows.all().iter().map(|(own, _)| (from(own.first), from(own.last))).collect();
                        let alerts = alerts.get(id);
                        let moved = shifted(&own, scored.len(), &mut rng);
                        let back = |(first, last): &(u64, u64)| Range::new(first + scored.first, last + scored.first);
                        let found = |own: &&(u64, u64)| {
                            alerts.is_some_and(|alerts| alerts.overlapping(&back(own)).next().is_some())
                        };
                        moved.iter().filter(found).count()
                    })
                    .sum();
                found as f64 / self.labels.max(1) as f64
            })
            .collect();
        let as_good = recalls.iter().filter(|own| **own >= recall - 1e-12).count();
        let p = (1 + as_good) as f64 / (1 + recalls.len()) as f64;
        Measure::of(NAME, p).beside(chance(&mut recalls))
    }
}

/// The ranges of alerts that count, by generator.
fn by_generator(alerts: &[JudgedAlert], scored: Range) -> BTreeMap<&str, Ranges<()>> {
    let mut of: BTreeMap<&str, Vec<(Range, ())>> = BTreeMap::new();
    for alert in alerts.iter().filter(|alert| alert.alert.range.first >= scored.first) {
        for id in &alert.alert.generators {
            of.entry(id).or_default().push((alert.alert.range, ()));
        }
    }
    of.into_iter().map(|(id, ranges)| (id, Ranges::new(ranges))).collect()
}

/// What chance gives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Control {
    pub(crate) recall: Option<Chance>,
    pub(crate) precision: Option<Chance>,
    pub(crate) f1: Option<Chance>,
}

impl Control {
    /// Place the alerts that are right or false at random in the scored time, again and again.
    pub(crate) fn draw(counted: &Counted<'_>, alerts: &[JudgedAlert], settings: &Settings) -> Control {
        let scored = counted.scored();
        let mut groups: BTreeMap<&BTreeSet<String>, Vec<u64>> = BTreeMap::new();
        for alert in alerts.iter().filter(|alert| matches!(alert.verdict, Verdict::Hit | Verdict::False)) {
            groups.entry(&alert.alert.generators).or_default().push(alert.alert.range.len().min(scored.len()));
        }
        let count: usize = groups.values().map(Vec::len).sum();
        if count == 0 || counted.labels == 0 {
            return Control::default();
        }
        let draws = (PLACED / count).max(LEAST_DRAWS).min(settings.draws as usize);
        // Where alerts overlap each other so much that they do not fit side by side, there is no control.
        let placements: Option<Vec<_>> =
            groups.into_iter().map(|(ids, lengths)| Some((ids, Placement::new(lengths, scored.len())?))).collect();
        let Some(mut placements) = placements else { return Control::default() };
        let mut rng = randomness::stream(counted.truth.slots(), &[b"evaluation", b"control"]);
        let (mut recalls, mut precisions, mut f1s) = (Vec::new(), Vec::new(), Vec::new());
        for _ in 0..draws {
            let (mut right, mut found) = (0_u64, BTreeSet::new());
            for (ids, placement) in &mut placements {
                for (first, last) in placement.draw(&mut rng) {
                    let range = Range::new(first + scored.first, last + scored.first);
                    let mut hit = false;
                    for id in *ids {
                        let windows = counted.windows.get(id.as_str()).into_iter();
                        for own in windows.flat_map(|windows| windows.overlapping(&range)) {
                            hit = true;
                            found.insert(own.1);
                        }
                    }
                    right += u64::from(hit);
                }
            }
            let (recall, precision) = (found.len() as f64 / counted.labels as f64, right as f64 / count as f64);
            recalls.push(recall);
            precisions.push(precision);
            f1s.push(f1(Some(precision), recall));
        }
        Control { recall: chance(&mut recalls), precision: chance(&mut precisions), f1: chance(&mut f1s) }
    }
}

fn chance(values: &mut [f64]) -> Option<Chance> {
    if values.is_empty() {
        return None;
    }
    values.sort_unstable_by(f64::total_cmp);
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    Some(Chance { draws: values.len(), mean, range: Interval(quantile(values, 0.025), quantile(values, 0.975)) })
}
