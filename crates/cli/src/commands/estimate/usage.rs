//! What a plan asks for: messages, tasks and requests, counted over cycle 0 by the rules of dispatch.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use activity::dispatch::planned_activities;
use activity::encoder::MessageEncoder;
use activity::local::DataFolder;
use activity::planner::{PlanError, RealData, read_real};
use blueprint::targets::{Action, Settings, Target};
use blueprint::{Blueprint, Slot};
use fake_content::{Document, Pool};
use randomness::{stream_key, sub_stream};
use timeseries::Scratch;

/// Keys that one LIST request gives.
const KEYS_PER_LIST: u64 = 1_000;

/// SQS bills a request for each so many bytes.
const BYTES_PER_SQS_REQUEST: usize = 64 * 1024;

/// Messages that one request sends.
const MESSAGES_PER_BATCH: usize = 10;

/// Documents that a fake type's size is measured by, and values at most in each.
const SAMPLES: u64 = 32;
const SAMPLED_VALUES: u32 = 500;

/// What one cycle asks for.
#[derive(Debug)]
pub struct Usage {
    /// Slots of the cycle.
    pub slots: u64,
    /// By target, in the blueprint's order.
    pub targets: Vec<TargetUsage>,
    /// SQS requests of one slot that send its messages.
    pub send_requests: f64,
    /// SQS requests of one slot that receive its messages.
    pub receive_requests: f64,
    /// Generators whose real data were not at hand, and whose values were taken for 0.
    pub without_data: Vec<String>,
}

/// What one target gets in a cycle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TargetUsage {
    /// Execute invocations.
    pub tasks: f64,
    /// Requests on the target itself: PUT or GET, invocations, PutMetricData.
    pub activities: f64,
    /// LIST requests of a target that gets.
    pub lists: f64,
    /// Rounds of requests that are under way at once: what a task's time depends on.
    pub rounds: f64,
    /// Activities that the limit of a slot leaves out.
    pub refused: f64,
}

/// Count what cycle 0 asks for. Only values that requests depend on are computed.
///
/// # Errors
/// A formula that fails, or real data that cannot be read.
pub fn of(plan: &Blueprint, data: Option<&Path>) -> Result<Usage, PlanError> {
    let needed: BTreeSet<usize> = plan
        .targets
        .iter()
        .filter(|target| depends_on_values(target))
        .flat_map(|target| target.generators.clone())
        .collect();
    let (cycle, without_data) = compute(plan, &needed, data)?;
    let slots = plan.cycle_length();
    let mut targets = vec![TargetUsage::default(); plan.targets.len()];
    let mut values = vec![0; plan.generators.len()];
    let first = values_at(&cycle, 0, &mut values).to_vec();
    for position in 0..slots {
        let values = values_at(&cycle, position, &mut values);
        let mut left = plan.limits.activities_per_slot;
        for (target, usage) in plan.targets.iter().zip(&mut targets) {
            usage.add(target, values, left);
            left = left.map(|left| left.saturating_sub(planned_activities(target, values)));
        }
    }
    let (send_requests, receive_requests) = queue_requests(plan, &first);
    Ok(Usage { slots, targets, send_requests, receive_requests, without_data })
}

/// Whether the number of requests follows from the data points' values.
fn depends_on_values(target: &Target) -> bool {
    let sliced = target.commons.slice_size.is_some() && !target.commons.group_datapoints;
    matches!(target.settings, Settings::S3(_)) || sliced
}

type Cycle = BTreeMap<usize, Vec<u64>>;

fn compute(plan: &Blueprint, needed: &BTreeSet<usize>, data: Option<&Path>) -> Result<(Cycle, Vec<String>), PlanError> {
    let folder = data.map(|path| DataFolder(path.to_owned()));
    let (mut cycle, mut without_data) = (Cycle::new(), Vec::new());
    let mut scratch = Scratch::new();
    for index in needed {
        let generator = &plan.generators[*index];
        let real = match (generator.real_source(), &folder) {
            (None, _) => None,
            (Some(_), None) => {
                without_data.push(generator.id().to_owned());
                continue;
            }
            (Some(source), Some(folder)) => {
                let (numbers, _) = read_real(Some(folder as &dyn RealData), source)
                    .map_err(|message| PlanError::Real { generator_id: generator.id().to_owned(), message })?;
                Some(numbers)
            }
        };
        let series = generator.cycle(plan.seed, 0, real.as_deref(), &mut scratch)?;
        cycle.insert(*index, series.values.to_vec());
    }
    Ok((cycle, without_data))
}

