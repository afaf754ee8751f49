//! The asked slots of each generator, one generator at a time.

use activity::planner::{PlanError, real_numbers};
use blueprint::Slot;
use report::plot::{Anomaly, Points, Reducer, Series, points_each};
use timeseries::Scratch;

use crate::input::Loaded;

/// The series of the first `slots` slots, reduced for display.
///
/// # Errors
/// A cycle that cannot be computed.
pub fn for_display(loaded: &Loaded, start: Slot, slots: u64) -> Result<Vec<Series>, PlanError> {
    let plan = &loaded.plan;
    let length = plan.cycle_length();
    let mut scratch = Scratch::default();
    let mut all = Vec::with_capacity(plan.generators.len());
    for (generator, description) in plan.generators.iter().zip(&plan.generator_descriptions) {
        let mut reducer = Reducer::new(points_each(plan.generators.len()));
        let mut anomalies = Vec::new();
        for cycle in 0..slots.div_ceil(length) {
            let real = real_numbers(generator.id(), generator.real_source(), loaded.real_data())?;
            let numbers = real.as_ref().map(|(numbers, _)| numbers.as_slice());
            let series = generator.cycle(plan.seed, cycle, numbers, &mut scratch)?;
            let origin = cycle * length;
            let asked = (slots - origin).min(length);
            for position in 0..asked {
                let index = usize::try_from(position).unwrap_or(usize::MAX);
                let at = |values: &[u64]| values.get(index).copied().unwrap_or(0);
                reducer.push(at(series.values), at(series.clean));
            }
            for label in series.labels.into_iter().filter(|label| label.start_position < asked) {
                let asked_slot =
                    |position: u64| usize::try_from(origin + position.min(asked - 1)).unwrap_or(usize::MAX);
                anomalies.push(Anomaly {
                    start: asked_slot(label.start_position),
                    end: asked_slot(label.end_position),
                    label: label.id,
                    kind: label.kind.to_owned(),
                    clean: label.clean,
                    values: label.values,
                    sigma: label.sigma,
                });
            }
        }
        let points: Points = reducer.finish();
        all.push(Series {
            id: generator.id().to_owned(),
            shape: generator.shape_name().to_owned(),
            description: description.clone(),
            first_slot_time_ms: start.start().as_millisecond(),
            slot_seconds: 60,
            first_position: 0,
            cycle_slots: length,
            points,
            anomalies,
        });
    }
    Ok(all)
}
