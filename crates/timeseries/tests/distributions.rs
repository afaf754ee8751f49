//! Raw values of the shape `random` follow the textbook distributions of Python's parameters: a
//! Kolmogorov-Smirnov test each, of 100,000 values before scaling, against distribution functions
//! written here from their definitions.

mod common;

use std::f64::consts::{PI, SQRT_2, TAU};

use common::raw;
use serde_json::{Value, json};

const COUNT: usize = 100_000;
/// The 0.1 % point of Kolmogorov's distribution: D * sqrt(n) of a right sampler is below it 999 times of 1,000.
const LIMIT: f64 = 1.95;

/// D * sqrt(n) of `values` against a distribution function.
fn distance(mut values: Vec<f64>, cdf: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let mut greatest: f64 = 0.0;
    for (index, x) in values.iter().enumerate() {
        let p = cdf(*x);
        greatest = greatest.max(p - index as f64 / n).max((index + 1) as f64 / n - p);
    }
    greatest * n.sqrt()
}

fn check(config: &Value, cdf: impl Fn(f64) -> f64) {
    for seed in [1, 2] {
        let values = raw("random", config, COUNT, seed);
        assert!(values.iter().all(|x| x.is_finite()), "{config}");
        let distance = distance(values, &cdf);
        assert!(distance < LIMIT, "{config}, seed {seed}: {distance}");
    }
}

fn normal(x: f64) -> f64 {
    0.5 * libm::erfc(-x / SQRT_2)
}

/// The regularised lower incomplete gamma function: its series below a + 1, its continued fraction
/// above (Abramowitz and Stegun 6.5.29 and 6.5.31).
fn gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    let front = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for n in 1..2_000 {
            term *= x / (a + f64::from(n));
            sum += term;
            if term < sum * 1e-15 {
                break;
            }
        }
        front * sum
    } else {
        // From the innermost fraction outwards.
        let mut fraction = 0.0;
        for n in (1..500).rev() {
            let n = f64::from(n);
            fraction = n * (n - a) / (x + 2.0 * n + 1.0 - a - fraction);
        }
        1.0 - front / (x + 1.0 - a - fraction)
    }
}

/// The regularised incomplete beta function, by its continued fraction (Abramowitz and Stegun 26.5.8).
fn beta(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(b, a, 1.0 - x);
    }
    let front = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b) + a * libm::log(x) + b * libm::log1p(-x);
    let mut fraction = 1.0;
    for m in (1..300).rev() {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        fraction = 1.0 + even / (1.0 + odd / fraction);
    }
    let first = -(a + b) * x / (a + 1.0);
    libm::exp(front) / a / (1.0 + first / fraction)
}

/// The von Mises distribution function on [0, 2 pi), by Simpson's rule over the density.
fn von_mises(mu: f64, kappa: f64) -> impl Fn(f64) -> f64 {
    const STEPS: usize = 40_000;
    let density = move |x: f64| libm::exp(kappa * (libm::cos(x - mu) - 1.0));
    let h = TAU / STEPS as f64;
    let mut table = vec![0.0; STEPS + 1];
    for i in 0..STEPS {
        let x = i as f64 * h;
        table[i + 1] = table[i] + h / 6.0 * (density(x) + 4.0 * density(x + 0.5 * h) + density(x + h));
    }
    let total = table[STEPS];
    move |x: f64| {
        let at = (x / h).clamp(0.0, STEPS as f64 - 1e-9);
        let (i, part) = (at as usize, at.fract());
        (table[i] + part * (table[i + 1] - table[i])) / total
    }
}

