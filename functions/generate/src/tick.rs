//! A tick: slot, ground truth, messages.

use std::time::SystemTime;

use activity::encoder::MessageEncoder;
use activity::generate;
use activity::planner::Planner;
use activity::ports::Clock;
use activity::truth::{GroundTruth, RunningTotal};
use aws::SqsQueue;
use blueprint::Slot;
use function::{Host, Metric, SAMPLES_PER_LINE};
use jiff::Timestamp;
use lambda_runtime::Error;
use serde_json::{Value, json};

use crate::real::RealSeries;

/// Values that are kept for the ticks to come for each MB of memory, most of them 4 bytes each: a quarter of it. In 512 MB
/// these are 1,000 generators for 23 days, 10,000 for 2.
const VALUES_PER_MB: u64 = 65_536;

/// What is kept from tick to tick.
pub(crate) struct Generate {
    host: Host,
    queue: SqsQueue,
    encoder: MessageEncoder,
    planner: Option<Planner>,
    truth: GroundTruth,
    total: RunningTotal,
    values_kept: u64,
}

impl Generate {
    /// `memory` is the function's, in MB; `default_bucket` that of targets which name none.
    pub(crate) fn new(host: Host, queue: SqsQueue, memory: usize, default_bucket: Option<String>) -> Generate {
        let encoder = MessageEncoder::new(&host.blueprint);
        let (truth, total) = (GroundTruth::new(default_bucket), RunningTotal::default());
        Generate { host, queue, encoder, planner: None, truth, total, values_kept: VALUES_PER_MB * memory as u64 }
    }

    /// One event of the rule. A repeat sends the same messages, which the queue drops.
    pub(crate) async fn event(&mut self, event: &Value, deadline: SystemTime) -> Result<Value, Error> {
        self.host.begin(deadline);
        let slot = slot_of(event)?;
        let now = self.host.clock.now();
        if now < slot.start() {
            return Err(format!("slot {slot} has not begun: it is {now:.3}").into());
        }
        let messages = self.tick(slot).await?;
        tracing::info!(%slot, messages, "sent");
        Ok(json!({"slot": slot, "messages": messages}))
    }

    async fn tick(&mut self, slot: Slot) -> Result<usize, Error> {
        let Host { blueprint, record, source, clock, .. } = &self.host;
        let planner = match &mut self.planner {
            Some(planner) => planner,
            None => {
                let (start, odd) = GroundTruth::start(record, blueprint, slot).await?;
                if let Some(odd) = odd {
                    tracing::warn!(%slot, "{odd}");
                }
                self.planner.insert(Planner::new(blueprint.clone(), start, None).ahead(self.values_kept))
            }
        };
        let Some((cycle, _)) = blueprint.position(planner.start(), slot) else {
            tracing::info!(%slot, start = %planner.start(), "before the start: nothing to do");
            self.nothing_planned(slot);
            return Ok(0);
        };
        if !self.truth.has(cycle) {
            planner.set_real(Box::new(RealSeries::fetch(source, blueprint).await));
            for odd in self.truth.write(record, planner, slot, cycle).await? {
                tracing::warn!(%slot, cycle, "{odd}");
            }
        }
        self.total.write(record, planner, clock, cycle).await?;
        Ok(generate::tick(planner, &mut self.encoder, slot, &self.queue).await?)
    }
}

impl Generate {
    /// Before the start no target gets a plan. It is no missed slot, so the samples that plans would give are here.
    fn nothing_planned(&self, slot: Slot) {
        let targets = self.host.blueprint.targets.len();
        for first in (0..targets).step_by(SAMPLES_PER_LINE) {
            let mut metrics = self.host.metrics(slot, None);
            metrics.add_zeros(Metric::Planned, targets - first);
            metrics.send();
        }
    }
}

/// The slot of an event: that of its `time`.
fn slot_of(event: &Value) -> Result<Slot, Error> {
    let time = event["time"].as_str().ok_or("the event has no time: expected an event of an EventBridge rule")?;
    let time: Timestamp = time.parse().map_err(|error| format!("the event's time \"{time}\": {error}"))?;
    Ok(Slot::try_from(time)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slot_is_that_of_the_events_time() {
        let slot = slot_of(&json!({"time": "2026-01-01T00:01:59Z"})).unwrap();
        assert_eq!(slot.to_string(), "2026-01-01T00:01:00Z");
        assert!(slot_of(&json!({})).is_err() && slot_of(&json!({"time": "now"})).is_err());
    }
}
