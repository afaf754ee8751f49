//! Made-up series, scored by the reference implementations: vus 0.0.6, scikit-learn, prts 1.0.0.3, affiliation-metrics-py.

use detection::scores::{
    Bias, Counts, Gamma, Range, RangeRules, Ranked, affiliation, average_precision, by_width, point, point_adjusted,
    range_based, roc_auc, runs, vus,
};

use super::{close, ranges};

struct Case {
    name: &'static str,
    slots: usize,
    seed: u64,
    lag: i64,
    gain: f64,
    window: u64,
    threshold: f64,
    labels: &'static [(u64, u64)],
}

const CASES: [Case; 6] = [
    Case {
        name: "S1",
        slots: 100,
        seed: 1,
        lag: 2,
        gain: 500.0,
        window: 10,
        threshold: 1000.0,
        labels: &[(30, 39), (70, 70)],
    },
    Case {
        name: "S2",
        slots: 400,
        seed: 2,
        lag: 0,
        gain: 400.0,
        window: 21,
        threshold: 990.0,
        labels: &[(0, 9), (100, 119), (124, 130), (399, 399)],
    },
    Case {
        name: "S3",
        slots: 1000,
        seed: 3,
        lag: -3,
        gain: 700.0,
        window: 0,
        threshold: 1000.0,
        labels: &[(200, 249), (600, 604)],
    },
    Case {
        name: "S4",
        slots: 1000,
        seed: 3,
        lag: -3,
        gain: 700.0,
        window: 50,
        threshold: 1000.0,
        labels: &[(200, 249), (600, 604)],
    },
    Case {
        name: "S5",
        slots: 300,
        seed: 4,
        lag: 0,
        gain: 0.0,
        window: 16,
        threshold: 900.0,
        labels: &[(50, 59), (200, 219)],
    },
    Case {
        name: "S6",
        slots: 319,
        seed: 111,
        lag: 1,
        gain: 300.0,
        window: 24,
        threshold: 950.0,
        labels: &[(50, 69), (200, 200), (260, 280)],
    },
];

struct Made {
    scores: Vec<f64>,
    labels: Vec<Range>,
    alerts: Vec<Range>,
    ranked: Ranked,
}

impl Case {
    fn make(&self) -> Made {
        let mut x = self.seed;
        let mut scores: Vec<f64> = (0..self.slots)
            .map(|_| {
                x = (1_103_515_245 * x + 12_345) % (1 << 31);
                (1000 * x / (1 << 31)) as f64
            })
            .collect();
        for (first, last) in self.labels {
            for slot in (*first as i64 + self.lag)..=(*last as i64 + self.lag) {
                if let Some(score) = usize::try_from(slot).ok().and_then(|slot| scores.get_mut(slot)) {
                    *score += self.gain;
                }
            }
        }
        let flags: Vec<bool> = scores.iter().map(|score| *score >= self.threshold).collect();
        let labels = ranges(self.labels);
        let in_label: Vec<bool> = (0..self.slots as u64)
            .map(|slot| labels.iter().any(|label| label.first <= slot && slot <= label.last))
            .collect();
        Made { ranked: Ranked::of_series(&scores, &in_label), alerts: runs(&flags), scores, labels }
    }
}

#[test]
fn scores_over_all_thresholds_are_those_of_the_reference_implementations() {
    // VUS-ROC, VUS-PR, ROC AUC, average precision
    let expected = [
        [0.901_712_699_4, 0.592_473_572_9, 0.908_069_458_6, 0.659_102_819_0],
        [0.806_150_637_2, 0.497_429_644_9, 0.817_061_645_8, 0.589_577_505_4],
        [0.884_742_664_7, 0.688_221_561_5, 0.884_877_344_9, 0.691_715_602_6],
        [0.955_806_493_9, 0.806_266_131_9, 0.884_877_344_9, 0.691_715_602_6],
        [0.655_291_455_1, 0.187_622_079_6, 0.517_345_679_0, 0.123_583_969_1],
        [0.772_886_323_5, 0.416_971_999_9, 0.727_178_958_2, 0.381_208_042_3],
    ];
    for (case, [roc, pr, auc, precision]) in CASES.iter().zip(expected) {
        let made = case.make();
        let areas = vus(&made.scores, &made.labels, &made.ranked.merged(), case.window).unwrap();
        close(areas.roc.unwrap(), roc, case.name);
        close(areas.pr, pr, case.name);
        close(roc_auc(&made.ranked).unwrap(), auc, case.name);
        close(average_precision(&made.ranked).unwrap(), precision, case.name);
    }
}