#[test]
fn the_reference_functions_have_their_textbook_values() {
    assert!((gamma(1.0, 2.0) - (1.0 - libm::exp(-2.0))).abs() < 1e-14);
    assert!((gamma(0.5, 1.0) - libm::erf(1.0)).abs() < 1e-13);
    assert!((gamma(0.5, 9.0) - libm::erf(3.0)).abs() < 1e-13);
    // Chi-square of 10 degrees of freedom: its 95 % point is 18.307.
    assert!((gamma(5.0, 18.307_038_053_275_14 / 2.0) - 0.95).abs() < 1e-12);
    assert!((beta(2.0, 3.0, 0.4) - 0.5248).abs() < 1e-14); // 6x^2 - 8x^3 + 3x^4
    assert!((beta(0.5, 0.5, 0.3) - 2.0 / PI * libm::asin(libm::sqrt(0.3))).abs() < 1e-12);
    assert!((von_mises(1.0, 0.0)(PI) - 0.5).abs() < 1e-12);
    assert!((von_mises(PI, 2.0)(PI) - 0.5).abs() < 1e-12);
}

#[test]
fn the_test_tells_a_wrong_distribution_apart() {
    // A standard deviation four percent too great must not pass at this size.
    let values = raw("random", &json!({ "type": "gauss" }), COUNT, 1);
    assert!(distance(values.iter().map(|x| x * 1.04).collect(), normal) > LIMIT);
}

#[test]
fn uniform_lies_in_0_to_1() {
    check(&json!({}), |x| x.clamp(0.0, 1.0));
    check(&json!({ "type": "uniform" }), |x| x.clamp(0.0, 1.0));
}

#[test]
fn triangular_lies_between_signal_min_and_max_with_its_peak_midway_or_at_mode() {
    for (low, high, mode) in
        [(1.0, 20.0, None), (10.0, 30.0, Some(12.5)), (-5.0, 5.0, Some(5.0)), (0.0, 1.0, Some(0.0))]
    {
        let mut config = json!({ "type": "triangular", "signal_min": low, "signal_max": high });
        if let Some(mode) = mode {
            config["mode"] = json!(mode);
        }
        let mode = mode.unwrap_or(0.5 * (low + high));
        check(&config, |x| {
            if x <= mode && mode > low {
                (x - low) * (x - low) / ((high - low) * (mode - low))
            } else {
                1.0 - (high - x) * (high - x) / ((high - low) * (high - mode)).max(f64::MIN_POSITIVE)
            }
        });
    }
}

#[test]
fn betavariate_has_the_shapes_alpha_and_beta() {
    for (a, b) in [(1.0, 1.0), (2.0, 3.0), (5.0, 1.5), (0.5, 0.5), (0.3, 4.0), (30.0, 2.0), (1.0, 3.0)] {
        check(&json!({ "type": "betavariate", "alpha": a, "beta": b }), |x| beta(a, b, x));
    }
}

#[test]
fn gammavariate_has_the_shape_alpha_and_the_scale_beta() {
    for (alpha, scale) in [(1.0, 1.0), (2.0, 3.0), (0.3, 2.0), (9.0, 0.5), (100.0, 1.0)] {
        check(&json!({ "type": "gammavariate", "alpha": alpha, "beta": scale }), |x| gamma(alpha, x / scale));
    }
}

#[test]
fn weibullvariate_has_the_scale_alpha_and_the_shape_beta() {
    for (scale, shape) in [(1.0, 1.0), (3.0, 2.0), (0.5, 0.7)] {
        check(&json!({ "type": "weibullvariate", "alpha": scale, "beta": shape }), |x| {
            -libm::expm1(-libm::pow(x / scale, shape))
        });
    }
}

#[test]
fn gauss_and_normalvariate_have_the_mean_mu_and_the_deviation_sigma() {
    for kind in ["gauss", "normalvariate"] {
        for (mu, sigma) in [(0.0, 1.0), (-3.0, 0.5)] {
            check(&json!({ "type": kind, "mu": mu, "sigma": sigma }), |x| normal((x - mu) / sigma));
        }
    }
}

#[test]
fn lognormvariate_is_the_exponential_of_a_normal_value() {
    for (mu, sigma) in [(0.0, 1.0), (1.0, 0.25)] {
        check(&json!({ "type": "lognormvariate", "mu": mu, "sigma": sigma }), |x| normal((libm::log(x) - mu) / sigma));
    }
}

