//! The score of the Numenta Anomaly Benchmark against what its own code gives.

use detection::scores::{NabCorpus, NabSeries, PROFILES};

use super::{close, ranges};

/// The raw sums of alerts at these rows, standard, low FP, low FN.
fn raw(rows: usize, windows: &[(u64, u64)], alerts: &[usize]) -> [f64; 3] {
    let mut scores = vec![0.0; rows];
    for row in alerts {
        scores[*row] = 1.0;
    }
    let series = NabSeries::new(&scores, &ranges(windows));
    [0, 1, 2].map(|profile| series.raw(Some(0.5), &PROFILES[profile]).raw)
}

/// Rows, windows, alerts, and the three sums.
type Vector = (usize, &'static [(u64, u64)], &'static [usize], [f64; 3]);

#[test]
fn sums_are_those_of_the_benchmarks_own_code() {
    let window: &[(u64, u64)] = &[(300, 399)];
    let cases: &[Vector] = &[
        (1_000, window, &[300], [1.0; 3]),
        (1_000, window, &[399], [0.025_333_905_1; 3]),
        (1_000, window, &[350, 380], [0.859_792_566_9; 3]),
        (1_000, window, &[200], [-1.11, -1.22, -2.11]),
        (1_000, window, &[409], [-1.027_202_006_2, -1.054_404_012_3, -2.027_202_006_2]),
        (1_000, window, &[696], [-1.109_999_932_7, -1.219_999_865_4, -2.109_999_932_7]),
        (1_000, window, &[697], [-1.11, -1.22, -2.11]),
        (1_000, &[(100, 120), (300, 399)], &[110, 140], [-1.0, -1.0, -2.0]),
        (1_000, &[(140, 160)], &[145], [-1.0, -1.0, -2.0]),
        (1_000, &[(140, 160)], &[155], [0.621_678_868_4; 3]),
        (
            10_000,
            &[(1_000, 1_099), (5_000, 5_199)],
            &[800, 1_010, 1_150, 5_100, 9_000],
            [1.536_645_167_6, 1.222_202_470_2, 1.536_645_167_6],
        ),
        (10_000, &[(5_000, 5_199)], &[749], [-1.0, -1.0, -2.0]),
        (10_000, &[(5_000, 5_199)], &[750], [-1.11, -1.22, -2.11]),
    ];
    for (rows, windows, alerts, expected) in cases {
        for (found, expected) in raw(*rows, windows, alerts).into_iter().zip(expected) {
            close(found, *expected, &format!("{windows:?} {alerts:?}"));
        }
    }
}

#[test]
fn silence_is_0_and_the_start_of_every_window_is_100() {
    let windows = ranges(&[(300, 399), (600, 610)]);
    let mut scores = vec![0.2; 1_000];
    (scores[300], scores[600]) = (0.9, 0.8);
    let corpus = NabCorpus::new(vec![NabSeries::new(&scores, &windows), NabSeries::new(&vec![0.5; 500], &[])]);
    for profile in PROFILES {
        close(corpus.score(None, profile).normalised.unwrap(), 0.0, &profile.name);
        close(corpus.score(Some(0.8), profile).normalised.unwrap(), 100.0, &profile.name);
    }
    for best in corpus.optimised(PROFILES) {
        assert_eq!(best.threshold, Some(0.8));
    }
    let silent = NabCorpus::new(vec![NabSeries::new(&vec![0.5; 1_000], &windows)]);
    let best = &silent.optimised(PROFILES)[0];
    assert_eq!((best.threshold, best.normalised), (None, Some(0.0)), "alerts everywhere cost more than they find");
    assert_eq!(NabCorpus::new(vec![NabSeries::new(&scores, &[])]).score(Some(0.8), &PROFILES[0]).normalised, None);
}

#[test]
fn the_optimised_threshold_is_the_best_of_all() {
    let mut rng = randomness::stream(5, &[b"test"]);
    let series: Vec<NabSeries> = (0..5)
        .map(|index| {
            let scores: Vec<f64> = (0..400).map(|_| randomness::below(&mut rng, 50) as f64 / 50.0).collect();
            NabSeries::new(&scores, &ranges(&[(80 + index, 100), (200, 260 + index), (300, 300)][..index as usize % 4]))
        })
        .collect();
    let corpus = NabCorpus::new(series);
    for (profile, best) in PROFILES.iter().zip(corpus.optimised(PROFILES)) {
        let all = (0..=50).map(|step| corpus.score(Some(f64::from(step) / 50.0), profile).total.raw);
        let silent = corpus.score(None, profile).total.raw;
        close(best.total.raw, all.fold(silent, f64::max), &profile.name);
    }
}

#[test]
fn rows_without_a_score_are_never_alerts_and_a_window_of_one_row_is_soon_far_away() {
    let mut scores = vec![f64::NAN; 1_000];
    scores[500] = 0.7;
    scores[501] = 0.6;
    let corpus = NabCorpus::new(vec![NabSeries::new(&scores, &ranges(&[(500, 500)]))]);
    let at = |threshold| corpus.score(Some(threshold), &PROFILES[0]).total;
    assert_eq!((at(0.0).true_rows, at(0.0).false_rows), (1, 1));
    close(at(0.0).raw, 1.0 - 0.11, "the row after it");
    assert_eq!(corpus.optimised(PROFILES)[0].threshold, Some(0.7));
}
