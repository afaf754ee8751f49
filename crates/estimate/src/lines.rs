//! From what is used to what it costs, line by line.

use std::collections::BTreeSet;

use blueprint::targets::{GET_OBJECT, INVOKE, Operation, PUT_OBJECT, operations};
use blueprint::{Blueprint, SLOT_SECONDS, generate_memory};
use serde_json::{Value, json};

use crate::documents::Written;
use crate::prices::{MONTH_DAYS, Price, PriceTable};
use crate::usage::{TargetUsage, Usage};

/// Slots of a day.
const SLOTS_A_DAY: f64 = 86_400.0 / SLOT_SECONDS as f64;

/// What score publishes of each source: `functions/score/src/metrics.rs`.
const CANARY_METRICS: f64 = 7.0;

/// An alarm of anomaly detection is billed as the metric and both edges of its band.
const METRICS_OF_BAND: f64 = 3.0;

const GB: f64 = 1_073_741_824.0;

/// One line of an estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The service on whose bill it stands.
    pub service: &'static str,
    /// What is paid for.
    pub item: String,
    /// How much.
    pub quantity: Quantity,
    /// In what.
    pub unit: String,
    /// What a month costs, in US dollars.
    pub usd_a_month: f64,
    /// Whether the total holds it.
    pub in_total: bool,
}

/// How much of something.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Quantity {
    /// So much each day.
    Daily(f64),
    /// So much all the time, or at the end of a month.
    Standing(f64),
}

impl Quantity {
    /// What is counted in a month.
    #[must_use]
    pub fn a_month(self) -> f64 {
        match self {
            Quantity::Daily(quantity) => quantity * MONTH_DAYS,
            Quantity::Standing(quantity) => quantity,
        }
    }
}

impl Line {
    /// What a day costs, in US dollars.
    #[must_use]
    pub fn usd_a_day(&self) -> f64 {
        self.usd_a_month / MONTH_DAYS
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let per_day = match self.quantity {
            Quantity::Daily(quantity) => Some(quantity),
            Quantity::Standing(_) => None,
        };
        json!({
            "service": self.service, "item": self.item, "unit": self.unit,
            "per_day": per_day, "per_month": self.quantity.a_month(),
            "usd_per_day": self.usd_a_day(), "usd_per_month": self.usd_a_month, "in_total": self.in_total,
        })
    }
}

/// The lines of an estimate. `object_bytes` holds the average size of each target's objects.
#[must_use]
pub fn lines(blueprint: &Blueprint, usage: &Usage, object_bytes: &[Option<f64>], table: &PriceTable) -> Vec<Line> {
    let cost = Cost { blueprint, usage, object_bytes, table };
    let mut lines = vec![cost.daily("EventBridge", "ticks", 1.0, &table.prices.eventbridge_scheduled_event)];
    lines.extend(cost.functions());
    lines.extend(cost.queue());
    lines.extend(cost.record());
    let stored = cost.stored(object_bytes);
    let (objects, other): (Vec<Line>, Vec<Line>) = operations()
        .into_iter()
        .map(|operation| cost.requests(operation))
        .partition(|line| line.service == stored.service);
    lines.extend(objects);
    lines.push(stored);
    lines.extend(other);
    lines.extend(cost.metrics());
    lines.extend(cost.canary());
    lines.push(cost.data_events());
    lines.retain(|line| line.quantity.a_month() > 0.0);
    lines
}

/// What target number `index` costs a month by its own requests, in US dollars.
#[must_use]
pub fn requests_of_target(blueprint: &Blueprint, usage: &Usage, index: usize, table: &PriceTable) -> f64 {
    let a_month = SLOTS_A_DAY * MONTH_DAYS / usage.slots as f64;
    // What comes along with them, as the use of a key, may be on another service's bill.
    let service = blueprint.targets[index].settings.as_type().operation().service;
    let requests = usage.targets[index].operations.iter().filter(|(operation, _)| operation.service == service);
    requests.map(|(operation, count)| table.of(operation).of(*count as f64)).sum::<f64>() * a_month
}

struct Cost<'a> {
    blueprint: &'a Blueprint,
    usage: &'a Usage,
    object_bytes: &'a [Option<f64>],
    table: &'a PriceTable,
}