/// The values of all generators at a position; what was not computed, or has ended, is 0.
fn values_at<'a>(cycle: &Cycle, position: u64, values: &'a mut [u64]) -> &'a [u64] {
    for (index, series) in cycle {
        values[*index] = usize::try_from(position).ok().and_then(|place| series.get(place)).copied().unwrap_or(0);
    }
    values
}

/// Requests of one slot that send and that receive its messages; their sizes hardly change from slot to slot.
fn queue_requests(plan: &Blueprint, values: &[u64]) -> (f64, f64) {
    let mut encoder = MessageEncoder::new(plan);
    encoder.slot(Slot::new(0), values);
    let sizes: Vec<usize> =
        plan.targets.iter().map(|target| encoder.encode(target.index, plan.limits.activities_per_slot).len()).collect();
    let requests = |bytes: usize| bytes.div_ceil(BYTES_PER_SQS_REQUEST).max(1) as f64;
    let send = sizes.chunks(MESSAGES_PER_BATCH).map(|batch| requests(batch.iter().sum())).sum();
    (send, sizes.iter().map(|bytes| requests(*bytes)).sum())
}

impl TargetUsage {
    /// Add one slot: the tasks that dispatch makes of its values, as far as `left` activities allow.
    fn add(&mut self, target: &Target, values: &[u64], mut left: Option<u64>) {
        let s3 = matches!(target.settings, Settings::S3(_));
        let lists = matches!(&target.settings, Settings::S3(s3) if s3.action == Action::Get);
        let concurrency = u64::from(target.commons.concurrency.max(1));
        let own = target.generators.iter().map(|index| values[*index]);
        if target.commons.group_datapoints {
            let activities = planned_activities(target, values);
            if s3 && activities == 0 {
                return;
            }
            // Data points of one task follow each other.
            let (mut rounds, mut listed) = (0.0, 0.0);
            for value in own.filter(|value| *value > 0) {
                rounds += value.div_ceil(concurrency) as f64;
                listed += value.div_ceil(KEYS_PER_LIST) as f64;
            }
            if !s3 {
                (rounds, listed) = (activities as f64, 0.0);
            }
            if take(&mut left, activities, 1) == 1 {
                self.tasks += 1.0;
                self.activities += activities as f64;
                self.rounds += rounds;
                self.lists += if lists { listed } else { 0.0 };
            } else {
                self.refused += activities as f64;
            }
            return;
        }
        for value in own {
            if s3 && value == 0 {
                continue;
            }
            let size = target.commons.slice_size.unwrap_or(value).max(1);
            let mut offset = 0;
            // Whole slices, then the rest; a function and a metric have a task for 0 too.
            let rest = value % size;
            for (count, size) in [(value / size, size), (u64::from(rest > 0 || value == 0), rest)] {
                let activities = if s3 { size } else { 1 };
                let granted = take(&mut left, activities, count);
                self.tasks += granted as f64;
                self.activities += granted as f64 * activities as f64;
                self.refused += (count - granted) as f64 * activities as f64;
                self.rounds += granted as f64 * activities.div_ceil(concurrency) as f64;
                if lists {
                    self.lists += list_requests(offset, size, granted);
                }
                offset += count * size;
            }
        }
    }
}

/// How many of `count` tasks of so many activities fit into what is left; it is taken.
fn take(left: &mut Option<u64>, activities: u64, count: u64) -> u64 {
    let Some(left) = left else { return count };
    let granted = left.checked_div(activities).map_or(count, |fit| fit.min(count));
    *left -= granted * activities;
    granted
}

/// LIST requests of `count` slices of `size`, the first at `offset`: each reads the keys up to its own end.
fn list_requests(offset: u64, size: u64, count: u64) -> f64 {
    const ONE_BY_ONE: u64 = 10_000;
    if count <= ONE_BY_ONE {
        return (1..=count).map(|place| (offset + place * size).div_ceil(KEYS_PER_LIST) as f64).sum();
    }
    // A sum of so many is its integral, and half a request more for each that is begun.
    let (count, size, offset) = (count as f64, size as f64, offset as f64);
    (offset * count + size * count * (count + 1.0) / 2.0) / KEYS_PER_LIST as f64 + count / 2.0
}

