//! What it costs to compute a cycle, about: for whoever has little time to do it.
//!
//! A model, not a measurement: points times what a point of each kind takes on one processor, which
//! `cargo run --release -p activity --example bench_generate` measures. [`SAFETY`] covers slower processors.

use crate::ensemble::concerned;
use crate::generator::Generator;

/// Everything is estimated by so much too dear.
const SAFETY: f64 = 1.5;

/// Nanoseconds of a point, whatever its kind: to scale, round, cut, keep, and to count its activities.
const POINT: f64 = 5.0;
/// The same of each shape; one that is not here, as of a kind whose points are drawn with effort.
const SHAPES: &[(&str, f64)] =
    &[("constant", 1.0), ("square", 1.0), ("sinusoidal", 2.0), ("real", 100.0), ("custom", 2.0)];
const OTHER_SHAPE: f64 = 40.0;
/// The same of noise.
const NOISE: f64 = 5.0;
/// Nanoseconds of an anomaly: to place it, to inject it, and to write its label down.
const ANOMALY: f64 = 4_000.0;
/// The same of each of its positions, without and with a formula.
const ANOMALY_POSITION: f64 = 50.0;
const ANOMALY_FORMULA: f64 = 1_500.0;

/// What a cycle of a generator comes to.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Cost {
    /// Seconds of one processor, estimated too dear rather than too cheap.
    pub seconds: f64,
    /// Labels of its anomalies.
    pub labels: u64,
}

/// What a cycle of the generator `index` costs, with the anomalies that it shares with others, as
/// [`crate::ensemble::cycle`] computes it.
#[must_use]
pub fn cost(generators: &[Generator], index: usize) -> Cost {
    let own = &generators[index];
    let mut nanoseconds = clean(own);
    if !own.links().is_empty() {
        // Each is computed before any anomaly, this one once more.
        nanoseconds += concerned(generators, index).into_iter().map(|index| clean(&generators[index])).sum::<f64>();
    }
    let mut labels = 0;
    let linked = own.links().iter().map(|link| (&generators[link.generators[0]], Some(link.entry)));
    for (owner, only) in linked.chain([(own, None)]) {
        let anomalies = owner.anomalies();
        for (entry, (anomaly, placement)) in anomalies.entries().iter().zip(anomalies.placements()).enumerate() {
            if only.is_some_and(|only| only != entry) {
                continue;
            }
            let position = if anomaly.has_formula() { ANOMALY_FORMULA } else { ANOMALY_POSITION };
            nanoseconds += placement.counts as f64 * (ANOMALY + placement.length as f64 * position);
            labels += placement.counts;
        }
    }
    Cost { seconds: nanoseconds * SAFETY / 1e9, labels }
}

/// Nanoseconds of a series before any anomaly.
fn clean(generator: &Generator) -> f64 {
    let points = generator.settings().num_points;
    let shape = SHAPES.iter().find(|(name, _)| *name == generator.shape_name()).map_or(OTHER_SHAPE, |(_, cost)| *cost);
    let formula = generator.formula().map_or(0, |formula| formula.nanoseconds(points));
    points as f64 * (POINT + NOISE + shape + formula as f64)
}

#[cfg(test)]
mod tests {
    use serde_json::{Map, Value, json};

    use super::*;
    use crate::anomalies::AnomalyOrigin;
    use crate::shapes::shape;

    fn cost_of(name: &str, config: Value, anomalies: &[Value]) -> Cost {
        let config: Map<String, Value> = config.as_object().unwrap().clone();
        let generator =
            Generator::new("g".to_owned(), shape(name).unwrap(), &config, anomalies, AnomalyOrigin::Own).unwrap().0;
        cost(&[generator], 0)
    }

    #[test]
    fn twice_the_points_cost_twice_as_much_and_anomalies_and_formulas_more() {
        let of = |points: u64| cost_of("constant", json!({"num_points": points, "constant": 1}), &[]).seconds;
        assert!((of(20_000) / of(10_000) - 2.0).abs() < 1e-9);
        let formula = cost_of("custom", json!({"num_points": 10_000, "formula": "sin(t / 60.0)"}), &[]);
        assert!(formula.seconds > of(10_000) && formula.labels == 0);
        let anomalies = [json!({"counts": 7, "start": 10, "end": 9_000})];
        let with = cost_of("constant", json!({"num_points": 10_000, "constant": 1}), &anomalies);
        assert!(with.seconds > of(10_000));
        assert_eq!(with.labels, 7);
    }
}
