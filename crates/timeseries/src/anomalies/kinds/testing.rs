//! Kinds that only tests know: what a kind may do beyond `point`.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::anomalies::kind::{Anomaly, AnomalyKind, Built, Fault};
use crate::anomalies::placement::Placement;
use crate::anomalies::site::Site;
use crate::series_settings::SeriesSettings;

/// Spans that are lifted by some standard deviations, and here and there not.
pub const SHIFT: AnomalyKind = AnomalyKind {
    name: "test_shift",
    summary: "Spans lifted by some standard deviations.",
    schema: settings::schema_of::<Shift>,
    example: r#"{ "kind": "test_shift", "start": 10, "end": 90, "counts": 2, "length": 8, "sigmas": 3, "min_gap": 2 }"#,
    build: |entry, settings| Shift::build(entry, settings),
};

/// Spans in which several generators swap what they have: each gets the clean values of the next.
pub const ROTATION: AnomalyKind = AnomalyKind {
    name: "test_rotation",
    summary: "Spans in which several generators swap their values.",
    schema: settings::schema_of::<Rotation>,
    example: r#"{ "kind": "test_rotation", "start": 10, "end": 90, "counts": 2, "length": 8, "generators": ["b", "c"] }"#,
    build: |entry, settings| Rotation::build(entry, settings),
};

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Shift {
    #[serde(default)]
    start: u64,
    #[serde(default)]
    end: Option<u64>,
    #[serde(default)]
    counts: u64,
    #[schemars(range(min = 1, max = 30))]
    length: u64,
    #[serde(default)]
    sigmas: f64,
    #[serde(default)]
    #[schemars(range(max = 9))]
    min_gap: u64,
    #[serde(default)]
    overlap: bool,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
struct Rotation {
    #[serde(default)]
    start: u64,
    #[serde(default)]
    end: Option<u64>,
    #[serde(default)]
    counts: u64,
    #[schemars(range(min = 1, max = 30))]
    length: u64,
    generators: Vec<String>,
}

impl Shift {
    fn build(entry: &Map<String, Value>, settings: &SeriesSettings) -> Built {
        let config: Shift = settings::read(&(SHIFT.schema)(), entry)?;
        let (placement, warnings) = Placement::cut(config.start, config.end, config.counts, settings.num_points - 1);
        let placement = placement.of_length(config.length).with_gap(config.min_gap);
        let placement = if config.overlap { placement.over_others() } else { placement };
        Ok((Box::new(Shifted { placement, sigmas: config.sigmas, parameters: Value::Object(entry.clone()) }), warnings))
    }
}

impl Rotation {
    fn build(entry: &Map<String, Value>, settings: &SeriesSettings) -> Built {
        let config: Rotation = serde_json::from_value(Value::Object(entry.clone())).map_err(|_| Vec::new())?;
        let (placement, warnings) = Placement::cut(config.start, config.end, config.counts, settings.num_points - 1);
        let placement = placement.of_length(config.length);
        let generators = config.generators;
        Ok((Box::new(Rotated { placement, generators, parameters: Value::Object(entry.clone()) }), warnings))
    }
}

#[derive(Debug)]
struct Shifted {
    placement: Placement,
    sigmas: f64,
    parameters: Value,
}

impl Anomaly for Shifted {
    fn kind(&self) -> &'static str {
        SHIFT.name
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn parameters(&self) -> &Value {
        &self.parameters
    }

    fn inject(&self, site: &mut Site<'_>) -> Result<(), Fault> {
        let step = (self.sigmas * site.own.clean.moments().std).round();
        let mut rng = site.rng();
        for value in site.own.values.iter_mut() {
            if randomness::uniform(&mut rng) < 0.8 {
                *value = (*value as f64 + step).max(0.0) as u64;
            }
        }
        Ok(())
    }
}

#[derive(Debug)]
struct Rotated {
    placement: Placement,
    generators: Vec<String>,
    parameters: Value,
}

impl Anomaly for Rotated {
    fn kind(&self) -> &'static str {
        ROTATION.name
    }

    fn placement(&self) -> Placement {
        self.placement
    }

    fn parameters(&self) -> &Value {
        &self.parameters
    }

    fn generators(&self) -> &[String] {
        &self.generators
    }

    fn inject(&self, site: &mut Site<'_>) -> Result<(), Fault> {
        let first = site.own.clean;
        let Site { span, own, others, .. } = site;
        let mut channels: Vec<_> = std::iter::once(own).chain(others.iter_mut()).collect();
        for index in 0..channels.len() {
            let next = channels.get(index + 1).map_or(first, |channel| channel.clean);
            for (value, position) in channels[index].values.iter_mut().zip(span.start as usize..) {
                *value = next.values().get(position).copied().unwrap_or(0);
            }
        }
        Ok(())
    }
}
