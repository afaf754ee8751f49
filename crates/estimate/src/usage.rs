//! What a blueprint asks for: messages, tasks and requests, counted over cycle 0 by the load that dispatch makes tasks from.

use std::collections::{BTreeMap, BTreeSet};

use activity::encoder::MessageEncoder;
use activity::message::MESSAGES_PER_BATCH;
use activity::planner::{PlanError, RealData, needs_real_data, series};
use blueprint::targets::{Operation, Target};
use blueprint::{Blueprint, Slot};
use timeseries::Scratch;

/// SQS bills a request for each so many bytes.
const BYTES_PER_SQS_REQUEST: usize = 64 * 1024;

/// What one cycle asks for.
#[derive(Debug)]
pub struct Usage {
    /// Slots of the cycle.
    pub slots: u64,
    /// By target, in the blueprint's order.
    pub targets: Vec<TargetUsage>,
    /// Batches of messages of one slot: each is sent, received and deleted together, and is one dispatch invocation.
    pub batches: u64,
    /// SQS requests of one slot that send its messages, and as many that receive them.
    pub queue_requests: u64,
    /// Generators whose real data were not at hand, and whose values were taken for 0.
    pub without_data: Vec<String>,
}

/// What one target gets in a cycle.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TargetUsage {
    /// Execute invocations.
    pub tasks: u64,
    /// Activities of these tasks.
    pub activities: u64,
    /// Plans of the ledger, by how many data points or slices they hold.
    pub plans: BTreeMap<u64, u64>,
    /// Results of the ledger, one for each task, by how many data points they hold.
    pub results: BTreeMap<u64, u64>,
    /// What is billed for the activities.
    pub operations: BTreeMap<&'static Operation, u64>,
    /// Rounds of requests that are under way at once: what a task's time depends on.
    pub rounds: u64,
    /// Activities that a bound leaves out: the limit of a slot, or that of a message's tasks.
    pub refused: u64,
}

/// Count what cycle 0 asks for. Only values that requests depend on are computed. Without `real` the values of real series
/// are taken for 0.
///
/// # Errors
/// A formula that fails, or real data that cannot be read.
pub fn usage(blueprint: &Blueprint, real: Option<&dyn RealData>) -> Result<Usage, PlanError> {
    let needed: BTreeSet<usize> = blueprint
        .targets
        .iter()
        .filter(|target| target.load().constant(target.generators.len()).is_none())
        .flat_map(|target| target.generators.clone())
        .collect();
    let (cycle, without_data) = compute(blueprint, &needed, real)?;
    let slots = blueprint.cycle_length();
    let mut targets = vec![TargetUsage::default(); blueprint.targets.len()];
    let mut values = vec![0; blueprint.generators.len()];
    let first = values_at(&cycle, 0, &mut values).to_vec();
    for position in 0..slots {
        let values = values_at(&cycle, position, &mut values);
        let mut left = blueprint.limits.activities_per_slot;
        for (target, usage) in blueprint.targets.iter().zip(&mut targets) {
            usage.add(target, values, left);
            left = left.map(|left| left.saturating_sub(target.planned_activities(values)));
        }
    }
    let (batches, queue_requests) = queue_requests(blueprint, &first);
    Ok(Usage { slots, targets, batches, queue_requests, without_data })
}

/// The values of generators in cycle 0, by their index.
type Cycle = BTreeMap<usize, Vec<u64>>;

fn compute(
    blueprint: &Blueprint,
    needed: &BTreeSet<usize>,
    real: Option<&dyn RealData>,
) -> Result<(Cycle, Vec<String>), PlanError> {
    let (mut cycle, mut without_data) = (Cycle::new(), Vec::new());
    let mut scratch = Scratch::new();
    for index in needed {
        let generator = &blueprint.generators[*index];
        if real.is_none() && needs_real_data(blueprint, *index) {
            without_data.push(generator.id().to_owned());
            continue;
        }
        let (series, _) = series(blueprint, *index, 0, real, &mut scratch)?;
        cycle.insert(*index, series.values.to_vec());
    }
    Ok((cycle, without_data))
}

/// The values of all generators at a position; what was not computed, or has ended, is 0.
fn values_at<'a>(cycle: &Cycle, position: u64, values: &'a mut [u64]) -> &'a [u64] {
    for (index, series) in cycle {
        values[*index] = usize::try_from(position).ok().and_then(|position| series.get(position)).copied().unwrap_or(0);
    }
    values
}

/// Batches of one slot's messages, and the requests that send them; sizes hardly change from slot to slot.
fn queue_requests(blueprint: &Blueprint, values: &[u64]) -> (u64, u64) {
    let mut encoder = MessageEncoder::new(blueprint);
    encoder.slot(Slot::new(0), values);
    let limit = blueprint.limits.activities_per_slot;
    let sizes: Vec<usize> = blueprint.targets.iter().map(|target| encoder.encode(target.index, limit).len()).collect();
    let requests = |bytes: usize| bytes.div_ceil(BYTES_PER_SQS_REQUEST).max(1) as u64;
    let batches = sizes.chunks(MESSAGES_PER_BATCH);
    (batches.len() as u64, batches.map(|batch| requests(batch.iter().sum())).sum())
}

