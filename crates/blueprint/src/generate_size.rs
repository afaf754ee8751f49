//! The memory of the function generate, which buys its share of a processor; and which blueprints it cannot start with.
//!
//! A cold start computes one cycle of all generators. It has a third of the function's 60 s for that, so that two retries find
//! time as well.

use settings::{Path, Problem};
use timeseries::cost;

use crate::blueprint::Blueprint;

/// What a cold start may take, in seconds.
pub const GENERATE_START_SECONDS: f64 = 20.0;

/// The memory that buys one whole processor, in MB. Generate computes on one, so more would buy nothing.
const WHOLE_PROCESSOR: u32 = 1_769;
/// What it may be, in MB.
const SIZES: [u32; 3] = [512, 1_024, WHOLE_PROCESSOR];
/// What a start takes besides the cycle, in seconds of a processor and in MB.
const START_SECONDS: f64 = 0.2;
const START_MB: f64 = 60.0;
/// Bytes of a label, in memory and as JSON on its way to the record.
const LABEL_BYTES: f64 = 1_500.0;
/// The part of the memory that may be used, and the part of it that generate keeps values in.
const USABLE: f64 = 0.9;
const VALUES: f64 = 0.25;

/// The memory that generate needs for a blueprint, in MB.
///
/// # Errors
/// When no memory lets it start in time: what it takes, and how many of the generators fit.
pub fn generate_memory(blueprint: &Blueprint) -> Result<u32, Problem> {
    let path = Path::root().key("generators");
    let (all, mut seconds, mut labels) = (blueprint.generators.len(), START_SECONDS, 0);
    for fit in 0..all {
        let cost = cost(&blueprint.generators, fit);
        seconds += cost.seconds;
        labels += cost.labels;
        if seconds > GENERATE_START_SECONDS {
            let message = format!(
                "a deployment has {GENERATE_START_SECONDS:.0} s to compute a cycle: of {all} generators, the first {fit} fit"
            );
            let hint = "lower num_points, simplify formulas, or deploy several blueprints";
            return Err(Problem::new(path, message).hint(hint));
        }
    }
    let needed = START_MB + labels as f64 * LABEL_BYTES / 1e6;
    let suffices = |size: &u32| {
        let (size, share) = (f64::from(*size), f64::from(*size) / f64::from(WHOLE_PROCESSOR));
        seconds / share <= GENERATE_START_SECONDS && needed <= size * (USABLE - VALUES)
    };
    SIZES.into_iter().find(suffices).ok_or_else(|| {
        let most = (f64::from(WHOLE_PROCESSOR) * (USABLE - VALUES) - START_MB) * 1e6 / LABEL_BYTES;
        let message = format!("a deployment can hold {most:.0} anomalies in a cycle, found {labels}");
        Problem::new(path, message).hint("lower their counts, or deploy several blueprints")
    })
}
