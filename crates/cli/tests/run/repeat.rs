//! Same blueprint, same seed: the same bytes, whatever runs them.

use std::collections::BTreeMap;

use serde_json::json;

use super::{sandbox, shop};
use crate::common::Sandbox;
use crate::common::records::tree;

fn run(sandbox: &Sandbox, options: &[&str]) -> BTreeMap<String, Vec<u8>> {
    let out = format!("out-{}", sandbox.names().len());
    sandbox.done(&[&["run", "shop.json", "--slots", "45", "--out", &out][..], options].concat());
    tree(&sandbox.path(&out))
}

/// Names of files whose content differs, or that are in one only.
fn differences(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let names = one.keys().chain(other.keys());
    let mut names: Vec<String> = names.filter(|name| one.get(*name) != other.get(*name)).cloned().collect();
    names.sort();
    names.dedup();
    names
}

fn same(one: &BTreeMap<String, Vec<u8>>, other: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(differences(one, other), [""; 0]);
}

#[test]
fn two_runs_write_the_same_bytes_whatever_threads_and_caches() {
    let here = sandbox();
    let first = run(&here, &[]);
    assert!(first.len() > 100, "there is something to compare: {:?}", first.keys());
    assert!(first.keys().any(|name| name.contains("/openssh/")), "{:?}", first.keys());
    same(&first, &run(&here, &[]));
    same(&first, &run(&here, &["--jobs", "1"]));
    same(&first, &run(&here, &["--jobs", "4"]));
    same(&first, &run(&here, &["--jobs", "64", "--quiet", "--json"]));
    // Another machine: another cache, in which the pool of keys is made again.
    same(&first, &run(&sandbox(), &["--jobs", "3"]));
}

#[test]
fn a_cache_that_cannot_be_written_changes_nothing_but_a_warning() {
    let here = sandbox();
    let first = run(&here, &[]);
    let there = sandbox();
    there.write("cache", "a file where the cache should be");
    let outcome = there.done(&["run", "shop.json", "--slots", "45", "--out", "out"]);
    assert!(outcome.stderr.contains("warning: "), "{outcome:?}");
    same(&first, &tree(&there.path("out")));
}

#[test]
fn a_seed_repeats_and_another_changes_series_anomalies_and_objects() {
    let sandbox = sandbox();
    let derived = run(&sandbox, &[]);
    let seven = run(&sandbox, &["--seed", "7"]);
    same(&seven, &run(&sandbox, &["--seed", "7"]));
    let eight = run(&sandbox, &["--seed", "8"]);
    for (one, other) in [(&derived, &seven), (&seven, &eight)] {
        let different = differences(one, other);
        for name in ["series.csv", "labels.jsonl"] {
            assert!(different.contains(&name.to_owned()), "{name} is the same with another seed");
        }
        let objects = |files: &BTreeMap<String, Vec<u8>>| -> Vec<String> {
            files.keys().filter(|name| name.starts_with("s3/")).cloned().collect()
        };
        assert!(objects(one).iter().all(|key| !other.contains_key(key)), "no key of one is a key of the other");
    }
}

#[test]
fn a_seed_in_the_blueprint_is_the_same_as_the_options() {
    let sandbox = sandbox();
    let option = run(&sandbox, &["--seed", "7"]);
    let mut blueprint = shop();
    blueprint["commons"]["seed"] = json!(7);
    sandbox.document("shop.json", &blueprint);
    let given = run(&sandbox, &[]);
    let same_data = |name: &String| ["series.csv", "labels.jsonl"].contains(&name.as_str()) || name.starts_with("s3/");
    let different: Vec<String> = differences(&option, &given).into_iter().filter(same_data).collect();
    assert_eq!(different, [""; 0]);
}

#[test]
fn words_about_a_blueprint_and_its_layout_change_no_data() {
    let sandbox = sandbox();
    let first = run(&sandbox, &[]);
    let mut blueprint = shop();
    blueprint["description"] = json!("A shop.");
    sandbox.write("shop.json", blueprint.to_string());
    let second = run(&sandbox, &[]);
    let data = |name: &String| ["series.csv", "labels.jsonl"].contains(&name.as_str()) || name.starts_with("s3/");
    assert_eq!(differences(&first, &second).into_iter().filter(data).collect::<Vec<_>>(), [""; 0]);
}
