//! The files that detectors leave in a run's folder.

use std::path::{Path, PathBuf};

/// The folder of findings.
const FINDINGS: &str = "findings";
/// The ending of a detector's findings: one document a line, as its real counterpart writes them.
const DOCUMENTS: &str = "jsonl";
/// The ending of a detector's scores: `series,slot,score`.
const SCORES: &str = "scores.csv";

/// The folder of findings in a run's folder.
pub(super) fn folder(run: &Path) -> PathBuf {
    run.join(FINDINGS)
}

/// A detector's findings.
pub(super) fn documents(run: &Path, name: &str) -> PathBuf {
    folder(run).join(format!("{}.{DOCUMENTS}", harmless(name)))
}

/// A detector's scores.
pub(super) fn scores(run: &Path, name: &str) -> PathBuf {
    folder(run).join(format!("{}.{SCORES}", harmless(name)))
}

/// What a detector says of itself: its name and its warm-up.
pub(super) fn about(run: &Path, name: &str) -> PathBuf {
    folder(run).join(format!("{}.json", harmless(name)))
}

/// The name and the warm-up of the detector that left files of this stem; the stem itself where they are not said.
pub(super) fn read_about(run: &Path, stem: &str) -> (String, Option<u64>) {
    let text = std::fs::read(about(run, stem)).unwrap_or_default();
    let about: serde_json::Value = serde_json::from_slice(&text).unwrap_or_default();
    let name = about["name"].as_str().filter(|name| harmless(name) == stem).unwrap_or(stem);
    (name.to_owned(), about["warm_up"].as_u64())
}

/// A name that every file system takes.
fn harmless(name: &str) -> String {
    name.chars().map(|c| if c.is_alphanumeric() || "-_.,=".contains(c) { c } else { '-' }).collect()
}

/// The detectors that have findings in a run's folder, in the order of their names.
pub(super) fn detectors(run: &Path) -> std::io::Result<Vec<String>> {
    let entries = match std::fs::read_dir(folder(run)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut names = Vec::new();
    for entry in entries {
        let path = entry?.path();
        let name = path.file_stem().and_then(|name| name.to_str());
        if path.extension().is_some_and(|ending| ending == DOCUMENTS) {
            names.extend(name.map(str::to_owned));
        }
    }
    names.sort();
    Ok(names)
}
