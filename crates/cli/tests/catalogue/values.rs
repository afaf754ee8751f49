//! fake and init: values, and a first blueprint.

use serde_json::{Value, json};

use crate::{command, json_of, output, text};

#[test]
fn fake_values_are_those_of_their_seed_and_number() {
    let five = text(&["fake", "iban", "-n", "5", "--seed", "9"]);
    let three = text(&["fake", "iban", "-n", "3", "--seed", "9"]);
    assert_eq!((five.lines().count(), five.starts_with(&three)), (5, true));
    assert_ne!(five, text(&["fake", "iban", "-n", "5", "--seed", "10"]));
    let listed = json_of(&["fake", "iban", "-n", "5", "--seed", "9", "--json"]);
    let listed: Vec<&str> = listed.as_array().expect("an array").iter().filter_map(Value::as_str).collect();
    assert_eq!(listed, five.lines().collect::<Vec<_>>());
    assert_eq!(text(&["fake", "iban", "-n", "0"]), "");
    assert_eq!(json_of(&["fake", "iban", "-n", "0", "--json"]), json!([]));
    assert_eq!(json_of(&["fake", "iban", "-n", "2500", "--json"]).as_array().map(Vec::len), Some(2500));
}

#[test]
fn keywords_go_with_bare_and_values_of_several_lines_stand_apart() {
    let ssn = text(&["fake", "ssn"]);
    let bare = text(&["fake", "ssn", "--bare"]);
    assert_eq!(ssn, format!("SSN: {bare}"));
    assert_eq!(bare.trim_end().split('-').map(str::len).collect::<Vec<_>>(), [3, 2, 4]);
    let two = text(&["fake", "linux_passwd", "-n", "2"]);
    assert_eq!(two.matches("root:x:0:0:").count(), 2);
    assert_eq!(two.matches("\n\nroot:x:0:0:").count(), 1);
    assert!(!two.contains('\r'), "lines of the terminal end in LF");
}

#[test]
fn the_first_blueprint_is_right_without_warnings_and_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = folder.path().join("first.json");
    std::fs::write(&first, text(&["init"])).expect("a file");
    let first = first.to_str().expect("a path in UTF-8");
    let checked = output(&["validate", first]);
    assert_eq!((checked.status.code(), String::from_utf8_lossy(&checked.stderr).contains("warning")), (Some(0), false));

    let out = folder.path().join("out");
    let run =
        command(&["run", first, "--slots", "30", "--out", out.to_str().unwrap()]).output().expect("the command runs");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    let series = std::fs::read_to_string(out.join("series.csv")).expect("series.csv");
    assert_eq!(series.lines().count(), 1 + 30 * 2);
    for file in ["metrics.jsonl", "invocations.jsonl"] {
        assert_eq!(std::fs::read_to_string(out.join(file)).expect(file).lines().count(), 30, "{file}");
    }
    assert!(out.join("s3/default-bucket/reports").is_dir());
}

#[test]
fn the_first_blueprint_says_on_standard_error_alone_what_comes_next() {
    let said = output(&["init"]);
    assert!(String::from_utf8_lossy(&said.stderr).contains("schema"));
    assert!(output(&["init", "--quiet"]).stderr.is_empty());
}
