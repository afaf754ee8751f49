//! The price table: dated, with the source of each figure, and overridable figure by figure.

use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::failure::{Complaint, Failure};

/// Prices of us-east-1, and what an estimate assumes of the deployment.
const BUILT_IN: &str = include_str!("prices.json");

/// The largest price file that is read, in bytes.
const MAX_BYTES: u64 = 1 << 20;

/// Days of a month.
pub const MONTH_DAYS: f64 = 30.0;

/// The table in use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriceTable {
    /// When the prices were looked up.
    pub date: String,
    /// Where they hold.
    pub region: String,
    /// Which processors the functions run on.
    pub architecture: Architecture,
    /// What requests, time and storage cost.
    pub prices: Prices,
    /// What cannot be known from a blueprint.
    pub assumptions: Assumptions,
}

/// Lambda's processors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Architecture {
    /// Intel and AMD.
    #[serde(rename = "x86_64")]
    X86,
    /// Graviton.
    Arm64,
}

impl Architecture {
    const NAMES: [&str; 2] = ["x86_64", "arm64"];

    /// Its name as Lambda has it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Architecture::X86 => Self::NAMES[0],
            Architecture::Arm64 => Self::NAMES[1],
        }
    }
}

/// What so many of a unit cost.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// US dollars.
    pub usd: f64,
    /// For so many.
    pub per: f64,
    /// Of what.
    pub unit: String,
    /// Where the figure stands.
    pub source: String,
}

impl Price {
    /// What `quantity` units cost, in US dollars.
    #[must_use]
    pub fn of(&self, quantity: f64) -> f64 {
        quantity * self.usd / self.per
    }
}

/// Something that an estimate has to assume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Assumption {
    /// The figure, in the unit that its name ends with.
    pub value: f64,
    /// What it stands for.
    pub reason: String,
}

/// Every price; the units and sources stand in the table itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the table says of each what it is")]
pub struct Prices {
    pub eventbridge_scheduled_event: Price,
    pub lambda_request: Price,
    pub lambda_gb_second_x86_64: Price,
    pub lambda_gb_second_arm64: Price,
    pub sqs_fifo_request: Price,
    pub s3_put: Price,
    pub s3_get: Price,
    pub s3_list: Price,
    pub s3_storage_month: Price,
    pub kms_request: Price,
    pub cloudwatch_put_metric_data: Price,
    pub cloudwatch_metric_month: Price,
    pub cloudwatch_logs_gb: Price,
    pub cloudtrail_data_event: Price,
}

/// Every assumption; the reasons stand in the table itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the table says of each what it is")]
pub struct Assumptions {
    pub generate_memory_mb: Assumption,
    pub generate_ms: Assumption,
    pub dispatch_memory_mb: Assumption,
    pub dispatch_ms: Assumption,
    pub dispatch_ms_per_task: Assumption,
    pub execute_memory_mb: Assumption,
    pub execute_ms: Assumption,
    pub execute_ms_per_round: Assumption,
    pub sqs_idle_receives_a_minute: Assumption,
    pub ledger_object_bytes: Assumption,
    pub own_metrics_per_target: Assumption,
    pub log_bytes_per_invocation: Assumption,
}

impl PriceTable {
    /// The table that comes with the command.
    #[must_use]
    pub fn built_in() -> PriceTable {
        serde_json::from_str(BUILT_IN).expect("the built-in price table is one, as a test proves")
    }

    /// The built-in table with what `file` has over it; `file` needs to hold only what differs.
    ///
    /// # Errors
    /// Everything that is wrong with the file.
    pub fn with_file(file: &Path) -> Result<PriceTable, Failure> {
        let place = Some(file.display().to_string());
        let wrong = |message: String| {
            Failure::usage(
                Complaint { place: place.clone(), ..Complaint::new(message) }
                    .hint("--print-prices prints a table to start from"),
            )
        };
        let mut text = Vec::new();
        let opened = std::fs::File::open(file).and_then(|file| file.take(MAX_BYTES + 1).read_to_end(&mut text));
        opened.map_err(|error| wrong(format!("cannot read it: {error}")))?;
        if text.len() as u64 > MAX_BYTES {
            return Err(wrong("larger than a price table can be (1 MiB)".to_owned()));
        }
        let own: Value = serde_json::from_slice(&text).map_err(|error| wrong(format!("not JSON: {error}")))?;
        PriceTable::with(&own).map_err(|complaints| {
            Failure::Bad(
                complaints.into_iter().map(|complaint| Complaint { place: place.clone(), ..complaint }).collect(),
            )
        })
    }

    /// The built-in table with `own` over it.
    fn with(own: &Value) -> Result<PriceTable, Vec<Complaint>> {
        let mut table: Value =
            serde_json::from_str(BUILT_IN).expect("the built-in price table is JSON, as a test proves");
        let mut complaints = Vec::new();
        merge(&mut table, own, "$", &mut complaints);
        if !complaints.is_empty() {
            return Err(complaints);
        }
        // What has passed the checks above has the built-in table's form.
        serde_json::from_value(table).map_err(|error| vec![Complaint::new(error.to_string())])
    }

