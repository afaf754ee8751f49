//! How many activities are planned up to a slot: known from the blueprint, so that the limit needs no counter.

use blueprint::Blueprint;
use blueprint::targets::{Load, Target};
use timeseries::Scratch;

use crate::series::{PlanError, RealData, series};

/// Sums over the cycles of a run, kept between questions that follow each other.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    /// How many cycles are summed in `before`.
    cycles: u64,
    before: u64,
    /// Of one cycle: activities of the positions before each position, and of the whole cycle at the end.
    sums: Option<(u64, Vec<u64>)>,
}

impl Totals {
    /// How many cycles are summed up, from the first on, and their activities.
    pub(crate) fn known(&self) -> (u64, u64) {
        (self.cycles, self.before)
    }

    /// The first `cycles` cycles have so many activities: somebody has summed them up before.
    pub(crate) fn set(&mut self, cycles: u64, before: u64) {
        (self.cycles, self.before) = (cycles, before);
    }

    /// The sums of a cycle that was computed for another reason.
    pub(crate) fn take(&mut self, cycle: u64, sums: Vec<u64>) {
        self.sum_up_own();
        self.sums = Some((cycle, sums));
    }

    /// Activities planned in the first `slots` slots of a run.
    pub(crate) fn before(
        &mut self,
        blueprint: &Blueprint,
        slots: u64,
        real: Option<&dyn RealData>,
        scratch: &mut Scratch,
    ) -> Result<u64, PlanError> {
        let (number, position) = (slots / blueprint.cycle_length(), slots % blueprint.cycle_length());
        if self.cycles > number {
            self.set(0, 0);
        }
        while self.cycles < number {
            if !self.sum_up_own() {
                let sums = sums_of_cycle(blueprint, self.cycles, real, scratch)?;
                self.before = self.before.saturating_add(sums.last().copied().unwrap_or(0));
                self.cycles += 1;
            }
        }
        if position == 0 {
            return Ok(self.before);
        }
        let sums = match self.sums.take() {
            Some((cycle, sums)) if cycle == number => sums,
            _ => sums_of_cycle(blueprint, number, real, scratch)?,
        };
        let here = usize::try_from(position).ok().and_then(|position| sums.get(position)).copied();
        self.sums = Some((number, sums));
        Ok(self.before.saturating_add(here.unwrap_or(0)))
    }

    /// Add the cycle whose sums are at hand, if it is the next one; whether it was.
    fn sum_up_own(&mut self) -> bool {
        let own = self.sums.as_ref().filter(|(cycle, _)| *cycle == self.cycles);
        let Some(whole) = own.map(|(_, sums)| sums.last().copied().unwrap_or(0)) else { return false };
        self.before = self.before.saturating_add(whole);
        self.cycles += 1;
        true
    }
}

/// Adds up the activities of one cycle, generator by generator.
pub(crate) struct CycleSums<'a> {
    varying: Vec<&'a Target>,
    activities: Vec<u64>,
}

impl<'a> CycleSums<'a> {
    pub(crate) fn new(blueprint: &'a Blueprint) -> CycleSums<'a> {
        let length = usize::try_from(blueprint.cycle_length()).unwrap_or(usize::MAX);
        // What many targets take does not depend on the values.
        let constant = |target: &Target| target.load().constant(target.generators.len());
        let always = blueprint.targets.iter().filter_map(constant).fold(0, u64::saturating_add);
        let varying = blueprint.targets.iter().filter(|target| constant(target).is_none()).collect();
        CycleSums { varying, activities: vec![always; length] }
    }

    /// The values of the generator `index`. Where longer generators still have points, its values are 0.
    pub(crate) fn add(&mut self, index: usize, values: &[u64]) {
        let loads = self.varying.iter().filter(|target| target.generators.contains(&index)).map(|target| target.load());
        let loads: Vec<Load> = loads.collect();
        if loads.is_empty() {
            return;
        }
        let values = values.iter().copied().chain(std::iter::repeat(0));
        for (sum, value) in self.activities.iter_mut().zip(values) {
            let here = loads.iter().map(|load| load.planned(value)).fold(0, u64::saturating_add);
            *sum = sum.saturating_add(here);
        }
    }

    /// Activities of the positions before each position, and of the whole cycle at the end.
    pub(crate) fn finish(self) -> Vec<u64> {
        let mut sums = Vec::with_capacity(self.activities.len() + 1);
        sums.push(0);
        let mut total = 0_u64;
        for here in self.activities {
            total = total.saturating_add(here);
            sums.push(total);
        }
        sums
    }
}

fn sums_of_cycle(
    blueprint: &Blueprint,
    number: u64,
    real: Option<&dyn RealData>,
    scratch: &mut Scratch,
) -> Result<Vec<u64>, PlanError> {
    let mut sums = CycleSums::new(blueprint);
    for index in 0..blueprint.generators.len() {
        let (series, _) = series(blueprint, index, number, real, scratch)?;
        sums.add(index, series.values);
    }
    Ok(sums.finish())
}
