//! What the command writes, read without its code.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// A row of `series.csv`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Row {
    pub slot: i64,
    pub position: u64,
    pub cycle: u64,
    pub time: String,
    pub generator_id: String,
    pub value: u64,
    pub clean: u64,
    /// Empty where there is none.
    pub label: String,
}

/// The rows of a series as CSV; its header is the one that is promised.
pub fn rows(path: &Path) -> Vec<Row> {
    let mut reader = csv::Reader::from_path(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let header: Vec<&str> = vec!["slot", "position", "cycle", "time", "generator_id", "value", "clean", "label"];
    assert_eq!(reader.headers().expect("a header"), &csv::StringRecord::from(header));
    reader.deserialize().map(|row| row.expect("a row")).collect()
}

/// The records of a file of JSON lines, each of which is whole.
pub fn lines(path: &Path) -> Vec<Value> {
    let text = text(path);
    assert!(text.is_empty() || text.ends_with('\n'), "{}: the last line is cut", path.display());
    text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}"))).collect()
}

pub fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

pub fn json(path: &Path) -> Value {
    serde_json::from_str(&text(path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Every file under `folder` by its path from there.
pub fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, folder, &mut files);
    files
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).expect("a path inside").to_str().expect("UTF-8").to_owned();
            files.insert(name, std::fs::read(&path).expect("a file"));
        }
    }
}

/// SHA-256 in hexadecimal.
pub fn sha256(parts: impl IntoIterator<Item = impl AsRef<[u8]>>) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// SHA-256 of a tree: of names and contents, each with its length before it.
pub fn sha256_of_tree(files: &BTreeMap<String, Vec<u8>>) -> String {
    let sized = |bytes: &[u8]| [&(bytes.len() as u64).to_le_bytes(), bytes].concat();
    sha256(files.iter().map(|(name, content)| [sized(name.as_bytes()), sized(content)].concat()))
}
