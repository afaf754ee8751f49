//! Every node of every example, replaced by everything.

use serde_json::{Value, json};

use crate::engine::{get, hostile, nodes, removed, replaced, with_unknown_fields};
use crate::shared::{examples, readings, readings_beside};

#[test]
fn every_node_replaced_by_anything_is_read_or_refused_with_a_place() {
    for (name, document) in examples() {
        let mut mutations = 0;
        for path in nodes(&document) {
            for value in hostile() {
                let what = format!("{name} {path:?} {}", value.to_string().chars().take(40).collect::<String>());
                let changed = replaced(&document, &path, value.clone());
                let readings = readings_beside(&changed, &what);
                mutations += 1;
                let is_told =
                    !readings.findings.is_empty() || !readings.problems.is_empty() || !readings.unknown.is_empty();
                // An answer with an empty list says that there is nothing.
                assert!(is_told || value == json!([]), "{what}");
            }
        }
        assert!(mutations >= 100, "{name}: {mutations}");
    }
}

#[test]
fn every_node_left_out_is_read_or_refused_with_a_place() {
    for (name, document) in examples() {
        for path in nodes(&document) {
            let what = format!("{name} {path:?}");
            let readings = readings_beside(&removed(&document, &path), &what);
            let is_told =
                !readings.findings.is_empty() || !readings.problems.is_empty() || !readings.unknown.is_empty();
            assert!(is_told || get(&document, &path).is_some_and(Value::is_object), "{what}");
        }
    }
}

#[test]
fn a_field_that_is_null_is_a_field_that_is_not_there() {
    for (name, document) in examples() {
        for path in nodes(&document).into_iter().filter(|path| matches!(path.last(), Some(crate::engine::Step::Key(_))))
        {
            let (null, absent) =
                (readings(&replaced(&document, &path, Value::Null)), readings(&removed(&document, &path)));
            assert_eq!(null.findings, absent.findings, "{name} {path:?}");
            assert_eq!(null.problems.is_empty(), absent.problems.is_empty(), "{name} {path:?}");
        }
    }
}

#[test]
fn fields_that_nobody_knows_change_nothing() {
    for (name, document) in examples() {
        let changed = readings(&with_unknown_fields(&document));
        // A label or a dimension more is a part of the subject; all else is the same.
        if !matches!(name, "alertmanager" | "managed_prometheus" | "cloudwatch_alarm" | "generic") {
            assert_eq!(changed.findings, readings(&document).findings, "{name}");
            assert_eq!(changed.problems, [], "{name}");
        }
    }
}

#[test]
fn numbers_may_be_written_as_texts() {
    for (name, document) in examples() {
        let expected = readings(&document).findings;
        for path in nodes(&document) {
            if let Some(Value::Number(number)) = get(&document, &path) {
                let changed = replaced(&document, &path, Value::String(number.to_string()));
                let readings = readings_beside(&changed, name);
                assert_eq!(readings.findings, expected, "{name} {path:?}");
                assert_eq!(readings.problems, [], "{name} {path:?}");
            }
        }
    }
}