#[test]
fn the_generator_of_the_cases_is_the_one_that_the_references_saw() {
    let plain = Case { gain: 0.0, ..CASES[0] };
    assert_eq!(plain.make().scores[..6], [513.0, 175.0, 308.0, 534.0, 947.0, 171.0]);
}

#[test]
fn scores_of_slots_are_those_of_the_reference_implementations() {
    // alerted slots, alerts, then F1: of points, adjusted, above 20 %, above 50 %
    let expected = [
        (5, 2, [0.625, 0.952_380_952_4, 0.952_380_952_4, 0.625]),
        (20, 11, [0.620_689_655_2, 0.961_038_961_0, 0.961_038_961_0, 0.730_158_730_2]),
        (41, 13, [0.75, 0.956_521_739_1, 0.918_918_918_9, 0.918_918_918_9]),
        (41, 13, [0.75, 0.956_521_739_1, 0.918_918_918_9, 0.918_918_918_9]),
        (23, 22, [0.150_943_396_2, 0.759_493_670_9, 0.150_943_396_2, 0.150_943_396_2]),
        (29, 25, [0.309_859_154_9, 0.811_881_188_1, 0.811_881_188_1, 0.309_859_154_9]),
    ];
    for (case, (slots, alerts, figures)) in CASES.iter().zip(expected) {
        let Made { labels, alerts: found, .. } = case.make();
        assert_eq!((detection::scores::total(&found), found.len()), (slots, alerts), "{}", case.name);
        let adjusted = |percent| point_adjusted(&labels, &found, percent);
        let counts: [Counts; 4] = [point(&labels, &found), adjusted(0), adjusted(20), adjusted(50)];
        for (counts, figure) in counts.iter().zip(figures) {
            close(counts.f1().unwrap(), figure, case.name);
        }
    }
}

#[test]
fn affiliation_is_that_of_the_reference_implementation() {
    let expected = [
        (1.0, 0.492_272_727_3),
        (0.913_888_888_9, 0.954_417_580_8),
        (0.990_439_717_8, 0.996_817_391_3),
        (0.990_439_717_8, 0.996_817_391_3),
        (0.503_002_022_5, 0.972_658_371_0),
        (0.502_075_414_3, 0.808_296_586_5),
    ];
    for (case, (precision, recall)) in CASES.iter().zip(expected) {
        let made = case.make();
        let found = affiliation(&made.labels, &made.alerts, case.slots as u64).unwrap();
        close(found.precision.unwrap(), precision, case.name);
        close(found.recall, recall, case.name);
    }
}

