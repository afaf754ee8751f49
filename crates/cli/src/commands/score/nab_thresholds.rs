//! Given thresholds, by detector and profile.

use std::path::Path;

use serde_json::{Map, Value};

use super::file::File;
use super::nab_folder::json;
use crate::failure::Failure;

/// A file of thresholds.
pub struct Thresholds {
    file: File,
    detectors: Map<String, Value>,
}

impl Thresholds {
    /// Reads it: `{"DETECTOR": {"thresholds": {"PROFILE": 0.5}}}`, without the `thresholds` in between, or with
    /// `{"threshold": 0.5}` for a number, as the benchmark's own.
    pub fn read(path: &Path) -> Result<Thresholds, Failure> {
        let file = File::read(path)?;
        let detectors = json(&file, "thresholds: {\"DETECTOR\": {\"PROFILE\": 0.5}}")?;
        Ok(Thresholds { file, detectors })
    }

    /// The threshold of a detector in a profile.
    pub fn of(&self, detector: &str, profile: &str) -> Result<f64, Failure> {
        let profiles = self.detectors.get(detector).ok_or_else(|| {
            let known: Vec<&str> = self.detectors.keys().map(String::as_str).collect();
            let message = format!("there is no detector \"{detector}\", only {}", known.join(", "));
            self.file.wrong(message, "a detector is called as its file of scores, without .csv")
        })?;
        let threshold = profiles.get("thresholds").unwrap_or(profiles).get(profile);
        let number = threshold.map(|found| found.get("threshold").unwrap_or(found)).and_then(Value::as_f64);
        number.ok_or_else(|| {
            let message =
                format!("detector \"{detector}\": expected a number as the threshold of the profile \"{profile}\"");
            self.file.wrong(message, "add it, or leave out --thresholds to take the best")
        })
    }
}
