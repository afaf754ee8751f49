//! The price table: dated, with the source of each figure, and overridable figure by figure.

use std::collections::BTreeMap;

use blueprint::targets::{Operation, operations};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// Prices of us-east-1 of all that targets do not ask for, and what an estimate assumes of the deployment.
const BUILT_IN: &str = include_str!("prices.json");

/// Days of a month.
pub const MONTH_DAYS: f64 = 30.0;

/// A price table.
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
    pub(crate) const NAMES: [&str; 2] = ["x86_64", "arm64"];

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
#[allow(missing_docs, reason = "the table says of each what it is")]
pub struct Prices {
    pub eventbridge_scheduled_event: Price,
    pub lambda_gb_second_x86_64: Price,
    pub lambda_gb_second_arm64: Price,
    pub sqs_fifo_request: Price,
    pub dynamodb_write: Price,
    pub dynamodb_read: Price,
    pub dynamodb_storage_month: Price,
    pub s3_storage_month: Price,
    pub cloudwatch_metric_month: Price,
    pub cloudwatch_alarm_month: Price,
    pub cloudwatch_dashboard_month: Price,
    pub cloudwatch_logs_gb: Price,
    pub cloudtrail_data_event: Price,
    /// Of the requests of targets, by the operation's name: their built-in prices are those that the target types declare.
    #[serde(flatten)]
    pub operations: BTreeMap<String, Price>,
}

/// Every assumption; the reasons stand in the table itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs, reason = "the table says of each what it is")]
pub struct Assumptions {
    pub generate_memory_mb: Assumption,
    pub generate_ms: Assumption,
    pub dispatch_memory_mb: Assumption,
    pub dispatch_invocations_per_batch: Assumption,
    pub dispatch_ms: Assumption,
    pub dispatch_ms_per_task: Assumption,
    pub execute_memory_mb: Assumption,
    pub execute_ms: Assumption,
    pub execute_ms_per_round: Assumption,
    pub sqs_idle_receives_a_minute: Assumption,
    pub ledger_document_bytes: Assumption,
    pub ledger_bytes_per_data_point: Assumption,
    pub manifest_bytes_per_object: Assumption,
    pub own_metrics: Assumption,
    pub own_metrics_per_target: Assumption,
    pub alarms: Assumption,
    pub dashboards: Assumption,
    pub log_bytes_per_invocation: Assumption,
    pub log_bytes_per_target: Assumption,
}

impl PriceTable {
    /// The table that comes with the command.
    #[must_use]
    pub fn built_in() -> PriceTable {
        serde_json::from_value(built_in()).expect("the built-in price table is one, as a test proves")
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

    /// What an operation costs.
    #[must_use]
    pub fn of(&self, operation: &Operation) -> &Price {
        self.prices.operations.get(operation.name).expect("a table holds every operation, as a test proves")
    }
}

/// The built-in table as JSON.
pub(crate) fn built_in() -> Value {
    let mut table: Value = serde_json::from_str(BUILT_IN).expect("the built-in prices are JSON, as a test proves");
    for Operation { name, usd, per, unit, source, .. } in operations() {
        table["prices"][*name] = json!({"usd": usd, "per": per, "unit": unit, "source": source});
    }
    table
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

#[cfg(test)]
mod tests {
    use blueprint::targets::{GET_OBJECT, INVOKE, PUT_OBJECT};

    use super::*;

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
        let table = PriceTable::built_in();
        assert!((table.of(&PUT_OBJECT).of(1e6) - 5.0).abs() < 1e-9);
        assert!((table.of(&GET_OBJECT).of(1e6) - 0.4).abs() < 1e-9);
        assert!((table.of(&INVOKE).of(1e6) - 0.2).abs() < 1e-9);
        assert!((table.prices.sqs_fifo_request.of(1e6) - 0.5).abs() < 1e-9);
    }

    #[test]
    fn every_operation_of_a_target_has_its_price_and_no_other_figure_has_its_name() {
        let table = PriceTable::built_in();
        let others: Value = serde_json::from_str(BUILT_IN).expect("JSON");
        for operation in operations() {
            let price = table.of(operation);
            assert_eq!((price.usd, price.per, price.unit.as_str()), (operation.usd, operation.per, operation.unit));
            assert!(others["prices"].get(operation.name).is_none(), "{} is in prices.json, too", operation.name);
        }
        assert_eq!(table.prices.operations.len(), operations().len(), "and nothing else is priced as one");
    }
}