#[test]
fn range_precision_and_recall_are_those_of_the_reference_implementation() {
    // (precision, recall) flat, front, middle, back; recall flat with gamma 1; recall flat with alpha .5
    let expected = [
        (0, [(1.0, 0.125), (1.0, 0.122_727_272_7), (1.0, 0.15), (1.0, 0.127_272_727_3)], 0.25, 0.3125),
        (
            1,
            [
                (0.818_181_818_2, 0.191_785_714_3),
                (0.818_181_818_2, 0.184_908_008_7),
                (0.818_181_818_2, 0.190_331_439_4),
                (0.818_181_818_2, 0.198_663_419_9),
            ],
            0.428_571_428_6,
            0.470_892_857_1,
        ),
        (
            2,
            [
                (0.846_153_846_2, 0.131_818_181_8),
                (0.816_849_816_8, 0.200_606_060_6),
                (0.846_153_846_2, 0.089_331_779_3),
                (0.875_457_875_5, 0.063_030_303_0),
            ],
            0.45,
            0.565_909_090_9,
        ),
        (
            4,
            [
                (0.181_818_181_8, 0.075),
                (0.181_818_181_8, 0.083_658_008_7),
                (0.181_818_181_8, 0.085_606_060_6),
                (0.181_818_181_8, 0.066_341_991_3),
            ],
            0.15,
            0.5375,
        ),
        (
            5,
            [(0.32, 0.044_841_269_8), (0.32, 0.044_227_994_2), (0.32, 0.047_382_920_1), (0.32, 0.045_454_545_5)],
            0.179_365_079_4,
            0.355_753_968_3,
        ),
    ];
    for (index, by_bias, one, half) in expected {
        let Made { labels, alerts, .. } = CASES[index].make();
        let name = CASES[index].name;
        let rules = |alpha, bias, gamma| RangeRules { alpha, bias, gamma };
        for (bias, (precision, recall)) in [Bias::Flat, Bias::Front, Bias::Middle, Bias::Back].into_iter().zip(by_bias)
        {
            let rules = rules(0.0, bias, Gamma::Reciprocal);
            close(range_based(&alerts, &labels, rules).unwrap(), precision, name);
            close(range_based(&labels, &alerts, rules).unwrap(), recall, name);
        }
        close(range_based(&labels, &alerts, rules(0.0, Bias::Flat, Gamma::One)).unwrap(), one, name);
        close(range_based(&labels, &alerts, rules(0.5, Bias::Flat, Gamma::Reciprocal)).unwrap(), half, name);
    }
}

#[test]
fn a_tiny_series_has_the_volumes_of_the_reference_implementation_at_every_width() {
    let scores = [1.0, 2.0, 1.0, 5.0, 3.0, 4.0, 1.0, 0.0, 2.0, 6.0, 3.0, 1.0];
    let labels = ranges(&[(3, 4), (9, 9)]);
    let volume = |scores: &[f64], window| {
        let sorted = Ranked::new(scores.to_vec(), Vec::new()).merged();
        (vus(scores, &labels, &sorted, window).unwrap(), by_width(scores, &labels, &sorted, window).unwrap())
    };
    let (areas, widths) = volume(&scores, 4);
    close(areas.roc.unwrap(), 0.972_731_064_7, "VUS-ROC");
    close(areas.pr, 0.931_630_236_9, "VUS-PR");
    let roc = [0.944_444_444_4, 0.944_444_444_4, 0.987_546_091_6, 0.992_547_060_1, 0.994_673_283_1];
    let pr = [0.866_666_666_7, 0.866_666_666_7, 0.963_692_344_7, 0.977_486_698_5, 0.983_638_807_8];
    for (width, area) in widths.iter().enumerate() {
        close(area.roc.unwrap(), roc[width], "by width");
        close(area.pr, pr[width], "by width");
    }
    let constant = [2.0; 12];
    for (window, roc, pr) in [(0, 0.5, 0.25), (4, 0.594_557_218_8, 0.456_449_036_5)] {
        let (areas, _) = volume(&constant, window);
        close(areas.roc.unwrap(), roc, "constant scores");
        close(areas.pr, pr, "constant scores");
    }
    let as_labelled: Vec<f64> = (0..12).map(|slot| f64::from(u8::from([3, 4, 9].contains(&slot)))).collect();
    let (areas, _) = volume(&as_labelled, 4);
    close(areas.roc.unwrap(), 1.0, "scores as the labels");
    close(areas.pr, 1.0, "scores as the labels");
    assert_eq!(vus(&scores, &[], &scores, 4), None);
}
