//! The two blueprints that came with the predecessor, unchanged: the values, counts and objects that it promised.

#[path = "../common/mod.rs"]
mod common;

mod activities;
mod series;

use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use common::run::data_folder;

const DEFAULT: &[u8] = include_bytes!("../fixtures/predecessor-default-blueprint.json");
const SAMPLE: &[u8] = include_bytes!("../fixtures/predecessor-sample-blueprint.json");

/// The sample as JSON, for copies with a change.
fn sample() -> Value {
    serde_json::from_slice(SAMPLE).expect("JSON")
}

/// What the sample's real series is read from: whole numbers, one a line, an empty line between.
const REAL_LINES: &str = "50\n100\n\n0\n25\n75\n";

/// The same series as the second column of a CSV file.
const REAL_CSV: &str = "timestamp,value\n2014-04-10 00:04:00,50\n2014-04-10 00:09:00,100\n2014-04-10 00:14:00,0\n2014-04-10 00:19:00,25.0\n2014-04-10 00:24:00,75\n";

/// A folder that holds the sample's real series.
fn sample_data(content: &str) -> TempDir {
    data_folder(&[("test-bucket/sample-timeseries.dat", content)])
}

fn setup(slots: u64, data: &Path) -> common::run::Setup {
    common::run::Setup { data: Some(data.to_owned()), ..common::run::Setup::slots(slots) }
}
