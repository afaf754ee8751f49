//! list and explain: every registry is told whole.

use serde_json::{Value, json};

use crate::{command, complaint, json_of, output, text, write};

const LISTS: [&str; 6] = ["shapes", "anomalies", "noise", "fakes", "targets", "formula"];

fn names(list: &str) -> Vec<String> {
    let all = json_of(&["list", list, "--json"]);
    let all = all.as_array().expect("an array").iter();
    all.map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn every_list_holds_its_whole_registry_as_table_and_as_json() {
    let registries: [Vec<&str>; 5] = [
        timeseries::SHAPES.iter().map(|kind| kind.name).collect(),
        timeseries::ANOMALIES.iter().map(|kind| kind.name).collect(),
        timeseries::NOISE.iter().map(|kind| kind.name).collect(),
        fake_content::FAKES.iter().map(|kind| kind.name).collect(),
        blueprint::targets::TARGETS.iter().map(|kind| kind.name).collect(),
    ];
    for (list, registry) in LISTS.iter().zip(registries) {
        let (mut listed, mut registry) = (names(list), registry);
        listed.sort_unstable();
        registry.sort_unstable();
        assert_eq!(listed, registry, "{list}");
    }
    for list in LISTS {
        let table = text(&["list", list]);
        for name in names(list) {
            // A category has the name of a type: rows have more than a name.
            let is_row = |line: &str| line.split_whitespace().next() == Some(&name) && line.len() > name.len() + 3;
            assert!(table.lines().any(is_row), "{list}: {name}");
        }
    }
}

#[test]
fn tables_fit_the_width_of_the_terminal() {
    for list in LISTS {
        let output = command(&["list", list]).env("COLUMNS", "90").output().expect("the command runs");
        let table = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(table.lines().all(|line| line.chars().count() <= 90), "{list}:\n{table}");
    }
}

#[test]
fn every_listed_name_is_explained_and_its_example_is_right() {
    // The pool's keys are explained too: one cache for all of them.
    let cache = tempfile::tempdir().expect("a folder");
    let folder = tempfile::tempdir().expect("a folder");
    let explain = |name: &str, json: bool| -> String {
        let arguments: &[&str] = if json { &["explain", name, "--json"] } else { &["explain", name] };
        let output = command(arguments).env("XDG_CACHE_HOME", cache.path()).output().expect("the command runs");
        assert_eq!(output.status.code(), Some(0), "{name}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("UTF-8")
    };
    for list in LISTS {
        for name in names(list) {
            let shown = explain(&name, false);
            assert!(shown.starts_with(&format!("{name}: ")), "{name}:\n{shown}");
            let meanings: Value = serde_json::from_str(&explain(&name, true)).expect("JSON");
            for meaning in meanings.as_array().expect("an array") {
                assert_eq!(meaning["name"], json!(name));
                assert!(meaning["text"].as_str() > Some(""), "{name}");
                if meaning["what"] == "fake type" {
                    let samples = meaning["samples"].as_array().expect("an array");
                    assert!(samples.len() == 3 && samples.iter().all(|sample| sample.as_str() > Some("")), "{name}");
                    assert!(shown.contains(samples[2].as_str().unwrap().lines().next().unwrap()), "{name}:\n{shown}");
                }
            }
            // What stands under its list's own meaning has an example; fake types have samples instead.
            if list != "fakes" {
                let example = write(folder.path(), "example.json", &meanings[0]["example"]);
                assert_eq!(output(&["validate", &example]).status.code(), Some(0), "{name}");
            }
        }
    }
}

#[test]
fn random_types_fields_and_paths_are_explained() {
    let what = |name: &str| -> Vec<String> {
        let meanings = json_of(&["explain", name, "--json"]);
        meanings.as_array().expect("an array").iter().map(|one| one["what"].as_str().unwrap().to_owned()).collect()
    };
    for name in json_of(&["list", "shapes", "--json"])[3]["types"].as_array().expect("random has types") {
        assert!(what(name.as_str().unwrap()).contains(&"random type".to_owned()), "{name}");
    }
    for name in [
        "frequency",
        "num_points",
        "targets.slice_size",
        "limits.grace_seconds",
        "commons",
        "generators[0].id",
        "role.arn",
    ] {
        assert!(what(name).contains(&"field".to_owned()), "{name}");
    }
    assert_eq!(what("random"), ["shape", "function of formulas"]);
    assert_eq!(what("put"), ["value"]);
    let fields = json_of(&["explain", "limits.grace_seconds", "--json"]);
    assert_eq!(fields[0]["facts"]["default"], json!("30"));
}

#[test]
fn unknown_names_end_with_code_2_and_the_nearest() {
    for (arguments, near) in [
        (["explain", "sinusoid"], "\"sinusoidal\""),
        (["explain", "targets.slice_sise"], "\"slice_size\""),
        (["fake", "ssnn"], "\"ssn\""),
        (["list", "shape"], "'shapes'"),
    ] {
        let said = complaint(&arguments);
        assert!(said.contains(near), "{said}");
    }
    assert!(complaint(&["fake", "qqqqqqqq"]).contains("list fakes"));
    let output = output(&["explain", "qqqqqqqq", "--json"]);
    let errors: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(
        (output.status.code(), errors["errors"][0]["message"].as_str()),
        (Some(2), Some("nothing is called \"qqqqqqqq\""))
    );
}
