//! A price file: figures of one's own over those of the built-in table.

use serde_json::{Map, Value};
use settings::{Path, Problem, Segment, nearest};

use crate::prices::{Architecture, PriceTable, built_in};

/// The built-in table with `own` over it; `own` needs to hold only what differs.
///
/// # Errors
/// Everything that is wrong with it, at once.
pub fn with_own_figures(own: &Value) -> Result<PriceTable, Vec<Problem>> {
    let mut table = built_in();
    let mut problems = Vec::new();
    merge(&mut table, own, &Path::root(), &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    // What has passed the checks above has the built-in table's form.
    serde_json::from_value(table).map_err(|error| vec![Problem::new(Path::root(), error.to_string())])
}

/// Put `own` over `table`, whose form says what is allowed.
fn merge(table: &mut Value, own: &Value, path: &Path, problems: &mut Vec<Problem>) {
    let mut wrong = |message: String| problems.push(Problem::new(path.clone(), message));
    match (table, own) {
        (Value::Object(table), Value::Object(own)) => {
            // Whoever names a figure gives it.
            for figure in ["usd", "value"] {
                if table.contains_key(figure) && !own.contains_key(figure) {
                    wrong(format!("the field \"{figure}\" is missing"));
                }
            }
            for (name, value) in own {
                let path = path.key(name);
                if let Some(known) = table.get_mut(name) {
                    merge(known, value, &path, problems);
                } else {
                    let hint = unknown(name, table);
                    problems.push(Problem::new(path, format!("unknown field \"{name}\"")).hint(hint));
                }
            }
        }
        (Value::Object(_), other) => wrong(format!("expected an object, found {other}")),
        (known @ Value::Number(_), other) => match other.as_f64() {
            Some(figure) if ends_with(path, "per") && figure <= 0.0 => {
                wrong(format!("expected a number above 0, found {other}"));
            }
            Some(figure) if figure < 0.0 => wrong(format!("expected a number of at least 0, found {other}")),
            Some(_) => *known = other.clone(),
            None => wrong(format!("expected a number, found {other}")),
        },
        (known, Value::String(text)) => {
            if ends_with(path, "architecture") && !Architecture::NAMES.contains(&text.as_str()) {
                let problem = Problem::new(path.clone(), format!("unknown architecture \"{text}\""));
                problems.push(problem.hint(format!("allowed: {}", Architecture::NAMES.join(", "))));
            } else {
                *known = Value::String(text.clone());
            }
        }
        (_, other) => wrong(format!("expected a text, found {other}")),
    }
}

fn ends_with(path: &Path, name: &str) -> bool {
    matches!(path.segments().last(), Some(Segment::Key(key)) if key == name)
}

fn unknown(name: &str, table: &Map<String, Value>) -> String {
    let names = || table.keys().map(String::as_str);
    match nearest(name, names()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("allowed here: {}", names().collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use blueprint::targets::{GET_OBJECT, PUT_OBJECT};
    use serde_json::json;

    use super::*;

    fn complaints(own: &Value) -> Vec<String> {
        let all = with_own_figures(own).expect_err("something is wrong");
        all.iter().map(|one| format!("{}: {}", one.path, one.message)).collect()
    }

    #[test]
    fn a_file_replaces_single_figures_and_leaves_the_rest() {
        let own = json!({"region": "eu-west-1", "architecture": "arm64", "prices": {"s3_put": {"usd": 0.0054}}});
        let table = with_own_figures(&own).expect("a table");
        let before = PriceTable::built_in();
        assert_eq!(
            (table.region.as_str(), table.of(&PUT_OBJECT).usd, table.of(&PUT_OBJECT).per),
            ("eu-west-1", 0.0054, 1000.0)
        );
        assert_eq!(table.gb_second(), &before.prices.lambda_gb_second_arm64);
        assert_eq!(table.of(&GET_OBJECT), before.of(&GET_OBJECT));
        assert_eq!(with_own_figures(&json!({})).expect("a table"), before);
        assert_eq!(with_own_figures(&serde_json::to_value(&before).expect("JSON")).expect("a table"), before);
    }

    #[test]
    fn everything_wrong_is_said_at_once_with_its_place() {
        let own = json!({
            "prices": {"s3_putt": {"usd": 1}, "s3_get": {"usd": -1}, "s3_list": {"per": 0}, "kms_request": 3},
            "assumptions": {"execute_ms": {"value": "fast"}}, "architecture": "mips", "date": 2026,
        });
        assert_eq!(
            complaints(&own),
            [
                "$.prices.s3_putt: unknown field \"s3_putt\"",
                "$.prices.s3_get.usd: expected a number of at least 0, found -1",
                "$.prices.s3_list: the field \"usd\" is missing",
                "$.prices.s3_list.per: expected a number above 0, found 0",
                "$.prices.kms_request: expected an object, found 3",
                "$.assumptions.execute_ms.value: expected a number, found \"fast\"",
                "$.architecture: unknown architecture \"mips\"",
                "$.date: expected a text, found 2026",
            ]
        );
        assert_eq!(complaints(&json!([])), ["$: expected an object, found []"]);
    }
}
