//! The asked slots of each generator, one generator at a time.

use activity::planner::{PlanError, series};
use blueprint::Slot;
use report::plot::{Anomaly, Points, Reducer, Series, points_each};
use timeseries::Scratch;

use crate::input::Loaded;

/// What is odd about series, each with its generator's id.
pub type Warnings = Vec<(String, String)>;

/// The series of the first `slots` slots, reduced for display, and what is odd about them, each with its generator.
///
/// # Errors
/// A cycle that cannot be computed.
pub fn for_display(loaded: &Loaded, start: Slot, slots: u64) -> Result<(Vec<Series>, Warnings), PlanError> {
    let blueprint = &loaded.blueprint;
    let length = blueprint.cycle_length();
    let mut scratch = Scratch::default();
    let mut all = Vec::with_capacity(blueprint.generators.len());
    let mut warnings = Vec::new();
    for (index, (generator, description)) in
        blueprint.generators.iter().zip(&blueprint.generator_descriptions).enumerate()
    {
        let mut reducer = Reducer::new(points_each(blueprint.generators.len()));
        let mut anomalies = Vec::new();
        for cycle in 0..slots.div_ceil(length) {
            let (series, _) = series(blueprint, index, cycle, loaded.real_data(), &mut scratch)?;
            for warning in series.warnings {
                let warning = (generator.id().to_owned(), warning);
                if !warnings.contains(&warning) {
                    warnings.push(warning);
                }
            }
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
    Ok((all, warnings))
}
