use super::*;

const OBJECTS: Load = Load { per_request: PerRequest::Unit, grouped: false, slice_size: None, concurrency: 64 };
const FUNCTION: Load = Load { per_request: PerRequest::DataPoints(usize::MAX), ..OBJECTS };

/// The tasks one by one, without runs: index, value, offset, activities, granted.
fn tasks(load: &SlotLoad) -> Vec<(usize, u64, u64, u64, bool)> {
    let of_run = |run: &Run| {
        let run = run.clone();
        (0..run.tasks).flat_map(move |task| {
            let (activities, granted) = (run.activities, task < run.granted);
            let points: Vec<Point> = run.points_of(task).collect();
            points.into_iter().map(move |point| (point.index, point.value, point.offset, activities, granted))
        })
    };
    load.runs.iter().flat_map(of_run).collect()
}

/// Tasks as the first dispatch made them: slice after slice, each held against the bound and then against the budget.
fn one_by_one(load: &Load, values: &[u64], mut left: Option<u64>) -> Vec<(usize, u64, u64, u64, bool)> {
    let units = load.per_request == PerRequest::Unit;
    let mut tasks = Vec::new();
    for (index, value) in values.iter().copied().enumerate().filter(|(_, value)| !units || *value > 0) {
        let size = load.slice_size.unwrap_or(value).max(1);
        let mut offset = 0;
        loop {
            let rest = value - offset;
            if offset > 0 && tasks.len() as u64 >= MOST_TASKS {
                let activities = if units { rest } else { rest.div_ceil(size) };
                tasks.push((index, rest, offset, activities, false));
                break;
            }
            let slice = rest.min(size);
            let activities = if units { slice } else { 1 };
            tasks.push((index, slice, offset, activities, true));
            offset += slice;
            if offset >= value {
                break;
            }
        }
    }
    for (_, _, _, activities, granted) in tasks.iter_mut().filter(|task| task.4) {
        match &mut left {
            Some(left) if *left < *activities => *granted = false,
            Some(left) => *left -= *activities,
            None => {}
        }
    }
    tasks
}

#[test]
fn a_data_point_of_350_by_100_is_three_hundreds_and_a_fifty() {
    let load = Load { slice_size: Some(100), ..OBJECTS };
    let sizes = |values: &[u64]| {
        tasks(&load.of_slot(values, None)).into_iter().map(|(_, size, offset, ..)| (size, offset)).collect::<Vec<_>>()
    };
    assert_eq!(sizes(&[350]), [(100, 0), (100, 100), (100, 200), (50, 300)]);
    assert_eq!(sizes(&[200]), [(100, 0), (100, 100)]);
    assert_eq!(sizes(&[7]), [(7, 0)]);
    assert_eq!(load.of_slot(&[0, 3, 0], None).idle, [0, 2]);
    assert_eq!(tasks(&FUNCTION.of_slot(&[0, 9], None)), [(0, 0, 0, 1, true), (1, 9, 0, 1, true)]);
}

#[test]
fn a_group_is_one_task_and_all_or_nothing() {
    let load = Load { grouped: true, slice_size: Some(1), ..OBJECTS };
    let slot = load.of_slot(&[5, 0, 7], Some(12));
    assert_eq!((tasks(&slot), slot.idle), (vec![(0, 5, 0, 12, true), (2, 7, 0, 12, true)], vec![1]));
    assert!(load.of_slot(&[5, 0, 7], Some(11)).runs[0].granted == 0);
    assert!(load.of_slot(&[0, 0], None).runs.is_empty());
    let metrics = Load { per_request: PerRequest::DataPoints(1_000), grouped: true, ..OBJECTS };
    assert_eq!(metrics.of_slot(&vec![0; 1_001], None).runs[0].activities, 2);
    assert_eq!(metrics.constant(1_001), Some(2));
}

#[test]
fn runs_are_the_tasks_that_one_by_one_would_be_made() {
    let values = [[0, 3, 20_001], [9_999, 1, 1], [50_000, 0, 50_000], [10_000, 10_000, 1], [1, 10_001, 7]];
    for load in [OBJECTS, FUNCTION] {
        for slice_size in [None, Some(1), Some(3), Some(10_000), Some(50_001)] {
            let load = Load { slice_size, ..load };
            for values in &values {
                for budget in [None, Some(0), Some(2), Some(9_999), Some(10_004), Some(60_000)] {
                    let slot = load.of_slot(values, budget);
                    assert_eq!(tasks(&slot), one_by_one(&load, values, budget), "{load:?} {values:?} {budget:?}");
                    let planned: u64 = slot.runs.iter().map(|run| run.tasks * run.activities).sum();
                    let told =
                        load.constant(3).unwrap_or_else(|| values.iter().map(|value| load.planned(*value)).sum());
                    assert_eq!(planned, told, "{load:?} {values:?}");
                    assert!(slot.runs.len() <= 9, "{slot:?}");
                }
            }
        }
    }
}

#[test]
fn the_largest_value_in_slices_of_one_is_a_few_runs() {
    let load = Load { slice_size: Some(1), ..OBJECTS };
    let slot = load.of_slot(&[1 << 53, 1 << 53], None);
    let granted: u64 = slot.runs.iter().map(|run| run.granted).sum();
    assert_eq!((slot.runs.len(), granted), (4, MOST_TASKS + 1));
}

#[test]
fn rounds_are_of_requests_that_are_under_way_together() {
    let grouped = Load { grouped: true, ..OBJECTS };
    assert_eq!(grouped.rounds(&grouped.of_slot(&[250, 7], None).runs[0]), 5);
    let metrics = Load { per_request: PerRequest::DataPoints(2), ..grouped };
    assert_eq!(metrics.rounds(&metrics.of_slot(&[9, 9, 9], None).runs[0]), 2);
}
