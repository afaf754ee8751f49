//! A planner that runs for weeks in little memory says the same as one that keeps everything.

use std::sync::Arc;

use activity::planner::Planner;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::common::{plan_of, start};

fn blueprint(points: [u64; 3], slice: u64) -> Value {
    let noisy = |points: u64| json!({"num_points": points, "noise_max": 9});
    json!({
        "commons": {"signal_max": 40, "anomalies": {"start": 0, "end": 5, "counts": 1}},
        "generators": [
            {"id": "a", "shape": "random", "config": noisy(points[0])},
            {"id": "b", "shape": "sinusoidal", "config": noisy(points[1])},
            {"id": "c", "shape": "square", "config": noisy(points[2])},
        ],
        "targets": [
            {"type": "s3", "action": "put", "generators": ["a", "b"], "slice_size": slice},
            {"type": "lambda", "function": "f", "generators": ["a", "c"], "slice_size": slice},
            {"type": "lambda", "function": "f", "generators": ["b"], "group_datapoints": true},
            {"type": "cloudwatch", "namespace": "N", "generators": ["a", "b", "c"], "group_datapoints": true},
            {"type": "s3", "action": "put", "generators": ["c"], "group_datapoints": true},
        ],
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_window_gives_the_values_of_the_whole(
        points in [6_u64..60, 6_u64..60, 6_u64..60],
        kept in 1_u64..200,
        steps in prop::collection::vec(0_u64..90, 1..40),
    ) {
        let plan = plan_of(&blueprint(points, 7));
        let mut whole = Planner::new(Arc::clone(&plan), start(), None);
        let mut window = Planner::new(Arc::clone(&plan), start(), None).ahead(kept);
        let mut since = 0;
        for step in steps {
            // Mostly forward, as ticks come, and sometimes back.
            since = if step == 89 { since / 2 } else { since + step % 30 };
            let (mut one, mut two, mut clean) = (Vec::new(), Vec::new(), Vec::new());
            whole.slot(since, &mut one, &mut clean).unwrap();
            window.slot(since, &mut two, &mut clean).unwrap();
            prop_assert_eq!(&one, &two, "slot {}", since);
        }
    }

    #[test]
    fn what_is_planned_up_to_a_slot_is_the_sum_of_the_slots_before(
        points in [6_u64..30, 6_u64..30, 6_u64..30],
        slice in 1_u64..20,
        asked in prop::collection::vec(0_u64..150, 1..8),
    ) {
        let plan = plan_of(&blueprint(points, slice));
        let mut values_of = Planner::new(Arc::clone(&plan), start(), None);
        let mut planner = Planner::new(Arc::clone(&plan), start(), None);
        let (mut values, mut clean) = (Vec::new(), Vec::new());
        for slots in asked {
            let mut expected = 0;
            for since in 0..slots {
                values_of.slot(since, &mut values, &mut clean).unwrap();
                expected += plan.targets.iter().map(|target| target.planned_activities(&values)).sum::<u64>();
            }
            prop_assert_eq!(planner.planned_activities(slots).unwrap(), expected, "{} slots", slots);
        }
    }
}
