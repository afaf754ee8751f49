//! Slot by slot through generate, dispatch and execute, and what each leaves in the files and sums.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use blueprint::{Blueprint, Slot};
use fake_content::Pool;

use super::clock::LocalClock;
use super::folder::Folder;
use super::ledger::LocalLedger;
use super::objects::LocalObjects;
use super::options::{Options, RunError};
use super::progress::Progress;
use super::queue::{LocalQueue, LocalTasks};
use super::records::WriteError;
use super::rows::{Row, RowWriter};
use super::run_files::RunFiles;
use super::services::{Shared, execute_all};
use super::tally::RunTally;
use crate::dispatch;
use crate::encoder::MessageEncoder;
use crate::execute::INTERRUPTED;
use crate::generate::{self, GenerateError};
use crate::planner::{Planner, RealData};
use crate::ports::{Clock, Services};
use crate::truth::{LabelRecord, RealHash};

/// The steps, and what they work with.
pub(super) struct Host<S> {
    shared: Arc<Shared<S>>,
    planner: Planner,
    encoder: MessageEncoder,
    queue: LocalQueue,
    tasks: LocalTasks,
    rows: RowWriter,
    files: RunFiles,
    /// The current slot's data points, by generator.
    values: Vec<u64>,
}

impl<S: Services + 'static> Host<S> {
    /// A host over `services` that writes its records to the folder of the options.
    pub(super) fn open(
        blueprint: Arc<Blueprint>,
        pool: Pool,
        options: &Options,
        progress: Arc<Progress>,
        services: S,
    ) -> Result<Host<S>, WriteError> {
        let files = RunFiles::create(options.out.path())?;
        let real = options.data.clone().map(|data| Box::new(data) as Box<dyn RealData>);
        let planner = Planner::new(Arc::clone(&blueprint), options.start, real).with_slots(options.slots);
        let clock = LocalClock::new(options.speed, options.clock_origin, Arc::clone(&progress.stop));
        Ok(Host {
            encoder: MessageEncoder::new(&blueprint),
            planner,
            queue: LocalQueue::default(),
            tasks: LocalTasks::default(),
            rows: RowWriter::default(),
            files,
            values: Vec::new(),
            shared: Arc::new(Shared {
                blueprint,
                pool,
                clock,
                ledger: LocalLedger::default(),
                objects: LocalObjects::default(),
                services,
                progress,
            }),
        })
    }

    /// Run all slots, or those until the stop. What the sums count is in the files.
    pub(super) async fn run(
        &mut self,
        options: &Options,
        tally: &mut RunTally,
        folder: Option<&Folder>,
    ) -> Result<(), RunError> {
        let length = self.shared.blueprint.cycle_length();
        let mut labels = LabelIndex::default();
        for since in 0..options.slots {
            let slot = options.start.plus(since);
            self.shared.clock.sleep_until(slot.start()).await;
            if self.shared.clock.stopping() {
                tally.interrupted = true;
                break;
            }
            if since % length == 0 {
                labels = self.begin_cycle(since / length, options, tally)?;
            }
            self.write_series(since, slot, &labels)?;
            self.slot(slot, options.jobs, tally).await?;
            self.end_slot(since, tally)?;
            if let Some(folder) = folder {
                folder.store.end_slot();
                if let Some(failure) = folder.store.take_failure() {
                    return Err(failure.into());
                }
            }
            // A stop within the last slot is one too, when it kept something from starting.
            tally.interrupted |= tally.targets.iter().any(|target| target.errors.contains_key(INTERRUPTED));
            self.shared.progress.slots.fetch_add(1, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Labels are in their file before their cycle's first activity.
    fn begin_cycle(&mut self, number: u64, options: &Options, tally: &mut RunTally) -> Result<LabelIndex, RunError> {
        let origin = number * self.shared.blueprint.cycle_length();
        let cycle = self.planner.cycle(number)?;
        let touched =
            || cycle.labels.iter().filter(|label| origin.saturating_add(label.start_position) < options.slots);
        self.files.labels(touched().map(|label| LabelRecord::new(label, options.start.plus(origin))))?;
        let index: BTreeMap<&str, usize> =
            self.shared.blueprint.generators.iter().enumerate().map(|(at, generator)| (generator.id(), at)).collect();
        let mut labels = LabelIndex::default();
        for label in touched() {
            tally.anomalies += 1;
            let Some(&at) = index.get(&*label.generator_id) else {
                continue;
            };
            tally.series[at].anomalies += 1;
            for position in label.start_position..=label.end_position {
                labels.0.insert((position, at), label.id.clone());
            }
        }
        tally.warnings.extend(
            cycle.warnings.iter().filter(|warning| !tally.warnings.contains(warning)).cloned().collect::<Vec<_>>(),
        );
        tally.real_data.extend(cycle.real_hashes.iter().map(|(generator_id, sha256)| RealHash {
            generator_id: generator_id.clone(),
            cycle: number,
            sha256: sha256.clone(),
        }));
        Ok(labels)
    }

    fn write_series(&mut self, since: u64, slot: Slot, labels: &LabelIndex) -> Result<(), RunError> {
        let mut all_clean = Vec::new();
        self.planner.slot(since, &mut self.values, &mut all_clean)?;
        let length = self.shared.blueprint.cycle_length();
        let (cycle, position) = (since / length, since % length);
        for (at, generator) in self.shared.blueprint.generators.iter().enumerate() {
            let label = labels.0.get(&(position, at)).map_or("", String::as_str);
            let (value, clean) = (self.values[at], all_clean[at]);
            let row = Row { slot, position, cycle, generator_id: generator.id(), value, clean, label };
            self.rows.csv(&row, self.files.series());
        }
        Ok(())
    }

    /// One slot: tick, messages, tasks.
    async fn slot(&mut self, slot: Slot, jobs: usize, tally: &mut RunTally) -> Result<(), RunError> {
        generate::tick(&mut self.planner, &mut self.encoder, slot, &self.queue).await.map_err(|error| match error {
            GenerateError::Plan(error) => RunError::Plan(error),
            GenerateError::Queue(error) => RunError::Queue(error),
        })?;
        let shared = &self.shared;
        for message in self.queue.take() {
            dispatch::message(&shared.blueprint, &message.body, false, 1, &shared.clock, &shared.ledger, &self.tasks)
                .await?;
        }
        shared.ledger.with(|records| self.files.plans(records))?;
        for log in execute_all(shared, self.tasks.take(), jobs).await? {
            self.files.add(&log)?;
            tally.objects += log.objects;
            tally.bytes += log.bytes;
        }
        Ok(())
    }

    fn end_slot(&mut self, since: u64, tally: &mut RunTally) -> Result<(), WriteError> {
        let records = self.shared.ledger.take();
        self.files.end_slot(&self.shared.objects.take(), &records)?;
        for (series, value) in tally.series.iter_mut().zip(&self.values) {
            series.add(*value);
        }
        for outcome in records.outcomes() {
            tally.targets[outcome.target].add(since, &outcome);
        }
        tally.slots += 1;
        Ok(())
    }
}

/// Labels of a cycle by position and the generator's index.
#[derive(Default)]
struct LabelIndex(BTreeMap<(u64, usize), String>);