impl TargetUsage {
    /// Add one slot: the tasks that dispatch makes of its values, as far as `left` activities allow.
    fn add(&mut self, target: &Target, values: &[u64], left: Option<u64>) {
        let own: Vec<u64> = target.generators.iter().map(|index| values[*index]).collect();
        let load = target.load();
        let slot = load.of_slot(&own, left);
        let planned = slot.runs.iter().map(|run| run.tasks.saturating_mul(run.points.len() as u64));
        *self.plans.entry(planned.fold(slot.idle.len() as u64, u64::saturating_add)).or_default() += 1;
        for run in slot.runs {
            if run.granted > 0 {
                add(self.results.entry(run.points.len() as u64).or_default(), run.granted);
            }
            self.tasks += run.granted;
            add(&mut self.activities, run.granted.saturating_mul(run.activities));
            add(&mut self.refused, (run.tasks - run.granted).saturating_mul(run.activities));
            add(&mut self.rounds, run.granted.saturating_mul(load.rounds(&run)));
            for (operation, count) in target.operations(&run) {
                if count > 0 {
                    add(self.operations.entry(operation).or_default(), count);
                }
            }
        }
    }
}

/// A cycle of the largest values is more than a count holds.
fn add(sum: &mut u64, more: u64) {
    *sum = sum.saturating_add(more);
}

#[cfg(test)]
mod tests {
    use blueprint::targets::LIST_OBJECTS;
    use serde_json::{Value, json};

    use super::*;

    /// What the targets of a blueprint with constants of 0, 7 and 250 get in its cycle of 10 slots.
    fn usage(targets: &Value, limits: &Value) -> Usage {
        let constant = |id: &str, value: u64| json!({"id": id, "shape": "constant", "config": {"constant": value}});
        let document = json!({
            "commons": {"num_points": 10},
            "generators": [constant("zero", 0), constant("few", 7), constant("many", 250)],
            "targets": targets,
            "limits": limits,
        });
        let blueprint = blueprint::parse(document.to_string().as_bytes()).expect("a blueprint").blueprint;
        super::usage(&blueprint, None).expect("values")
    }

    fn s3(fields: &Value) -> Value {
        let mut target = json!({"type": "s3", "action": "put", "generators": ["zero", "few", "many"]});
        target.as_object_mut().expect("an object").extend(fields.as_object().cloned().expect("an object"));
        target
    }

    #[test]
    fn a_data_point_of_zero_asks_s3_for_nothing_but_a_function_for_an_invocation() {
        let lambda = json!({"type": "lambda", "function": "f", "generators": ["zero", "few"]});
        let usage = usage(&json!([s3(&json!({})), lambda]), &json!({}));
        let [s3, lambda] = &usage.targets[..] else { panic!("two targets") };
        assert_eq!((s3.tasks, s3.activities), (20, 2570));
        assert_eq!((lambda.tasks, lambda.activities), (20, 20));
        // 64 at once: 7 is one round, 250 are four.
        assert_eq!(s3.rounds, 50);
    }

    #[test]
    fn slices_are_tasks_and_groups_are_one() {
        let sliced = s3(&json!({"slice_size": 100}));
        let grouped = s3(&json!({"group_datapoints": true}));
        let get = s3(&json!({"action": "get", "slice_size": 100}));
        let usage = usage(&json!([sliced, grouped, get]), &json!({}));
        let tasks: Vec<u64> = usage.targets.iter().map(|target| target.tasks).collect();
        assert_eq!(tasks, [40, 10, 40]);
        assert!(usage.targets.iter().all(|target| target.activities == 2570));
        assert_eq!(
            usage.targets.iter().map(|target| target.operations.get(&LIST_OBJECTS)).collect::<Vec<_>>(),
            [None, None, Some(&40)]
        );
    }

    #[test]
    fn the_limit_of_a_slot_leaves_out_what_does_not_fit() {
        let usage =
            usage(&json!([s3(&json!({"slice_size": 100})), s3(&json!({}))]), &json!({"activities_per_slot": 220}));
        // 7, then 100 and 100 fit, 50 do not; nothing is left to the second target.
        assert_eq!((usage.targets[0].activities, usage.targets[0].refused), (2070, 500));
        assert_eq!((usage.targets[1].activities, usage.targets[1].refused), (0, 2570));
    }

    #[test]
    fn from_ten_thousand_slices_on_the_rest_is_left_out_as_dispatch_leaves_it_out() {
        let document = json!({
            "commons": {"num_points": 10},
            "generators": [{"id": "g", "shape": "constant", "config": {"constant": 50_000}}],
            "targets": [{"type": "s3", "action": "put", "generators": ["g"], "slice_size": 1}],
        });
        let blueprint = blueprint::parse(document.to_string().as_bytes()).expect("a blueprint").blueprint;
        let usage = super::usage(&blueprint, None).expect("values");
        let target = &usage.targets[0];
        assert_eq!((target.tasks, target.activities, target.refused), (100_000, 100_000, 400_000));
    }

    #[test]
    fn ten_messages_are_one_batch() {
        let targets: Vec<Value> = (0..11).map(|_| s3(&json!({}))).collect();
        let usage = usage(&targets.into(), &json!({}));
        assert_eq!((usage.batches, usage.queue_requests), (2, 2));
    }
}
