//! Shapes, scaling and noise: the values that a series has before any anomaly.

mod common;

use common::{build, cycle, raw, try_cycle, values};
use proptest::prelude::*;
use serde_json::{Value, json};
use timeseries::{Scratch, SeriesError};

/// `ceil(x - 1e-9 * max(1, |x|))`, clipped at 0.
fn up(x: f64) -> u64 {
    (x - 1e-9 * x.abs().max(1.0)).ceil().max(0.0) as u64
}

/// Min-max scaling, point by point, as it is described.
fn scaled(raw: &[f64], low: f64, high: f64) -> Vec<u64> {
    let least = raw.iter().copied().fold(f64::INFINITY, f64::min);
    let most = raw.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    raw.iter().map(|x| up((x - least) / (most - least) * (high - low) + low)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_sine_is_the_scaled_sine_of_every_position(
        points in 2u64..3_000, frequency in 0.001..0.5f64, low in -50i32..50, span in 0i32..1_000, amplitude in 0.1..5.0f64,
    ) {
        let (low, high) = (f64::from(low), f64::from(low + span));
        let sine: Vec<f64> = (0..points)
            .map(|t| amplitude * libm::sin(std::f64::consts::TAU * (frequency * t as f64).fract()))
            .collect();
        let config = json!({
            "num_points": points, "frequency": frequency, "amplitude": amplitude, "signal_min": low, "signal_max": high,
        });
        prop_assert_eq!(values("sinusoidal", &config), scaled(&sine, low, high));
    }

    #[test]
    fn a_custom_shape_is_scaled_like_any_other(points in 2u64..500, low in -5i32..50, span in 0i32..100, modulus in 2u64..20) {
        let (low, high) = (f64::from(low), f64::from(low + span));
        let expected: Vec<f64> = (0..points).map(|t| (t * t % modulus) as f64).collect();
        prop_assume!(expected.iter().any(|x| *x != expected[0]));
        let config = json!({
            "num_points": points, "signal_min": low, "signal_max": high, "formula": format!("t * t % {modulus}"),
        });
        prop_assert_eq!(values("custom", &config), scaled(&expected, low, high));
    }

    #[test]
    fn noise_reaches_both_bounds_and_no_further(
        points in 2u64..5_000, low in -500i64..500, span in 1i64..500, seed in any::<u64>(),
    ) {
        let config = json!({ "num_points": points, "constant": 1_000, "noise_min": low, "noise_max": low + span });
        let clean = cycle(&build("constant", &config, &json!([])), seed, 0).clean;
        prop_assert_eq!(clean.iter().min().copied(), Some((1_000 + low) as u64));
        prop_assert_eq!(clean.iter().max().copied(), Some((1_000 + low + span) as u64));
    }

    #[test]
    fn sums_below_0_count_as_0(points in 2u64..2_000, constant in -20i64..20, low in -50i64..0, seed in any::<u64>()) {
        let noisy = |constant: i64| {
            let config = json!({ "num_points": points, "constant": constant, "noise_min": low, "noise_max": 3 });
            cycle(&build("constant", &config, &json!([])), seed, 0).clean
        };
        let lifted = noisy(constant + 100);
        let expected: Vec<u64> = lifted.iter().map(|x| x.saturating_sub(100)).collect();
        prop_assert_eq!(noisy(constant), expected);
    }

    #[test]
    fn great_magnitudes_are_computed_like_small_ones(points in 2u64..600, seed in any::<u64>()) {
        // 2^50 and up leave the vector code; a signal of whole numbers moved up by 2^51 must not change.
        let noisy = |constant: u64| {
            let config = json!({ "num_points": points, "constant": constant, "noise_min": 0, "noise_max": 1000 });
            cycle(&build("constant", &config, &json!([])), seed, 0).clean
        };
        let lifted: Vec<u64> = noisy(5).iter().map(|x| x - 5 + (1 << 51)).collect();
        prop_assert_eq!(noisy(1 << 51), lifted);
    }
}

#[test]
fn the_default_sine_is_one_wave_a_cycle_from_1_to_20() {
    let values = values("sinusoidal", &json!({}));
    assert_eq!(values.len(), 100);
    assert_eq!((values[0], values[25], values[50], values[75]), (11, 20, 11, 1));
    assert_eq!((values.iter().min(), values.iter().max()), (Some(&1), Some(&20)));
}

#[test]
fn frequency_counts_waves_per_slot() {
    // 5.5 rounds up to 6.
    let config = json!({ "num_points": 10_000, "signal_max": 10, "frequency": 0.25 });
    assert_eq!(values("sinusoidal", &config), [6, 10, 6, 1].repeat(2_500));
    // Whole waves in a slot change nothing, and neither do they add up errors.
    let config = json!({ "num_points": 10_000, "signal_max": 10, "frequency": 1_000_003.25 });
    assert_eq!(values("sinusoidal", &config), [6, 10, 6, 1].repeat(2_500));
}

#[test]
fn flat_series_scale_to_signal_min() {
    for (shape, config) in [
        ("sinusoidal", json!({ "num_points": 50, "signal_min": 7, "amplitude": 0 })),
        ("sinusoidal", json!({ "num_points": 1, "signal_min": 7 })),
        ("custom", json!({ "signal_min": 7, "formula": "12345" })),
        // Below 1e-9 of the largest magnitude is rounding, not a signal.
        ("custom", json!({ "signal_min": 7, "formula": "1e6 + t * 1e-6" })),
        ("random", json!({ "signal_min": 7, "num_points": 1 })),
    ] {
        assert!(values(shape, &config).iter().all(|x| *x == 7), "{shape} {config}");
    }
    let barely = values("custom", &json!({ "num_points": 2, "formula": "1e6 + t * 2e-3" }));
    assert_eq!(barely, [1, 20]);
}

#[test]
fn rounding_errors_never_add_one() {
    // Eleven steps of 0.1 from 0 to 1, none of them exact, on 0 to 10.
    let config = json!({ "num_points": 11, "signal_min": 0, "signal_max": 10, "formula": "t * 0.1" });
    assert_eq!(values("custom", &config), (0..=10).collect::<Vec<_>>());
    let config = json!({ "num_points": 101, "signal_min": 0, "signal_max": 100, "formula": "sqrt(t * t * 0.01)" });
    assert_eq!(values("custom", &config), (0..=100).collect::<Vec<_>>());
    // What is truly above is rounded up.
    let config = json!({ "num_points": 3, "signal_min": 0, "signal_max": 1, "formula": "[0, 0.001, 1][t]" });
    assert_eq!(values("custom", &config), [0, 1, 1]);
}

#[test]
fn a_range_below_0_is_clipped() {
    let config = json!({ "num_points": 4, "signal_min": -10, "signal_max": 5, "formula": "t" });
    assert_eq!(values("custom", &config), [0, 0, 0, 5]);
}

#[test]
fn constants_squares_and_triangles_are_in_their_own_units_and_cut() {
    assert_eq!(values("constant", &json!({ "num_points": 3 })), [1, 1, 1]);
    assert_eq!(values("constant", &json!({ "num_points": 3, "constant": 20.9, "signal_max": 5 })), [20, 20, 20]);
    assert_eq!(values("constant", &json!({ "num_points": 2, "constant": -3 })), [0, 0]);
    // Cut after noise: 20.9 + 2.
    assert_eq!(
        values("constant", &json!({ "num_points": 2, "constant": 20.9, "noise_min": 2, "noise_max": 2 })),
        [22, 22]
    );

    let square = json!({ "num_points": 11, "low_value": 10, "low_width": 2, "high_value": 40.5, "high_width": 3 });
    assert_eq!(values("square", &square), [10, 10, 40, 40, 40, 10, 10, 40, 40, 40, 10]);
    let long = json!({ "num_points": 5_000, "low_value": 1, "low_width": 700, "high_value": 2, "high_width": 800 });
    let expected: Vec<u64> = (0..5_000).map(|t| if t % 1_500 < 700 { 1 } else { 2 }).collect();
    assert_eq!(values("square", &long), expected);
    assert_eq!(values("square", &json!({ "num_points": 4, "high_value": 9, "low_width": 0 })), [9, 9, 9, 9]);
    assert_eq!(values("square", &json!({ "num_points": 4, "high_value": 9 })), [0, 9, 0, 9]);

    let triangle = json!({ "num_points": 20_000, "type": "triangular", "signal_min": 1, "signal_max": 20 });
    let values = values("random", &triangle);
    // Cut, not scaled: 20 itself has no room, and 1 is rare.
    assert_eq!((values.iter().min(), values.iter().max()), (Some(&1), Some(&19)));
}

#[test]
fn noise_bounds_mean_what_they_say() {
    let noise = |bounds: Value| {
        let mut config = json!({ "num_points": 2_000, "constant": 100 });
        config.as_object_mut().unwrap().extend(bounds.as_object().unwrap().clone());
        let clean = values("constant", &config);
        let least = clean.iter().copied().min().unwrap() as i64 - 100;
        let most = clean.iter().copied().max().unwrap() as i64 - 100;
        (least, most)
    };
    assert_eq!(noise(json!({})), (0, 0));
    assert_eq!(noise(json!({ "noise_min": 0, "noise_max": 0 })), (0, 0));
    assert_eq!(noise(json!({ "noise_min": 0, "noise_max": 5 })), (0, 5));
    assert_eq!(noise(json!({ "noise_max": 5 })), (0, 5));
    assert_eq!(noise(json!({ "noise_min": -5 })), (-5, 0));
    assert_eq!(noise(json!({ "noise_min": -5, "noise_max": 5 })), (-5, 5));
    assert_eq!(noise(json!({ "noise_min": 3, "noise_max": 3 })), (3, 3));
    assert_eq!(noise(json!({ "noise_min": 2.5, "noise_max": 2.5 })), (3, 3));
    assert_eq!(noise(json!({ "noise_min": null, "noise_max": 5 })), (0, 5));
}

#[test]
fn noise_is_normal_between_its_bounds() {
    // Scaled so that the extremes meet the bounds, the rest keeps the shape: half of it on each
    // side, two thirds within one deviation of the middle.
    let config = json!({ "num_points": 100_000, "constant": 1e6, "noise_min": -100_000, "noise_max": 100_000 });
    let clean = cycle(&build("constant", &config, &json!([])), 3, 0).clean;
    let offsets: Vec<f64> = clean.iter().map(|x| *x as f64 - 1e6).collect();
    let n = offsets.len() as f64;
    let mean = offsets.iter().sum::<f64>() / n;
    let deviation = (offsets.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    let within = |k: f64| offsets.iter().filter(|x| (*x - mean).abs() <= k * deviation).count() as f64 / n;
    assert!(
        (within(1.0) - 0.6827).abs() < 0.01 && (within(2.0) - 0.9545).abs() < 0.005,
        "{} {}",
        within(1.0),
        within(2.0)
    );
    // The extremes of 100,000 normal values lie between 3.5 and 6 deviations from the mean.
    assert!((100_000.0 / deviation) > 3.5 && (100_000.0 / deviation) < 6.0);
}

#[test]
fn real_numbers_are_scaled_and_short_data_are_filled_with_zeros() {
    let generator = build(
        "real",
        &json!({ "num_points": 6, "signal_min": 0, "signal_max": 10, "bucket": "bucket", "key": "k" }),
        &json!([]),
    );
    let run = |real: Option<&[f64]>| try_cycle(&generator, 1, 0, real).map(|series| series.values);
    assert_eq!(run(Some(&[2.0, 4.0, -1.0, 4.0, 0.5, 1.0])).unwrap(), [6, 10, 0, 10, 3, 4]);
    assert_eq!(run(Some(&[5.0, 10.0])).unwrap(), [5, 10, 0, 0, 0, 0]);
    // What is beyond num_points is ignored.
    assert_eq!(run(Some(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 1e9])).unwrap(), [0, 2, 4, 6, 8, 10]);
    let SeriesError { path, message, .. } = run(None).unwrap_err();
    assert!(path == "key".into() && message.contains("bucket/k"));
    assert!(run(Some(&[f64::MAX, f64::MIN])).unwrap_err().message.contains("too far apart"));
    assert_eq!(run(Some(&[1.0, f64::NAN])).unwrap_err().position, Some(1));
}

#[test]
fn values_that_cannot_be_are_errors_with_their_place() {
    let error = |shape: &str, config: Value| try_cycle(&build(shape, &config, &json!([])), 1, 0, None).unwrap_err();
    let formula = error("custom", json!({ "formula": "10 / (t - 7)" }));
    assert_eq!((formula.path.relative().as_str(), formula.position), ("formula", Some(7)));
    assert!(formula.to_string().starts_with("generator \"ts\", formula, position 7: "), "{formula}");
    let infinite = error("random", json!({ "type": "lognormvariate", "sigma": 1000 }));
    assert_eq!(infinite.path.relative(), "type");
    assert!(infinite.position.is_some());
    let great = error("constant", json!({ "constant": 1u64 << 53, "noise_min": 4, "noise_max": 4 }));
    assert!(great.message.contains("2^53"), "{great}");
    let top = json!({ "num_points": 2, "constant": 1u64 << 53 });
    assert_eq!(values("constant", &top), [1 << 53, 1 << 53]);
}

#[test]
fn cycles_differ_where_something_is_drawn_and_only_there() {
    let noisy = json!({ "num_points": 500, "noise_max": 50 });
    let generator = build("sinusoidal", &noisy, &json!([]));
    assert_ne!(cycle(&generator, 1, 0), cycle(&generator, 1, 1));
    assert_ne!(cycle(&generator, 1, 0), cycle(&generator, 2, 0));
    assert_eq!(cycle(&generator, 1, 5), cycle(&generator, 1, 5));
    let bare = build("sinusoidal", &json!({ "num_points": 500 }), &json!([]));
    assert_eq!(cycle(&bare, 1, 0), cycle(&bare, 2, 1));
    for (shape, config) in [("random", json!({})), ("custom", json!({ "formula": "random()" }))] {
        let generator = build(shape, &config, &json!([]));
        assert_ne!(cycle(&generator, 1, 0), cycle(&generator, 1, 1));
        assert_eq!(cycle(&generator, 1, 1), cycle(&generator, 1, 1));
    }
}

#[test]
fn with_repeat_every_cycle_is_the_first() {
    let config = json!({ "num_points": 300, "noise_max": 50, "repeat": true });
    let anomalies = json!([{ "counts": 5, "formula": "randint(1000, 2000)" }]);
    let generator = build("random", &config, &anomalies);
    let (first, later) = (cycle(&generator, 1, 0), cycle(&generator, 1, 9));
    assert_eq!((&first.values, &first.clean), (&later.values, &later.clean));
    assert_eq!(later.labels[0].cycle, 9);
    assert_eq!(later.labels[0].id, format!("ts/9/{}", later.labels[0].start_position));
    assert_eq!(first.labels[0].values, later.labels[0].values);
}

#[test]
fn memory_that_was_used_before_leaves_no_trace() {
    let generators = [
        build("random", &json!({ "num_points": 3_000, "noise_max": 9 }), &json!([{ "counts": 10 }])),
        build(
            "sinusoidal",
            &json!({ "num_points": 70, "noise_max": 9 }),
            &json!([{ "counts": 3, "formula": "sum(datapoints)" }]),
        ),
        build("custom", &json!({ "num_points": 500, "formula": "random()" }), &json!([])),
        build("constant", &json!({ "num_points": 1 }), &json!([{ "counts": 1 }])),
    ];
    let mut scratch = Scratch::new();
    for round in 0..3 {
        for generator in &generators {
            let fresh = cycle(generator, 1, round);
            let again = generator.cycle(1, round, None, &mut scratch).unwrap();
            assert_eq!((again.values, again.clean), (&fresh.values[..], &fresh.clean[..]));
            assert_eq!(again.labels, fresh.labels);
        }
    }
}

#[test]
fn a_random_shape_gives_the_same_raw_values_for_the_same_stream() {
    assert_eq!(raw("random", &json!({}), 10, 1), raw("random", &json!({}), 10, 1));
    assert_ne!(raw("random", &json!({}), 10, 1), raw("random", &json!({}), 10, 2));
}

#[test]
fn a_series_of_subnormal_numbers_stays_within_its_signal() {
    // 1e-320, and the like down to 0: the smallest numbers that there are.
    for formula in ["t * 1.0e-320", "-1.0e-320 * t", "t * 1.0e-310", "if t == 5 { 5.0e-324 } else { 0.0 }"] {
        let config = json!({"num_points": 60, "signal_min": 10, "signal_max": 20, "formula": formula});
        let values = values("custom", &config);
        assert!(values.iter().all(|value| (10..=20).contains(value)), "{formula}: {values:?}");
    }
}