    /// The table as a file for `--prices` has it.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let mut table = serde_json::to_value(self).expect("a struct of texts and finite numbers is JSON");
        whole_numbers(&mut table);
        table
    }

    /// What a second of a gigabyte costs on the table's processors.
    #[must_use]
    pub fn gb_second(&self) -> &Price {
        match self.architecture {
            Architecture::X86 => &self.prices.lambda_gb_second_x86_64,
            Architecture::Arm64 => &self.prices.lambda_gb_second_arm64,
        }
    }
}

/// Put `own` over `table`, whose form says what is allowed.
fn merge(table: &mut Value, own: &Value, path: &str, complaints: &mut Vec<Complaint>) {
    let mut complain = |path: String, message: String, hint: Option<String>| {
        complaints.push(Complaint { path: Some(path), hint, ..Complaint::new(message) });
    };
    match (table, own) {
        (Value::Object(table), Value::Object(own)) => {
            // Whoever names a figure gives it.
            for figure in ["usd", "value"] {
                if table.contains_key(figure) && !own.contains_key(figure) {
                    complain(path.to_owned(), format!("the field \"{figure}\" is missing"), None);
                }
            }
            for (name, value) in own {
                let path = format!("{path}.{name}");
                if let Some(known) = table.get_mut(name) {
                    merge(known, value, &path, complaints);
                } else {
                    let hint = unknown(name, table);
                    complaints.push(Complaint {
                        path: Some(path),
                        hint: Some(hint),
                        ..Complaint::new(format!("unknown field \"{name}\""))
                    });
                }
            }
        }
        (Value::Object(_), other) => complain(path.to_owned(), format!("expected an object, found {other}"), None),
        (known @ Value::Number(_), other) => match other.as_f64() {
            Some(figure) if path.ends_with(".per") && figure <= 0.0 => {
                complain(path.to_owned(), format!("expected a number above 0, found {other}"), None);
            }
            Some(figure) if figure < 0.0 => {
                complain(path.to_owned(), format!("expected a number of at least 0, found {other}"), None);
            }
            Some(_) => *known = other.clone(),
            None => complain(path.to_owned(), format!("expected a number, found {other}"), None),
        },
        (known, Value::String(text)) => {
            if path == "$.architecture" && !Architecture::NAMES.contains(&text.as_str()) {
                let hint = format!("allowed: {}", Architecture::NAMES.join(", "));
                complain(path.to_owned(), format!("unknown architecture \"{text}\""), Some(hint));
            } else {
                *known = Value::String(text.clone());
            }
        }
        (_, other) => complain(path.to_owned(), format!("expected a text, found {other}"), None),
    }
}

/// 1000.0 as 1000, the way people write it.
fn whole_numbers(value: &mut Value) {
    match value {
        Value::Object(fields) => fields.values_mut().for_each(whole_numbers),
        Value::Number(number) => {
            if let Some(figure) = number.as_f64().filter(|figure| figure.fract() == 0.0 && *figure < 1e15) {
                *value = Value::from(figure as u64);
            }
        }
        _ => {}
    }
}

fn unknown(name: &str, table: &Map<String, Value>) -> String {
    let names = || table.keys().map(String::as_str);
    match blueprint::nearest(name, names()) {
        Some(near) => format!("did you mean \"{near}\"?"),
        None => format!("allowed here: {}", names().collect::<Vec<_>>().join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn complaints(own: &Value) -> Vec<String> {
        let all = PriceTable::with(own).expect_err("something is wrong");
        all.iter().map(|one| format!("{}: {}", one.path.as_deref().unwrap_or(""), one.message)).collect()
    }

    #[test]
    fn every_figure_of_the_built_in_table_has_a_unit_and_a_source() {
        let table = PriceTable::built_in();
        let value = serde_json::to_value(&table.prices).expect("JSON");
        for (name, price) in value.as_object().expect("an object") {
            assert!(price["usd"].as_f64() >= Some(0.0) && price["per"].as_f64() >= Some(1.0), "{name}");
            assert!(price["unit"].as_str() > Some("") && price["source"].as_str() > Some(""), "{name}");
        }
    }

    #[test]
    fn the_table_holds_the_published_prices() {
        let Prices { s3_put, s3_get, lambda_request, sqs_fifo_request, .. } = PriceTable::built_in().prices;
        assert!((s3_put.of(1e6) - 5.0).abs() < 1e-9);
        assert!((s3_get.of(1e6) - 0.4).abs() < 1e-9);
        assert!((lambda_request.of(1e6) - 0.2).abs() < 1e-9);
        assert!((sqs_fifo_request.of(1e6) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn a_file_replaces_single_figures_and_leaves_the_rest() {
        let own = json!({"region": "eu-west-1", "architecture": "arm64", "prices": {"s3_put": {"usd": 0.0054}}});
        let table = PriceTable::with(&own).expect("a table");
        let before = PriceTable::built_in();
        assert_eq!(
            (table.region.as_str(), table.prices.s3_put.usd, table.prices.s3_put.per),
            ("eu-west-1", 0.0054, 1000.0)
        );
        assert_eq!(table.gb_second(), &before.prices.lambda_gb_second_arm64);
        assert_eq!(table.prices.s3_get, before.prices.s3_get);
        assert_eq!(PriceTable::with(&json!({})).expect("a table"), before);
        assert_eq!(PriceTable::with(&serde_json::to_value(&before).expect("JSON")).expect("a table"), before);
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
