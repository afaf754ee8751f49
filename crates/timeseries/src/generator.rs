//! A generator: one entry of a blueprint's `generators`, ready to compute its cycles.

use std::sync::{Arc, LazyLock};

use randomness::{Rng, stream};
use schemars::Schema;
use serde_json::{Map, Value};

use crate::anomalies::{AnomalyList, AnomalyOrigin, Drawn, Linked, Placer, Span, Target};
use crate::clean::Clean;
use crate::formula::{Formula, of_shape};
use crate::links::Links;
use crate::noise::{self, Noise};
use crate::pipeline;
use crate::purpose::Purpose;
use crate::real::RealSource;
use crate::scratch::Scratch;
use crate::series::{Series, SeriesError};
use crate::series_settings::SeriesSettings;
use crate::shapes::{Shape, ShapeContext, ShapeKind};
use settings::Problem;

/// One generator of a blueprint.
#[derive(Debug)]
pub struct Generator {
    id: String,
    settings: SeriesSettings,
    kind: &'static ShapeKind,
    shape: Box<dyn Shape>,
    noise: Box<dyn Noise>,
    anomalies: AnomalyList,
    links: Links,
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
        let noise = noise::of_series(config, &settings).map_err(|more| problems.extend(more));
        // Without a length of the series nothing can be said about room.
        let has_length = problems.iter().all(|problem| problem.path.field() != Some("num_points"));
        let list =
            AnomalyList::new(anomalies, &settings, has_length.then_some(origin)).map_err(|more| problems.extend(more));
        match (built, noise, list) {
            (Ok(built), Ok(noise), Ok((anomalies, warnings))) if problems.is_empty() => Ok((
                Self { id, settings, kind: shape, shape: built, noise, anomalies, links: Links::default() },
                warnings,
            )),
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

    /// Operations that its formulas take in one cycle, estimated from a few positions: see
    /// [`MAX_CYCLE_OPERATIONS`](crate::formula::MAX_CYCLE_OPERATIONS).
    #[must_use]
    pub fn formula_operations(&self) -> u64 {
        let length = self.settings.num_points;
        let anomalies = self.anomalies.entries().iter().map(|entry| entry.formula_operations(length));
        let shape = self.formula().map_or(0, |formula| of_shape(formula, length));
        anomalies.fold(shape, u64::saturating_add)
    }

    /// Where its numbers lie, if its shape is `real`.
    #[must_use]
    pub fn real_source(&self) -> Option<&RealSource> {
        self.shape.real_source()
    }

    /// The formula of its shape, if it has one.
    pub(crate) fn formula(&self) -> Option<&Formula> {
        self.shape.formula()
    }

    /// Computes one cycle into `scratch`, whose memory serves one cycle after the other.
    ///
    /// The same seed, cycle and real data give the same series, always and everywhere. With
    /// `repeat`, every cycle has the values of cycle 0.
    ///
    /// It is computed by itself, without entries of other generators: see [`crate::ensemble`].
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
        self.linked_cycle(seed, cycle, real, &[], scratch)
    }

    /// As [`Self::cycle`], with the entries that concern several generators.
    pub(crate) fn linked_cycle<'s>(
        &self,
        seed: u64,
        cycle: u64,
        real: Option<&[f64]>,
        linked: &[Linked<'_>],
        scratch: &'s mut Scratch,
    ) -> Result<Series<'s>, SeriesError> {
        let has_anomalies = !self.anomalies.is_empty() || !linked.is_empty();
        self.clean_cycle(seed, cycle, real, has_anomalies, scratch)?;
        let (mut labels, mut warnings) = (Vec::new(), Vec::new());
        if has_anomalies {
            let Scratch { values, clean, placer, evaluator, .. } = scratch;
            if self.anomalies.entries().iter().any(|entry| entry.has_formula()) {
                evaluator.begin_anomalies(self.rng(seed, cycle, Purpose::Formula), clean);
            }
            let drawn = self.draw(seed, cycle, placer);
            let target = Target { generator_id: &self.id, cycle, clean, values, evaluator };
            let rng = |entry, span| self.span_rng(seed, cycle, Purpose::AnomalySpan, entry, span);
            let injected = target.inject(&self.anomalies, drawn, &rng, linked);
            scratch.evaluator.end();
            (labels, warnings) = injected?;
        }
        Ok(Series { values: &scratch.values, clean: scratch.clean.values(), labels, warnings })
    }

    /// Computes a cycle before any anomaly, into `values` and `clean` alike.
    pub(crate) fn clean_cycle(
        &self,
        seed: u64,
        cycle: u64,
        real: Option<&[f64]>,
        with_moments: bool,
        scratch: &mut Scratch,
    ) -> Result<(), SeriesError> {
        let length = self.settings.num_points as usize;
        scratch.values.resize(length, 0);
        let mut shape_rng = self.rng(seed, cycle, Purpose::Shape);
        let mut context = ShapeContext::new(&self.id, &self.settings, &mut shape_rng);
        context.real = real;
        context.evaluator = Some(&mut scratch.evaluator);
        if Arc::get_mut(&mut scratch.clean).is_none() {
            // Formulas let go of it when a series ends; whatever still holds it keeps its own.
            scratch.clean = Arc::new(Clean::default());
        }
        if let Some(clean) = Arc::get_mut(&mut scratch.clean) {
            let moments = pipeline::compute(
                &*self.shape,
                &mut context,
                &*self.noise,
                self.rng(seed, cycle, Purpose::Noise),
                &mut scratch.raw,
                &mut scratch.values,
                clean.renew(length),
                with_moments,
            )?;
            clean.set_moments(moments);
        }
        Ok(())
    }

    /// Draws where the anomalies of its list lie.
    pub(crate) fn draw<'p>(&self, seed: u64, cycle: u64, placer: &'p mut Placer) -> &'p [Drawn] {
        let mut rng = self.rng(seed, cycle, Purpose::AnomalyPositions);
        placer.draw(self.settings.num_points, self.anomalies.placements(), &mut rng)
    }

    /// Its links with other generators.
    pub(crate) fn links(&self) -> &Links {
        &self.links
    }

    pub(crate) fn links_mut(&mut self) -> &mut Links {
        &mut self.links
    }

    pub(crate) fn anomalies(&self) -> &AnomalyList {
        &self.anomalies
    }

    /// The cycle that is drawn: with `repeat`, always the first.
    fn drawn_cycle(&self, cycle: u64) -> [u8; 8] {
        (if self.settings.repeat { 0 } else { cycle }).to_le_bytes()
    }

    fn rng(&self, seed: u64, cycle: u64, purpose: Purpose) -> Rng {
        stream(seed, &[self.id.as_bytes(), &self.drawn_cycle(cycle), &[purpose.tag()]])
    }

    /// The randomness of one span of one entry.
    pub(crate) fn span_rng(&self, seed: u64, cycle: u64, purpose: Purpose, entry: usize, span: Span) -> Rng {
        let (entry, start) = ((entry as u64).to_le_bytes(), span.start.to_le_bytes());
        stream(seed, &[self.id.as_bytes(), &self.drawn_cycle(cycle), &[purpose.tag()], &entry, &start])
    }
}
