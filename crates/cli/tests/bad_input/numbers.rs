//! Numbers that cannot be: ranges, bounds, widths, lengths.

use serde_json::json;

use super::{Case, check_cases};

#[test]
fn more_anomalies_than_their_range_has_positions_are_refused() {
    check_cases(&[
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["counts"] = json!(6),
            path: "$.generators[0].config.anomalies.counts",
            line: "\"counts\": 6",
            words: &["6", "5"],
        },
        Case {
            change: |b| b["commons"]["anomalies"] = json!({"start": 10, "end": 19, "counts": 11}),
            path: "$.commons.anomalies.counts",
            line: "\"counts\": 11",
            words: &["11", "10"],
        },
        // Without an end, the range ends with the series; here it has 60 positions.
        Case {
            change: |b| b["generators"][1]["config"]["anomalies"] = json!({"counts": 61}),
            path: "$.generators[1].config.anomalies.counts",
            line: "\"counts\": 61",
            words: &["61", "60"],
        },
        // Cut to the series, the range has a single position.
        Case {
            change: |b| b["generators"][1]["config"]["anomalies"] = json!({"start": 100, "end": 200, "counts": 2}),
            path: "$.generators[1].config.anomalies.counts",
            line: "\"counts\": 2",
            words: &["59"],
        },
    ]);
}

#[test]
fn ranges_that_overlap_have_to_have_room_for_all() {
    check_cases(&[
        Case {
            change: |b| {
                b["generators"][1]["config"]["anomalies"] =
                    json!([{"start": 0, "end": 9, "counts": 8}, {"start": 5, "end": 9, "counts": 3}]);
            },
            path: "$.generators[1].config.anomalies[1].counts",
            line: "\"counts\": 3",
            words: &["3"],
        },
        // Two by two they have room.
        Case {
            change: |b| {
                b["commons"]["anomalies"] = json!([
                    {"start": 0, "end": 3, "counts": 2},
                    {"start": 2, "end": 5, "counts": 2},
                    {"start": 0, "end": 5, "counts": 3}
                ]);
            },
            path: "$.commons.anomalies[2].counts",
            line: "\"counts\": 3",
            words: &["3"],
        },
    ]);
}

#[test]
fn a_range_does_not_end_before_it_starts() {
    check_cases(&[
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"] = json!({"start": 9, "end": 5, "counts": 1}),
            path: "$.generators[0].config.anomalies.end",
            line: "\"end\": 5",
            words: &["5", "start", "9"],
        },
        Case {
            change: |b| b["commons"]["anomalies"] = json!([{"counts": 1}, {"start": 9, "end": 8, "counts": 0}]),
            path: "$.commons.anomalies[1].end",
            line: "\"end\": 8",
            words: &["8", "start", "9"],
        },
    ]);
}

#[test]
fn anomalies_are_counted_and_placed_with_whole_numbers() {
    check_cases(&[
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["counts"] = json!(-1),
            path: "$.generators[0].config.anomalies.counts",
            line: "\"counts\": -1",
            words: &["whole number", "0", "-1"],
        },
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["start"] = json!(5.5),
            path: "$.generators[0].config.anomalies.start",
            line: "\"start\": 5.5",
            words: &["whole number", "5.5"],
        },
        Case {
            change: |b| b["generators"][0]["config"]["anomalies"]["end"] = json!("9"),
            path: "$.generators[0].config.anomalies.end",
            line: "\"end\": \"9\"",
            words: &["whole number"],
        },
    ]);
}

#[test]
fn a_minimum_is_not_above_its_maximum() {
    check_cases(&[
        // The maximum of commons is 10.
        Case {
            change: |b| b["generators"][0]["config"]["signal_min"] = json!(11),
            path: "$.generators[0].config.signal_min",
            line: "\"signal_min\": 11",
            words: &["11", "signal_max", "10"],
        },
        Case {
            change: |b| {
                b["commons"]["noise_min"] = json!(4.5);
                b["commons"]["noise_max"] = json!(4.25);
            },
            path: "$.commons.noise_min",
            line: "\"noise_min\": 4.5",
            words: &["4.5", "noise_max", "4.25"],
        },
        // An absent bound is 0.
        Case {
            change: |b| b["generators"][1]["config"]["noise_min"] = json!(2),
            path: "$.generators[1].config.noise_min",
            line: "\"noise_min\": 2",
            words: &["2", "noise_max", "0"],
        },
    ]);
}

#[test]
fn a_square_has_widths_and_not_both_zero() {
    check_cases(&[
        Case {
            change: |b| b["generators"][1]["config"]["low_width"] = json!(-1),
            path: "$.generators[1].config.low_width",
            line: "\"low_width\": -1",
            words: &["whole number", "-1"],
        },
        Case {
            change: |b| b["generators"][1]["config"]["high_width"] = json!(-4),
            path: "$.generators[1].config.high_width",
            line: "\"high_width\": -4",
            words: &["whole number", "-4"],
        },
        Case {
            change: |b| {
                b["generators"][1]["config"]["low_width"] = json!(0);
                b["generators"][1]["config"]["high_width"] = json!(0);
            },
            path: "$.generators[1].config.low_width",
            line: "\"low_width\": 0",
            words: &["high_width", "0", "at least 1"],
        },
    ]);
}

#[test]
fn a_series_has_1_to_10_000_000_points() {
    check_cases(&[
        Case {
            change: |b| b["commons"]["num_points"] = json!(0),
            path: "$.commons.num_points",
            line: "\"num_points\": 0",
            words: &["1", "10,000,000", "found 0"],
        },
        Case {
            change: |b| b["commons"]["num_points"] = json!(10_000_001),
            path: "$.commons.num_points",
            line: "\"num_points\": 10000001",
            words: &["10,000,000", "10000001"],
        },
        Case {
            change: |b| b["generators"][3]["config"]["num_points"] = json!(0),
            path: "$.generators[3].config.num_points",
            line: "\"num_points\": 0",
            words: &["1", "10,000,000"],
        },
        Case {
            change: |b| b["generators"][3]["config"]["num_points"] = json!(10_000_001),
            path: "$.generators[3].config.num_points",
            line: "\"num_points\": 10000001",
            words: &["10,000,000"],
        },
        Case {
            change: |b| b["generators"][3]["config"]["num_points"] = json!(-5),
            path: "$.generators[3].config.num_points",
            line: "\"num_points\": -5",
            words: &["1", "10,000,000"],
        },
        Case {
            change: |b| b["generators"][3]["config"]["num_points"] = json!(1e30),
            path: "$.generators[3].config.num_points",
            line: "\"num_points\": 1e",
            words: &["1", "10,000,000"],
        },
    ]);
}

#[test]
fn limits_and_times_are_sound() {
    check_cases(&[
        Case {
            change: |b| b["limits"]["activities_per_slot"] = json!(-1),
            path: "$.limits.activities_per_slot",
            line: "\"activities_per_slot\": -1",
            words: &["whole number", "-1"],
        },
        Case {
            change: |b| b["limits"]["end"] = json!("tomorrow"),
            path: "$.limits.end",
            line: "\"end\": \"tomorrow\"",
            words: &["time", "tomorrow"],
        },
        Case {
            change: |b| b["commons"]["start"] = json!("2026-02-30T00:00:00Z"),
            path: "$.commons.start",
            line: "2026-02-30",
            words: &["time", "2026-02-30"],
        },
        Case {
            change: |b| b["commons"]["seed"] = json!("seven"),
            path: "$.commons.seed",
            line: "\"seed\": \"seven\"",
            words: &["whole number"],
        },
    ]);
}
