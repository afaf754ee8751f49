//! The blueprint's values, a cycle at a time, and what is planned up to a slot.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use blueprint::{Blueprint, Slot};
use timeseries::{Label, Scratch};

pub use crate::series::{PlanError, RealData, RealDataError, needs_real_data, read_real, series};
use crate::totals::{CycleSums, Totals};

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
    blueprint: Arc<Blueprint>,
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
    pub fn new(blueprint: Arc<Blueprint>, start: Slot, real: Option<Box<dyn RealData>>) -> Planner {
        Planner {
            blueprint,
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
        self.window = Window::Ahead((values / (self.blueprint.generators.len() as u64).max(1)).max(1));
        self
    }

    /// Where real series are read from now on.
    pub fn set_real(&mut self, real: Box<dyn RealData>) {
        self.real = Some(real);
    }

    /// The blueprint.
    #[must_use]
    pub fn blueprint(&self) -> &Arc<Blueprint> {
        &self.blueprint
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

    /// The same, with the values of `position` and, as far as they are kept, those that follow it.
    ///
    /// # Errors
    /// As [`Planner::cycle`].
    pub fn cycle_from(&mut self, number: u64, position: u64) -> Result<&Cycle, PlanError> {
        self.cycle_with(number, Some(position))
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
        let length = self.blueprint.cycle_length();
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
            values: Vec::with_capacity(self.blueprint.generators.len()),
            clean: Vec::with_capacity(self.blueprint.generators.len()),
        };
        // The total needs every value of the cycle: whoever has them all sums them up.
        let mut sums = self.blueprint.limits.activities_total.map(|_| CycleSums::new(&self.blueprint));
        for (index, generator) in self.blueprint.generators.iter().enumerate() {
            let (series, hash) = series(&self.blueprint, index, number, self.real.as_deref(), &mut self.scratch)?;
            if let Some(sums) = &mut sums {
                sums.add(index, series.values);
            }
            cycle.real_hashes.extend(hash.map(|hash| (generator.id().to_owned(), hash)));
            cycle.values.push(Values::of(&series.values[range(series.values.len())]));
            if keep_clean {
                cycle.clean.push(Values::of(&series.clean[range(series.clean.len())]));
            }
            cycle.labels.extend(series.labels);
            cycle.warnings.extend(series.warnings.into_iter().map(|text| (generator.id().to_owned(), text)));
        }
        if let Some(sums) = sums {
            self.totals.take(number, sums.finish());
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
        for (index, generator) in self.blueprint.generators.iter().enumerate() {
            if self.real.is_none() && needs_real_data(&self.blueprint, index) {
                continue;
            }
            let (series, _) = series(&self.blueprint, index, 0, self.real.as_deref(), &mut self.scratch)?;
            warnings.extend(series.warnings.into_iter().map(|text| (generator.id().to_owned(), text)));
        }
        Ok(warnings)
    }

    /// The values of all generators in the slot `since` slots after the start, and their clean values.
    ///
    /// # Errors
    /// As [`Planner::cycle`].
    pub fn slot(&mut self, since: u64, values: &mut Vec<u64>, clean: &mut Vec<u64>) -> Result<(), PlanError> {
        let length = self.blueprint.cycle_length();
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
        self.totals.before(&self.blueprint, slots, self.real.as_deref(), &mut self.scratch)
    }

    /// How many cycles are summed up, from the first on.
    #[must_use]
    pub fn cycles_summed(&self) -> u64 {
        self.totals.known().0
    }

    /// The activities planned in all cycles before this one, if exactly these are summed up.
    #[must_use]
    pub fn total_before(&self, cycle: u64) -> Option<u64> {
        let (cycles, before) = self.totals.known();
        (cycles == cycle).then_some(before)
    }

    /// The first `cycles` cycles have so many planned activities, as somebody wrote down.
    pub fn set_total(&mut self, cycles: u64, activities: u64) {
        self.totals.set(cycles, activities);
    }

    /// The activities planned up to the end of this cycle.
    ///
    /// # Errors
    /// As [`Planner::cycle`].
    pub fn total_through(&mut self, cycle: u64) -> Result<u64, PlanError> {
        self.planned_activities(cycle.saturating_add(1).saturating_mul(self.blueprint.cycle_length()))
    }
}
