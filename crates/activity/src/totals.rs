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
    /// Of the cycle after those: activities of the positions before each position, and of the whole cycle at the end.
    sums: Option<Vec<u64>>,
}

impl Totals {
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
            *self = Totals::default();
        }
        loop {
            if self.cycles == number && position == 0 {
                return Ok(self.before);
            }
            let sums = match self.sums.take() {
                Some(sums) => sums,
                None => sums_of_cycle(blueprint, self.cycles, real, scratch)?,
            };
            if self.cycles == number {
                let here = usize::try_from(position).ok().and_then(|position| sums.get(position)).copied();
                self.sums = Some(sums);
                return Ok(self.before.saturating_add(here.unwrap_or(0)));
            }
            self.before = self.before.saturating_add(sums.last().copied().unwrap_or(0));
            self.cycles += 1;
        }
    }
}

fn sums_of_cycle(
    blueprint: &Blueprint,
    number: u64,
    real: Option<&dyn RealData>,
    scratch: &mut Scratch,
) -> Result<Vec<u64>, PlanError> {
    let length = usize::try_from(blueprint.cycle_length()).unwrap_or(usize::MAX);
    // What many targets take does not depend on the values.
    let constant = |target: &Target| target.load().constant(target.generators.len());
    let always = blueprint.targets.iter().filter_map(constant).fold(0, u64::saturating_add);
    let varying: Vec<&Target> = blueprint.targets.iter().filter(|target| constant(target).is_none()).collect();
    let mut activities = vec![always; length];
    for index in 0..blueprint.generators.len() {
        let loads: Vec<Load> =
            varying.iter().filter(|target| target.generators.contains(&index)).map(|target| target.load()).collect();
        let (series, _) = series(blueprint, index, number, real, scratch)?;
        // Where longer generators still have points, this one's are 0.
        let values = series.values.iter().copied().chain(std::iter::repeat(0));
        for (sum, value) in activities.iter_mut().zip(values) {
            let here = loads.iter().map(|load| load.planned(value)).fold(0, u64::saturating_add);
            *sum = sum.saturating_add(here);
        }
    }
    let mut sums = Vec::with_capacity(length + 1);
    sums.push(0);
    let mut total = 0_u64;
    for here in activities {
        total = total.saturating_add(here);
        sums.push(total);
    }
    Ok(sums)
}
