//! Times in all the forms that sources write.

use detection::sources::instant;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::engine::{get, nodes, replaced};
use crate::shared::{examples, readings, readings_beside};

/// Every form of an instant, to the millisecond.
fn forms(at: Timestamp) -> Vec<Value> {
    let milliseconds = at.as_millisecond();
    let mut forms = vec![
        json!(at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ").to_string()),
        json!(at.strftime("%Y-%m-%dT%H:%M:%S.%3f+0000").to_string()),
        json!(at.strftime("%Y-%m-%dT%H:%M:%S.%6f+00:00").to_string()),
        json!(at.strftime("%Y-%m-%d %H:%M:%S.%3f").to_string()),
        json!(at.strftime("%Y-%m-%dT%H:%M:%S.%3fZ[UTC]").to_string()),
        json!(milliseconds),
        json!(milliseconds.to_string()),
        json!(milliseconds * 1_000),
    ];
    if milliseconds % 1_000 == 0 {
        forms.extend([json!(milliseconds / 1_000), json!((milliseconds / 1_000).to_string())]);
    }
    if milliseconds % 60_000 == 0 {
        forms.push(json!(at.strftime("%Y-%m-%dT%H:%MZ[UTC]").to_string()));
    }
    forms
}

/// Texts that are instants, and numbers of milliseconds of our age.
fn is_time(value: &Value) -> bool {
    let is_text = value.as_str().is_some_and(|text| text.len() > 9 && (text.contains(':') || text.starts_with("1795")));
    (is_text || value.as_u64().is_some_and(|number| number > 1_790_000_000)) && instant(value).is_some()
}

#[test]
fn every_time_may_be_written_in_every_form() {
    let mut seen = 0;
    for (name, document) in examples() {
        let expected = readings(&document).findings;
        for path in nodes(&document) {
            let value = get(&document, &path).unwrap();
            if !is_time(value) {
                continue;
            }
            for form in forms(instant(value).unwrap()) {
                let readings = readings(&replaced(&document, &path, form.clone()));
                assert_eq!(readings.findings, expected, "{name} {path:?} {form}");
                assert_eq!(readings.problems, [], "{name} {path:?} {form}");
                seen += 1;
            }
        }
    }
    assert!(seen > 500, "{seen}");
}

#[test]
fn a_time_that_is_none_is_ignored_where_nothing_needs_it_or_refused_at_its_place() {
    for (name, document) in examples() {
        for path in nodes(&document) {
            if !is_time(get(&document, &path).unwrap()) {
                continue;
            }
            for value in [json!("yesterday"), json!(true), json!(-5), json!("9999-99-99T00:00:00Z"), json!({})] {
                let readings = readings_beside(&replaced(&document, &path, value.clone()), name);
                let Some(crate::engine::Step::Key(field)) = path.last() else { continue };
                for problem in &readings.problems {
                    assert!(problem.path.ends_with(field.as_str()), "{name} {path:?} {value}: {problem}");
                }
            }
        }
    }
}