#[test]
fn expovariate_has_the_rate_lambda() {
    for rate in [1.0, 4.0] {
        check(&json!({ "type": "expovariate", "lambda": rate }), |x| -libm::expm1(-rate * x));
    }
}

#[test]
fn vonmisesvariate_lies_on_the_circle_from_0_to_2_pi() {
    for (mu, kappa) in [(0.0, 0.0), (1.0, 0.5), (3.0, 4.0), (-1.0, 2.0), (6.0, 50.0), (100.0, 1e-9)] {
        let config = json!({ "type": "vonmisesvariate", "mu": mu, "kappa": kappa });
        assert!(raw("random", &config, COUNT, 3).iter().all(|x| (0.0..TAU).contains(x)));
        check(&config, von_mises(mu, kappa));
    }
    // So narrow that it is normal, around 2.
    for kappa in [1e8, 1e12] {
        let deviation = 1.0 / libm::sqrt(kappa);
        check(&json!({ "type": "vonmisesvariate", "mu": 2, "kappa": kappa }), |x| normal((x - 2.0) / deviation));
    }
}

#[test]
fn paretovariate_starts_at_1_with_the_shape_alpha() {
    for alpha in [1.0, 3.0, 0.5] {
        let config = json!({ "type": "paretovariate", "alpha": alpha });
        assert!(raw("random", &config, COUNT, 3).iter().all(|x| *x >= 1.0));
        check(&config, |x| 1.0 - libm::pow(x, -alpha));
    }
}

#[test]
fn extreme_parameters_come_to_an_end() {
    for kind in ["betavariate", "gammavariate", "weibullvariate", "paretovariate", "vonmisesvariate"] {
        for alpha in [5e-324, 1e-300, 1e-9, 1.0, 1e9, 1e300, f64::MAX] {
            for beta in [5e-324, 1e-300, 1e-9, 1.0, 1e9, 1e300, f64::MAX] {
                let config = json!({ "type": kind, "alpha": alpha, "beta": beta, "kappa": alpha, "mu": beta });
                assert_eq!(raw("random", &config, 200, 1).len(), 200);
            }
        }
    }
}

#[test]
fn normal_values_are_right_in_body_and_tails() {
    // Chi-square over 80 classes of 0.1 from -4 to 4 and both tails, of four million values.
    let values = raw("random", &json!({ "type": "gauss" }), 4_000_000, 11);
    let n = values.len() as f64;
    let mut classes = [0u32; 82];
    for x in &values {
        let class = if *x < -4.0 {
            0
        } else if *x >= 4.0 {
            81
        } else {
            1 + ((*x + 4.0) * 10.0) as usize
        };
        classes[class] += 1;
    }
    let edge = |class: usize| -4.0 + 0.1 * class as f64;
    let chi_square: f64 = (0..82)
        .map(|class| {
            let probability = match class {
                0 => normal(-4.0),
                81 => normal(-4.0),
                _ => normal(edge(class)) - normal(edge(class - 1)),
            };
            let expected = n * probability;
            let off = f64::from(classes[class]) - expected;
            off * off / expected
        })
        .sum();
    // 81 degrees of freedom: the 0.1 % point is 126.
    assert!(chi_square < 126.0, "{chi_square}");

    // The tail beyond the last layer of the ziggurat has a sampler of its own.
    const EDGE: f64 = 3.654_152_885_361_009;
    for sign in [-1.0, 1.0] {
        let tail: Vec<f64> = values.iter().map(|x| sign * x).filter(|x| *x > EDGE).collect();
        let expected = n * normal(-EDGE);
        assert!((tail.len() as f64 - expected).abs() < 4.0 * libm::sqrt(expected), "{} of {expected}", tail.len());
        let above = distance(tail, |x| 1.0 - normal(-x) / normal(-EDGE));
        assert!(above < LIMIT, "{above}");
    }
    // Neighbours have nothing to do with each other.
    let product: f64 = values.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>() / libm::sqrt(n);
    assert!(product.abs() < 4.0, "{product}");
}
