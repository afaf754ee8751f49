//! A generator: one entry of a blueprint's `generators`, ready to compute its cycles.

use std::sync::{Arc, LazyLock};

use randomness::{Rng, stream};
use schemars::Schema;
use serde_json::{Map, Value};

use crate::anomalies::AnomalyList;
pub use crate::anomalies::AnomalyOrigin;
use crate::pipeline;
use crate::purpose::Purpose;
use crate::real::RealSource;
use crate::series::Clean;
pub use crate::series::{Label, Scratch, Series, SeriesError};
use crate::series_settings::SeriesSettings;
use crate::shapes::{Shape, ShapeContext, ShapeKind};
use settings::{Path, Problem};

/// One generator of a blueprint.
#[derive(Debug)]
pub struct Generator {
    id: String,
    settings: SeriesSettings,
    kind: &'static ShapeKind,
    shape: Box<dyn Shape>,
    anomalies: AnomalyList,
}

static SETTINGS: LazyLock<Schema> = LazyLock::new(settings::schema_of::<SeriesSettings>);

impl Generator {
    /// Builds a generator from its config merged over commons. Names that neither [`SeriesSettings`]
    /// nor the shape knows are ignored: they are the caller's to check against the schemas.
    ///
    /// Warnings come with the generator: nothing that they tell stops it.
    ///
    /// # Errors
    /// Every problem of the settings, the shape and the anomalies.
    pub fn new(
        id: String,
        shape: &'static ShapeKind,
        config: &Map<String, Value>,
        anomalies: &[Value],
        origin: AnomalyOrigin,
    ) -> Result<(Self, Vec<Problem>), Vec<Problem>> {
        let (settings, mut problems) = settings::read_what_is_right::<SeriesSettings>(&SETTINGS, config);
        let settings = settings.unwrap_or_default();
        problems.extend(settings.problems());
        let built = (shape.build)(config, &settings).map_err(|more| problems.extend(more));
        // Without a length of the series nothing can be said about room.
        let has_length = problems.iter().all(|problem| problem.path.field() != Some("num_points"));
        let list =
            AnomalyList::new(anomalies, &settings, has_length.then_some(origin)).map_err(|more| problems.extend(more));
        match (built, list) {
            (Ok(built), Ok((anomalies, warnings))) if problems.is_empty() => {
                Ok((Self { id, settings, kind: shape, shape: built, anomalies }, warnings))
            }
            _ => Err(problems),
        }
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Its settings.
    #[must_use]
    pub fn settings(&self) -> &SeriesSettings {
        &self.settings
    }

    /// The name of its shape.
    #[must_use]
    pub fn shape_name(&self) -> &'static str {
        self.kind.name
    }

    /// Where its numbers lie, if its shape is `real`.
    #[must_use]
    pub fn real_source(&self) -> Option<&RealSource> {
        self.shape.real_source()
    }

    /// Computes one cycle into `scratch`, whose memory serves one cycle after the other.
    ///
    /// The same seed, cycle and real data give the same series, always and everywhere. With
    /// `repeat`, every cycle has the values of cycle 0.
    ///
    /// # Errors
    /// When a formula fails, a value is not finite or above 2^53, or real data are not given.
    pub fn cycle<'s>(
        &self,
        seed: u64,
        cycle: u64,
        real: Option<&[f64]>,
        scratch: &'s mut Scratch,
    ) -> Result<Series<'s>, SeriesError> {
        let length = self.settings.num_points as usize;
        let drawn_cycle = if self.settings.repeat { 0 } else { cycle };
        let rng = |purpose: Purpose| self.stream(seed, drawn_cycle, purpose);

        scratch.values.resize(length, 0);
        let mut shape_rng = rng(Purpose::Shape);
        let mut context = ShapeContext::new(&self.id, &self.settings, &mut shape_rng);
        context.real = real;
        context.evaluator = Some(&mut scratch.evaluator);
        if Arc::get_mut(&mut scratch.clean).is_none() {
            // Formulas let go of it when a series ends; whatever still holds it keeps its own.
            scratch.clean = Arc::new(Clean::default());
        }
        let has_anomalies = !self.anomalies.is_empty();
        if let Some(clean) = Arc::get_mut(&mut scratch.clean) {
            let moments = pipeline::compute(
                &*self.shape,
                &mut context,
                || rng(Purpose::Noise),
                &mut scratch.raw,
                &mut scratch.values,
                clean.renew(length),
                has_anomalies,
            )?;
            clean.set_moments(moments);
        }

        let (mut labels, mut warnings) = (Vec::new(), Vec::new());
        if has_anomalies {
            if self.anomalies.entries().iter().any(|entry| entry.has_formula()) {
                scratch.evaluator.begin_anomalies(rng(Purpose::Formula), &scratch.clean);
            }
            let injected = self.inject(cycle, &mut rng(Purpose::AnomalyPlaces), scratch);
            scratch.evaluator.end();
            (labels, warnings) = injected?;
        }
        Ok(Series { values: &scratch.values, clean: scratch.clean.values(), labels, warnings })
    }

    fn stream(&self, seed: u64, cycle: u64, purpose: Purpose) -> Rng {
        stream(seed, &[self.id.as_bytes(), &cycle.to_le_bytes(), &[purpose.tag()]])
    }

    /// Puts the anomalies into `scratch.values`.
    fn inject(
        &self,
        cycle: u64,
        rng: &mut Rng,
        scratch: &mut Scratch,
    ) -> Result<(Vec<Label>, Vec<String>), SeriesError> {
        let Scratch { values, clean, placer, evaluator, .. } = scratch;
        let drawn = placer.draw(self.settings.num_points, self.anomalies.places(), rng);
        let deviation = clean.moments().std;
        let mut labels = Vec::with_capacity(drawn.len());
        // By entry: how many anomalies are none, and where the first of them lies.
        let mut same: Vec<(u64, u32)> = vec![(0, 0); self.anomalies.entries().len()];
        for &(position, index) in drawn {
            let entry = &self.anomalies.entries()[index as usize];
            let value = entry.value(u64::from(position), clean, evaluator).map_err(|(field, message)| SeriesError {
                generator_id: self.id.clone(),
                path: Path::from("anomalies").index(index as usize).key(field),
                position: Some(u64::from(position)),
                message,
            })?;
            let before = clean.values()[position as usize];
            if value == before {
                let (count, first) = &mut same[index as usize];
                *first = if *count == 0 { position } else { *first };
                *count += 1;
                continue;
            }
            values[position as usize] = value;
            labels.push(Label {
                id: format!("{}/{cycle}/{position}", self.id),
                generator_id: self.id.clone(),
                kind: entry.kind(),
                parameters: entry.parameters().clone(),
                cycle,
                start_position: u64::from(position),
                end_position: u64::from(position),
                clean: vec![before],
                values: vec![value],
                sigma: (deviation > 0.0).then(|| (value as f64 - before as f64) / deviation),
            });
        }
        let warnings = same.iter().enumerate().filter(|(_, (count, _))| *count > 0).map(|(index, (count, first))| {
            format!(
                "anomalies[{index}]: {count} of {} have the value that is there already (the first at position {first}): \
                 they are no anomalies and have no label",
                self.anomalies.places()[index].counts
            )
        });
        Ok((labels, warnings.collect()))
    }
}
