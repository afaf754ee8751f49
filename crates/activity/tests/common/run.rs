//! A run of the local host in a folder of its own, and its files read back without the crate's help.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use activity::local::{self, DataFolder, HeldFolder, Options, OutFolder, Progress, RunError, RunTally, Speed};
use activity::truth::{FolderReader, Reader as _, SlotOutcome, Span};
use blueprint::{Blueprint, Slot};
use fake_content::{Pool, PoolKind};
use futures::FutureExt as _;
use serde_json::Value;
use tempfile::TempDir;

use super::{plan_of, start};

/// How to run; what tests do not set is as the command has it.
pub struct Setup {
    pub start: Slot,
    pub slots: u64,
    pub jobs: usize,
    pub speed: Speed,
    pub data: Option<PathBuf>,
    pub functions: BTreeMap<String, String>,
    pub progress: Arc<Progress>,
}

impl Setup {
    pub fn slots(slots: u64) -> Setup {
        Setup {
            start: start(),
            slots,
            jobs: 2,
            speed: Speed::Max,
            data: None,
            functions: BTreeMap::new(),
            progress: Arc::default(),
        }
    }
}

/// A run that is over: what it says of itself, and the files that it wrote, by their path in the folder.
pub struct Ran {
    pub tally: RunTally,
    pub files: BTreeMap<String, Vec<u8>>,
    ledger: Vec<SlotOutcome>,
}

/// Texts in the place of key material: making it takes seconds, and other tests hold it against openssl and gpg.
pub fn stand_in_pool() -> Pool {
    Pool::from_entries(BTreeMap::from(PoolKind::ALL.map(|kind| {
        let name = kind.name();
        (kind, (0..4).map(|number| format!("[{name} {number}]\r\nbody of {name}\r\n[end]")).collect())
    })))
}

/// Run a blueprint that must not fail in a new folder.
pub async fn run(blueprint: &Value, setup: Setup) -> Ran {
    run_plan(plan_of(blueprint), setup).await
}

pub async fn run_plan(plan: Arc<Blueprint>, setup: Setup) -> Ran {
    let around = tempfile::tempdir().expect("a temporary folder");
    let out = around.path().join("out");
    let tally = match run_into(&out, plan, setup).await {
        Ok(tally) => tally,
        Err((error, _)) => panic!("{error}"),
    };
    let entries = std::fs::read_dir(around.path()).expect("a folder").count();
    assert_eq!(entries, 1, "a run writes nothing beside its folder");
    Ran::read(&out, tally)
}

pub async fn run_into(out: &Path, plan: Arc<Blueprint>, setup: Setup) -> Result<RunTally, (RunError, RunTally)> {
    let out = OutFolder::check(out).expect("the folder may be written").prepare().expect("a folder");
    run_in(out, plan, setup).await
}

pub async fn run_in(out: HeldFolder, plan: Arc<Blueprint>, setup: Setup) -> Result<RunTally, (RunError, RunTally)> {
    let options = Options {
        start: setup.start,
        clock_origin: setup.start.start(),
        slots: setup.slots,
        speed: setup.speed,
        jobs: setup.jobs,
        out: Arc::new(out),
        data: setup.data.map(DataFolder),
        functions: setup.functions,
    };
    local::run(plan, stand_in_pool(), options, setup.progress).await
}

/// One line of `series.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeriesRow {
    pub slot: i64,
    pub position: u64,
    pub cycle: u64,
    pub time: String,
    pub generator_id: String,
    pub value: u64,
    pub clean: u64,
    pub label: String,
}

impl Ran {
    /// What a run left in its folder.
    pub fn read(out: &Path, tally: RunTally) -> Ran {
        let (mut ledger, reader) = (Vec::new(), FolderReader::new(out));
        let read = reader.outcomes(Span::default(), |one| {
            ledger.push(one);
            ControlFlow::Continue(())
        });
        read.now_or_never().expect("a folder is read at once").expect("the ledger can be read");
        Ran { tally, files: tree(out), ledger }
    }

    pub fn text(&self, name: &str) -> String {
        let content = self.files.get(name).unwrap_or_else(|| panic!("there is no {name}"));
        String::from_utf8(content.clone()).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Whole lines of JSON.
    pub fn json_lines(&self, name: &str) -> Vec<Value> {
        let text = self.text(name);
        assert!(text.is_empty() || text.ends_with('\n'), "{name} ends within a line");
        let parse = |line: &str| serde_json::from_str(line).unwrap_or_else(|error| panic!("{name}: {error}: {line}"));
        text.lines().map(parse).collect()
    }

    /// The rows of `series.csv`. Ids and labels of the tests need no quotes.
    pub fn series(&self) -> Vec<SeriesRow> {
        let text = self.text("series.csv");
        assert!(text.ends_with('\n'), "series.csv ends within a line");
        let mut lines = text.lines();
        assert_eq!(lines.next(), Some("slot,position,cycle,time,generator_id,value,clean,label"));
        lines.map(series_row).collect()
    }

    /// The values of one generator, slot by slot.
    pub fn values(&self, generator_id: &str) -> Vec<u64> {
        self.series().into_iter().filter(|row| row.generator_id == generator_id).map(|row| row.value).collect()
    }

    /// `s3-access.jsonl`: what was asked of the store.
    pub fn access(&self, operation: &str) -> Vec<Value> {
        let mut lines = self.json_lines("s3-access.jsonl");
        lines.retain(|line| line["operation"] == operation);
        lines
    }

    /// All objects, by bucket and key as the folder has them (most keys of the tests are plain paths).
    pub fn all_objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.below("s3/")
    }

    /// The objects of a bucket by key.
    pub fn objects(&self, bucket: &str) -> BTreeMap<String, Vec<u8>> {
        self.below(&format!("s3/{bucket}/"))
    }

    fn below(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let named = self.files.iter().filter_map(|(path, body)| Some((path.strip_prefix(folder)?, body)));
        named.map(|(key, body)| (key.to_owned(), body.clone())).collect()
    }

    pub fn ledger(&self) -> Vec<SlotOutcome> {
        self.ledger.clone()
    }
}

fn series_row(line: &str) -> SeriesRow {
    let fields: Vec<&str> = line.split(',').collect();
    let [slot, position, cycle, time, generator_id, value, clean, label] = fields[..] else {
        panic!("8 fields: {line}")
    };
    let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("a number in {line}"));
    SeriesRow {
        slot: slot.parse().unwrap_or_else(|_| panic!("a slot in {line}")),
        position: number(position),
        cycle: number(cycle),
        time: time.to_owned(),
        generator_id: generator_id.to_owned(),
        value: number(value),
        clean: number(clean),
        label: label.to_owned(),
    }
}

/// Every file below a folder, by its path with slashes; empty when there is no such folder.
pub fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(root, &path, files);
            } else {
                let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).expect("a file"));
            }
        }
    }
    let mut files = BTreeMap::new();
    if root.is_dir() {
        walk(root, root, &mut files);
    }
    files
}

/// A folder that stands for S3, with these objects by `<bucket>/<key>`.
pub fn data_folder(objects: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, body) in objects {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a bucket")).expect("folders");
        std::fs::write(path, body).expect("a file");
    }
    folder
}
