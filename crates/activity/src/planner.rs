//! The plan's values, a cycle at a time, and what is planned up to a slot.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use blueprint::{Blueprint, Slot};
use sha2::{Digest, Sha256};
use timeseries::{Generator, Label, RealError, RealSource, Scratch, Series, SeriesError, ensemble, parse_real};

use crate::totals::Totals;

/// Where real series lie: S3, or a folder that stands for it.
pub trait RealData: Send {
    /// The bytes of the object.
    ///
    /// # Errors
    /// A text that says what could not be read, and why.
    fn read(&self, bucket: &str, key: &str) -> Result<Vec<u8>, String>;
}

/// Why a cycle could not be computed.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// A formula failed, or gave no usable number.
    #[error(transparent)]
    Series(#[from] SeriesError),
    /// A real series could not be read.
    #[error("the real series of generator \"{generator_id}\": {message}")]
    Real {
        /// The generator.
        generator_id: String,
        /// What is wrong.
        message: String,
    },
    /// The host asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Values of one generator, in the width that they need.
#[derive(Debug)]
enum Values {
    Narrow(Vec<u32>),
    Wide(Vec<u64>),
}

impl Values {
    fn of(values: &[u64]) -> Values {
        match values.iter().map(|value| u32::try_from(*value)).collect() {
            Ok(narrow) => Values::Narrow(narrow),
            Err(_) => Values::Wide(values.to_vec()),
        }
    }

    /// The value at `index`; 0 beyond the end, where longer generators still have points.
    fn get(&self, index: usize) -> u64 {
        match self {
            Values::Narrow(values) => values.get(index).copied().map_or(0, u64::from),
            Values::Wide(values) => values.get(index).copied().unwrap_or(0),
        }
    }
}

/// One cycle of all generators.
#[derive(Debug)]
pub struct Cycle {
    /// Its number, from 0.
    pub number: u64,
    /// The labels of all anomalies in it, by generator in the blueprint's order, then by position.
    pub labels: Vec<Label>,
    /// What was odd about computing it, with the generator's id.
    pub warnings: Vec<(String, String)>,
    /// SHA-256 of the content that each generator of shape `real` was read from.
    pub real_hashes: BTreeMap<String, String>,
    /// Positions whose values are kept.
    kept: Range<u64>,
    values: Vec<Values>,
    clean: Vec<Values>,
}

/// Which values of a cycle a planner keeps.
#[derive(Clone, Copy, Debug)]
enum Window {
    /// Those of the run's first slots.
    First(u64),
    /// So many positions from the one that was asked for, and no clean values.
    Ahead(u64),
}

/// Computes cycles when slots ask for them and keeps the latest.
pub struct Planner {
    plan: Arc<Blueprint>,
    start: Slot,
    real: Option<Box<dyn RealData>>,
    window: Window,
    cycle: Option<Cycle>,
    scratch: Scratch,
    totals: Totals,
}

impl Planner {
    /// A planner of a run whose position 0 of cycle 0 is at `start`. Without `real`, generators of shape `real` are an
    /// error.
    #[must_use]
    pub fn new(plan: Arc<Blueprint>, start: Slot, real: Option<Box<dyn RealData>>) -> Planner {
        Planner {
            plan,
            start,
            real,
            window: Window::First(u64::MAX),
            cycle: None,
            scratch: Scratch::default(),
            totals: Totals::default(),
        }
    }

    /// Keep values of the first `slots` slots only: a short run of many generators needs little memory.
    #[must_use]
    pub fn with_slots(mut self, slots: u64) -> Planner {
        self.window = Window::First(slots);
        self
    }

    /// Keep about `values` values, of all generators together, from the slot that was last asked for: one that runs for
    /// weeks in little memory, and computes a cycle again when it comes to the end of what it kept. Clean values are 0.
    #[must_use]
    pub fn ahead(mut self, values: u64) -> Planner {
        self.window = Window::Ahead((values / (self.plan.generators.len() as u64).max(1)).max(1));
        self
    }

    /// Where real series are read from now on.
    pub fn set_real(&mut self, real: Box<dyn RealData>) {
        self.real = Some(real);
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self) -> &Arc<Blueprint> {
        &self.plan
    }

    /// The slot of position 0 of cycle 0.
    #[must_use]
    pub fn start(&self) -> Slot {
        self.start
    }

    /// The cycle of that number.
    ///
    /// # Errors
    /// A formula that fails, or a real series that cannot be read.
    pub fn cycle(&mut self, number: u64) -> Result<&Cycle, PlanError> {
        self.cycle_with(number, None)
    }

    /// The labels of the latest cycle, which leave the planner.
    pub fn take_labels(&mut self) -> Vec<Label> {
        self.cycle.as_mut().map(|cycle| std::mem::take(&mut cycle.labels)).unwrap_or_default()
    }

    /// The cycle of that number, with the values of `position` if one is given.
    fn cycle_with(&mut self, number: u64, position: Option<u64>) -> Result<&Cycle, PlanError> {
        let holds = |cycle: &Cycle| {
            cycle.number == number
                && position
                    .is_none_or(|position| matches!(self.window, Window::First(_)) || cycle.kept.contains(&position))
        };
        if !self.cycle.as_ref().is_some_and(holds) {
            self.cycle = None; // its memory first
            self.cycle = Some(self.compute(number, position.unwrap_or(0))?);
        }
        Ok(self.cycle.as_ref().expect("the cycle was just computed"))
    }

    fn compute(&mut self, number: u64, position: u64) -> Result<Cycle, PlanError> {
        let length = self.plan.cycle_length();
        let kept = match self.window {
            Window::First(slots) => 0..slots.saturating_sub(number.saturating_mul(length)).min(length),
            Window::Ahead(positions) => position..position.saturating_add(positions).min(length),
        };
        let keep_clean = matches!(self.window, Window::First(_));
        let range = |values: usize| {
            let within = |bound: u64| usize::try_from(bound).unwrap_or(usize::MAX).min(values);
            within(kept.start)..within(kept.end)
        };
        let mut cycle = Cycle {
            number,
            labels: Vec::new(),
            warnings: Vec::new(),
            real_hashes: BTreeMap::new(),
            kept: kept.clone(),
            values: Vec::with_capacity(self.plan.generators.len()),
            clean: Vec::with_capacity(self.plan.generators.len()),
        };
        for (index, generator) in self.plan.generators.iter().enumerate() {
            let (series, hash) = series(&self.plan, index, number, self.real.as_deref(), &mut self.scratch)?;
            cycle.real_hashes.extend(hash.map(|hash| (generator.id().to_owned(), hash)));
            cycle.values.push(Values::of(&series.values[range(series.values.len())]));
            if keep_clean {
                cycle.clean.push(Values::of(&series.clean[range(series.clean.len())]));
            }
            cycle.labels.extend(series.labels);
            cycle.warnings.extend(series.warnings.into_iter().map(|text| (generator.id().to_owned(), text)));
        }
        Ok(cycle)
    }

    /// Compute cycle 0 of every generator whose data is at hand, and keep nothing: a formula's faults show only so. Gives
    /// the warnings, each with its generator's id.
    ///
    /// # Errors
    /// As [`Planner::cycle`], except for real series when the planner has no data.
    pub fn check(&mut self) -> Result<Vec<(String, String)>, PlanError> {
        let mut warnings = Vec::new();
        for (index, generator) in self.plan.generators.iter().enumerate() {
            if self.real.is_none() && needs_real_data(&self.plan, index) {
                continue;
            }
            let (series, _) = series(&self.plan, index, 0, self.real.as_deref(), &mut self.scratch)?;
            warnings.extend(series.warnings.into_iter().map(|text| (generator.id().to_owned(), text)));
        }
        Ok(warnings)
    }

    /// The values of all generators in the slot `since` slots after the start, and their clean values.
    ///
    /// # Errors
    /// As [`Planner::cycle`].
    pub fn slot(&mut self, since: u64, values: &mut Vec<u64>, clean: &mut Vec<u64>) -> Result<(), PlanError> {
        let length = self.plan.cycle_length();
        let position = since % length;
        let cycle = self.cycle_with(since / length, Some(position))?;
        let index = usize::try_from(position.saturating_sub(cycle.kept.start)).unwrap_or(usize::MAX);
        values.clear();
        values.extend(cycle.values.iter().map(|values| values.get(index)));
        clean.clear();
        clean.extend(cycle.clean.iter().map(|values| values.get(index)));
        clean.resize(values.len(), 0);
        Ok(())
    }

    /// How many activities are planned in the first `slots` slots of the run, whatever became of them.
    ///
    /// Asked for growing numbers of slots it computes each cycle once.
    ///
    /// # Errors
    /// As [`Planner::cycle`].
    pub fn planned_activities(&mut self, slots: u64) -> Result<u64, PlanError> {
        self.totals.before(&self.plan, slots, self.real.as_deref(), &mut self.scratch)
    }
}

/// A cycle of the generator `index`, with the anomalies that it shares with others, and the SHA-256 of its real series in
/// hexadecimal, if it has one.
///
/// # Errors
/// A formula that fails, or a real series that cannot be read.
pub fn series<'s>(
    plan: &Blueprint,
    index: usize,
    cycle: u64,
    data: Option<&dyn RealData>,
    scratch: &'s mut Scratch,
) -> Result<(Series<'s>, Option<String>), PlanError> {
    let mut own_hash = None;
    let real = |generator: &Generator| -> Result<Option<Vec<f64>>, PlanError> {
        let Some((numbers, hash)) = real_numbers(generator.id(), generator.real_source(), data)? else {
            return Ok(None);
        };
        if generator.id() == plan.generators[index].id() {
            own_hash = Some(hash);
        }
        Ok(Some(numbers))
    };
    let series = ensemble::cycle(&plan.generators, index, (plan.seed, cycle), real, scratch)?;
    Ok((series, own_hash))
}