/// The average size in bytes of the objects that a target puts, from documents made like them; none for other targets.
#[must_use]
pub fn object_bytes(plan: &Blueprint, target: &Target, pool: &Pool) -> Option<f64> {
    let Settings::S3(settings) = &target.settings else {
        return None;
    };
    if settings.action != Action::Put {
        return None;
    }
    let key = stream_key(plan.seed, &[b"estimate", &(target.index as u64).to_be_bytes()]);
    let kinds = settings.fake_types.iter().filter_map(|name| fake_content::fake(name));
    let sizes: Vec<f64> = kinds
        .filter_map(|kind| {
            // Documents of many values are measured by fewer, and reckoned up.
            let values = settings.fake_counts.min(SAMPLED_VALUES);
            let document = Document::new(kind, values, settings.keywords, pool).ok()?;
            let mut body = String::new();
            for sample in 0..SAMPLES {
                document.write(&mut sub_stream(&key, sample), &mut body);
            }
            let header = fake_content::HEADER.len() as f64;
            let content = body.len() as f64 / SAMPLES as f64 - header;
            Some(header + content * f64::from(settings.fake_counts) / f64::from(values.max(1)))
        })
        .collect();
    (!sizes.is_empty()).then(|| sizes.iter().sum::<f64>() / sizes.len() as f64)
}

#[cfg(test)]
mod tests {
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
        let plan = blueprint::parse(document.to_string().as_bytes()).expect("a blueprint").plan;
        of(&plan, None).expect("values")
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
        assert_eq!((s3.tasks, s3.activities), (20.0, 2570.0));
        assert_eq!((lambda.tasks, lambda.activities), (20.0, 20.0));
        // 64 at once: 7 is one round, 250 are four.
        assert_eq!(s3.rounds, 50.0);
    }

    #[test]
    fn slices_are_tasks_and_groups_are_one() {
        let sliced = s3(&json!({"slice_size": 100}));
        let grouped = s3(&json!({"group_datapoints": true}));
        let get = s3(&json!({"action": "get", "slice_size": 100}));
        let usage = usage(&json!([sliced, grouped, get]), &json!({}));
        let tasks: Vec<f64> = usage.targets.iter().map(|target| target.tasks).collect();
        assert_eq!(tasks, [40.0, 10.0, 40.0]);
        assert!(usage.targets.iter().all(|target| target.activities == 2570.0));
        assert_eq!(usage.targets.iter().map(|target| target.lists).collect::<Vec<_>>(), [0.0, 0.0, 40.0]);
    }

    #[test]
    fn the_limit_of_a_slot_leaves_out_what_does_not_fit() {
        let usage =
            usage(&json!([s3(&json!({"slice_size": 100})), s3(&json!({}))]), &json!({"activities_per_slot": 220}));
        // 7, then 100 and 100 fit, 50 do not; nothing is left to the second target.
        assert_eq!((usage.targets[0].activities, usage.targets[0].refused), (2070.0, 500.0));
        assert_eq!((usage.targets[1].activities, usage.targets[1].refused), (0.0, 2570.0));
    }

    #[test]
    fn long_listings_take_several_requests_and_the_formula_agrees_with_the_sum() {
        assert_eq!(list_requests(0, 1500, 1), 2.0);
        assert_eq!(list_requests(1000, 100, 2), 4.0);
        let sum: f64 = (1..=20_000_u64).map(|place| (place * 30).div_ceil(1000) as f64).sum();
        assert!((list_requests(0, 30, 20_000) / sum - 1.0).abs() < 1e-3);
    }

    #[test]
    fn ten_messages_are_one_request_to_send_and_ten_to_receive() {
        let targets: Vec<Value> = (0..11).map(|_| s3(&json!({}))).collect();
        let usage = usage(&targets.into(), &json!({}));
        assert_eq!((usage.send_requests, usage.receive_requests), (2.0, 11.0));
    }
}
