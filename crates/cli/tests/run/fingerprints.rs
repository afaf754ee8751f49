//! The shipped blueprints give the same bytes on every machine: their SHA-256 is committed in `fingerprints.txt`.

use crate::common::records::{sha256, sha256_of_tree, tree};
use crate::common::{Sandbox, shipped};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fingerprints.txt");

/// Blueprints, and how many of their slots are run.
const SHIPPED: [(&str, u64); 4] = [
    ("default.json", 1_440),
    ("macie-credentials.json", 60),
    ("macie-sensitive-data.json", 60),
    ("s3-exfiltration.json", 60),
];

/// Lines of series, labels and objects of the slots, and of series and labels of a whole cycle, by generator.
fn fingerprints(name: &str, slots: u64) -> String {
    let sandbox = Sandbox::new();
    sandbox.done(&["run", &shipped(name), "--slots", &slots.to_string(), "--out", "out", "--quiet"]);
    sandbox.done(&["generate", &shipped(name), "--out", "cycle", "--quiet"]);
    let file = |path: &str| sha256([std::fs::read(sandbox.path(path)).unwrap()]);
    [
        (file("out/series.csv"), format!("{slots} slots series.csv")),
        (file("out/labels.jsonl"), format!("{slots} slots labels.jsonl")),
        (sha256_of_tree(&tree(&sandbox.path("out/s3"))), format!("{slots} slots s3")),
        (file("cycle/series.csv"), "cycle series.csv".to_owned()),
        (file("cycle/labels.jsonl"), "cycle labels.jsonl".to_owned()),
    ]
    .map(|(hash, what)| format!("{hash} {name} {what}\n"))
    .concat()
}

#[test]
fn the_shipped_blueprints_give_their_committed_bytes() {
    let found: String = SHIPPED.iter().map(|(name, slots)| fingerprints(name, *slots)).collect();
    if std::env::var_os("UPDATE_FINGERPRINTS").is_some() {
        std::fs::write(FILE, &found).unwrap();
    }
    let committed = std::fs::read_to_string(FILE).unwrap();
    assert_eq!(
        found, committed,
        "\nWhat a shipped blueprint gives has changed. If that is meant, it is value-breaking: say so in the changelog, \
         and accept it with\n\n    UPDATE_FINGERPRINTS=1 cargo test -p activity-generator --test run fingerprints\n"
    );
}

#[test]
fn every_shipped_blueprint_has_a_fingerprint() {
    let folder = std::path::PathBuf::from(shipped("default.json"));
    let entries = std::fs::read_dir(folder.parent().unwrap()).unwrap();
    let mut names: Vec<String> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|name| name.ends_with(".json") && !name.ends_with(".schema.json"));
    names.sort();
    assert_eq!(names, SHIPPED.map(|(name, _)| name));
}