impl Cost<'_> {
    /// So many a slot, on average.
    fn daily(&self, service: &'static str, item: &str, a_slot: f64, price: &Price) -> Line {
        let a_day = a_slot * SLOTS_A_DAY;
        Line {
            service,
            item: item.to_owned(),
            quantity: Quantity::Daily(a_day),
            unit: price.unit.clone(),
            usd_a_month: price.of(a_day * MONTH_DAYS),
            in_total: true,
        }
    }

    fn standing(&self, service: &'static str, item: &str, quantity: f64, price: &Price) -> Line {
        Line {
            service,
            item: item.to_owned(),
            quantity: Quantity::Standing(quantity),
            unit: price.unit.clone(),
            usd_a_month: price.of(quantity),
            in_total: true,
        }
    }

    /// The average over the cycle's slots of what `of` says of each target.
    fn a_slot(&self, of: impl Fn(&TargetUsage) -> u64) -> f64 {
        let sum: f64 = self.usage.targets.iter().map(|usage| of(usage) as f64).sum();
        sum / self.usage.slots as f64
    }

    fn tasks(&self) -> f64 {
        self.a_slot(|target| target.tasks)
    }

    /// Dispatch invocations of a slot, each of which receives and deletes messages, and asks whether it is paused.
    fn dispatches(&self) -> f64 {
        let parts = self.table.assumptions.dispatch_invocations_per_batch.value;
        (self.usage.batches as f64 * parts).min(self.messages())
    }

    fn messages(&self) -> f64 {
        self.blueprint.targets.len() as f64
    }

    /// Our three functions: requests, and time by memory.
    fn functions(&self) -> Vec<Line> {
        let known = &self.table.assumptions;
        let rounds = self.a_slot(|target| target.rounds);
        let batches = self.dispatches();
        let dispatch_ms = batches * known.dispatch_ms.value + self.tasks() * known.dispatch_ms_per_task.value;
        let execute_ms = self.tasks() * known.execute_ms.value + rounds * known.execute_ms_per_round.value;
        // A blueprint that takes more gets more; one that cannot be deployed costs nothing, whatever is said here.
        let least = known.generate_memory_mb.value;
        let generate_mb = generate_memory(self.blueprint).map_or(least, |memory| f64::from(memory).max(least));
        let functions = [
            ("generate", 1.0, known.generate_ms.value, generate_mb),
            ("dispatch", batches, dispatch_ms, known.dispatch_memory_mb.value),
            ("execute", self.tasks(), execute_ms, known.execute_memory_mb.value),
        ];
        let mut lines = Vec::new();
        for (name, requests, ms, memory_mb) in functions {
            lines.push(self.daily("Lambda", &format!("{name}: invocations"), requests, self.table.of(&INVOKE)));
            let item = format!("{name}: GB-seconds, {}", self.table.architecture.name());
            lines.push(self.daily("Lambda", &item, ms / 1_000.0 * memory_mb / 1_024.0, self.table.gb_second()));
        }
        lines
    }

    fn queue(&self) -> Vec<Line> {
        let idle = self.table.assumptions.sqs_idle_receives_a_minute.value * SLOT_SECONDS as f64 / 60.0;
        let price = &self.table.prices.sqs_fifo_request;
        let requests = self.usage.queue_requests as f64;
        vec![
            self.daily("SQS", "send requests", requests, price),
            self.daily("SQS", "receive requests, idle too", idle + requests.max(self.dispatches()), price),
            self.daily("SQS", "delete requests", self.dispatches(), price),
        ]
    }

    /// The record: a plan for each message, a claim and a result for each task, what the objects of a task hold, and whether
    /// the deployment is paused.
    fn record(&self) -> Vec<Line> {
        let prices = &self.table.prices;
        // A claim holds no data points; the result replaces it.
        let claims = Written::of(self.tasks(), self.document_bytes(0));
        let mut stored = Written::default();
        for target in &self.usage.targets {
            for (points, count) in target.plans.iter().chain(&target.results) {
                stored.add(Written::of(*count as f64 / self.usage.slots as f64, self.document_bytes(*points)));
            }
        }
        let stores = || self.usage.targets.iter().zip(self.object_bytes).filter(|(_, bytes)| bytes.is_some());
        let a_slot = |count: u64| count as f64 / self.usage.slots as f64;
        let manifests: f64 = stores().map(|(target, _)| a_slot(target.tasks)).sum();
        let objects: f64 = stores().map(|(target, _)| a_slot(target.activities)).sum();
        let manifest_bytes = objects * self.table.assumptions.manifest_bytes_per_object.value;
        let gb = |bytes: f64| bytes * SLOTS_A_DAY * MONTH_DAYS / GB;
        vec![
            self.daily("DynamoDB, ledger", "write units", claims.units + stored.units, &prices.dynamodb_write),
            self.standing("DynamoDB, ledger", "GB after 30 days", gb(stored.items), &prices.dynamodb_storage_month),
            self.daily("S3, record", "put requests", stored.objects + manifests, self.table.of(&PUT_OBJECT)),
            self.standing(
                "S3, record",
                "GB after 30 days",
                gb(stored.bodies + manifest_bytes),
                &prices.s3_storage_month,
            ),
            self.daily("S3, record", "get requests: is it paused?", self.dispatches(), self.table.of(&GET_OBJECT)),
        ]
    }

    /// Bytes of a document of the ledger with so many data points.
    fn document_bytes(&self, points: u64) -> f64 {
        let known = &self.table.assumptions;
        known.ledger_document_bytes.value + points as f64 * known.ledger_bytes_per_data_point.value
    }

    /// Requests of all targets.
    fn requests(&self, operation: &'static Operation) -> Line {
        let (service, item) = (operation.bill, operation.item);
        let count = |target: &TargetUsage| target.operations.get(operation).copied().unwrap_or(0);
        self.daily(service, item, self.a_slot(count), self.table.of(operation))
    }

    fn stored(&self, object_bytes: &[Option<f64>]) -> Line {
        let written = self.usage.targets.iter().zip(object_bytes);
        let bytes: f64 = written.map(|(target, bytes)| target.activities as f64 * bytes.unwrap_or(0.0)).sum();
        let gb = bytes / self.usage.slots as f64 * SLOTS_A_DAY * MONTH_DAYS / GB;
        self.standing(PUT_OBJECT.bill, "GB stored after 30 days", gb, &self.table.prices.s3_storage_month)
    }

    /// The metrics that targets write. Those that publish the same generator into one namespace share one.
    fn written_metrics(&self) -> f64 {
        let metrics: BTreeSet<(&str, usize)> = self
            .blueprint
            .targets
            .iter()
            .filter_map(|target| Some((target.settings.as_type().metrics()?, &target.generators)))
            .flat_map(|(namespace, generators)| generators.iter().map(move |index| (namespace, *index)))
            .collect();
        metrics.len() as f64
    }

    /// What a canary adds all the time. Its two functions and what they read are cents.
    fn canary(&self) -> Vec<Line> {
        let Some(detection) = &self.blueprint.detection else { return Vec::new() };
        let prices = &self.table.prices;
        let (sources, alarms) = (detection.sources.len() as f64, &detection.alarms);
        let asked = [alarms.recall.is_some(), alarms.false_alerts_a_day.is_some(), alarms.silent_minutes.is_some()];
        let asked = asked.into_iter().filter(|asked| *asked).count() as f64;
        let bands = if detection.anomaly_detection_alarms { self.written_metrics() } else { 0.0 };
        let (metric, alarm) = (&prices.cloudwatch_metric_month, &prices.cloudwatch_alarm_month);
        vec![
            self.standing("CloudWatch", "the canary's metrics", sources * CANARY_METRICS, metric),
            self.standing("CloudWatch", "the canary's alarms", sources * asked, alarm),
            self.standing("CloudWatch", "alarms of anomaly detection", bands * METRICS_OF_BAND, alarm),
        ]
    }

    fn metrics(&self) -> Vec<Line> {
        let (prices, known) = (&self.table.prices, &self.table.assumptions);
        let own = known.own_metrics.value + self.messages() * known.own_metrics_per_target.value;
        let log_bytes = (1.0 + self.dispatches() + self.tasks()) * known.log_bytes_per_invocation.value
            + (self.messages() + self.tasks()) * known.log_bytes_per_target.value;
        vec![
            self.standing("CloudWatch", "metrics of targets", self.written_metrics(), &prices.cloudwatch_metric_month),
            self.standing("CloudWatch", "our own metrics", own, &prices.cloudwatch_metric_month),
            self.standing("CloudWatch", "alarms", known.alarms.value, &prices.cloudwatch_alarm_month),
            self.standing("CloudWatch", "dashboard", known.dashboards.value, &prices.cloudwatch_dashboard_month),
            self.daily("CloudWatch", "GB of our own logs", log_bytes / GB, &prices.cloudwatch_logs_gb),
        ]
    }

    /// What a trail that records data events would add: a detector's wish, not a part of the deployment.
    fn data_events(&self) -> Line {
        let recorded = |target: &TargetUsage| {
            let events = target.operations.iter().filter(|(operation, _)| operation.is_data_event);
            events.map(|(_, count)| *count).fold(0, u64::saturating_add)
        };
        let price = &self.table.prices.cloudtrail_data_event;
        let line = self.daily("CloudTrail", "data events, not in the total", self.a_slot(recorded), price);
        Line { in_total: false, ..line }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prices::PriceTable;

    #[test]
    fn a_canary_costs_its_metrics_and_alarms_and_a_blueprint_without_one_nothing() {
        let blueprint = |detection: Value| {
            let mut document = json!({
                "generators": [{"id": "a", "shape": "constant", "config": {"num_points": 5}}],
                "targets": [{"type": "cloudwatch", "namespace": "N", "generators": ["a"]}],
            });
            if !detection.is_null() {
                document["detection"] = detection;
            }
            blueprint::parse(document.to_string().as_bytes()).unwrap().blueprint
        };
        let canary = |detection| {
            let blueprint = blueprint(detection);
            let usage = crate::usage::usage(&blueprint, None).unwrap();
            let all = lines(&blueprint, &usage, &[None], &PriceTable::built_in());
            let own = |line: &&Line| line.item.contains("canary") || line.item.contains("anomaly detection");
            all.iter().filter(own).map(|line| line.usd_a_month).collect::<Vec<_>>()
        };
        assert!(canary(Value::Null).is_empty());
        let asked =
            json!({"sources": ["macie", "guardduty"], "alarms": {"recall": 0.9}, "anomaly_detection_alarms": true});
        // 14 metrics at $0.30, 2 alarms at $0.10, an alarm of three metrics.
        let found = canary(asked);
        let wanted = [4.2, 0.2, 0.3];
        assert!(found.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-9) && found.len() == 3, "{found:?}");
    }
}