/// Whether a cycle of the generator `index` needs a real series: its own, or that of one it shares an anomaly with.
#[must_use]
pub fn needs_real_data(plan: &Blueprint, index: usize) -> bool {
    let concerned = ensemble::concerned(&plan.generators, index);
    concerned.into_iter().any(|index| plan.generators[index].real_source().is_some())
}

/// The numbers of a generator of shape `real` with their content's hash; nothing for other shapes.
///
/// # Errors
/// [`PlanError::Real`].
fn real_numbers(
    generator_id: &str,
    source: Option<&RealSource>,
    real: Option<&dyn RealData>,
) -> Result<Option<(Vec<f64>, String)>, PlanError> {
    let failed = |message| PlanError::Real { generator_id: generator_id.to_owned(), message };
    source.map(|source| read_real(real, source)).transpose().map_err(failed)
}

/// Read and parse a real series; its numbers, and the SHA-256 of its content in hexadecimal.
///
/// # Errors
/// A text that says which object, which line, and what is wrong.
pub fn read_real(real: Option<&dyn RealData>, source: &RealSource) -> Result<(Vec<f64>, String), String> {
    let real = real.ok_or_else(|| {
        format!(
            "no data is at hand for {}/{}; --data DIR names a folder with DIR/<bucket>/<key>",
            source.bucket, source.key
        )
    })?;
    let bytes = real.read(&source.bucket, &source.key)?;
    let hash = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let numbers = parse_real(&bytes, source.column.as_ref())
        .map_err(|RealError { line, message }| format!("{}/{}, line {line}: {message}", source.bucket, source.key))?;
    Ok((numbers, hash))
}
