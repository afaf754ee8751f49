//! The run: slot by slot through generate, dispatch and execute, over a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use blueprint::{Blueprint, Slot};
use fake_content::Pool;
use jiff::Timestamp;
use tokio::task::{JoinError, JoinSet};

use super::clock::{LocalClock, Speed};
use super::folder::{Folder, FolderServices};
use super::functions::LocalFunctions;
use super::ledger::LocalLedger;
use super::out_folder::{OutFolder, OutFolderError};
use super::progress::Progress;
use super::queue::{LocalQueue, LocalTasks};
use super::records::{Records, WriteError};
use super::rows::{Row, RowWriter, SERIES_HEADER};
use super::services::{Shared, execute_one};
use super::store::{DataFolder, LocalStore};
use super::tally::RunTally;
use super::task_log::TaskLog;
use crate::dispatch::{self, DispatchError};
use crate::encoder::MessageEncoder;
use crate::execute::{ExecuteError, INTERRUPTED};
use crate::generate::{self, GenerateError};
use crate::message::Task;
use crate::planner::{PlanError, Planner, RealData};
use crate::ports::{Clock, PortError, Services};
use crate::truth::{LabelRecord, RealHash, SeriesTally, TargetTally};

/// How to run.
#[derive(Debug)]
pub struct Options {
    /// The slot of position 0 of cycle 0.
    pub start: Slot,
    /// What the clock shows when the run begins; the start of `start`, unless the run follows the real time.
    pub clock_origin: Timestamp,
    /// How many slots.
    pub slots: u64,
    /// How fast.
    pub speed: Speed,
    /// Tasks of one slot that are executed at once.
    pub jobs: usize,
    /// The folder to write, looked at already.
    pub out: OutFolder,
    /// The folder that stands for S3.
    pub data: Option<DataFolder>,
    /// URLs of functions by name.
    pub functions: BTreeMap<String, String>,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A record or object could not be written: disk full, no permission.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The folder could not be prepared.
    #[error(transparent)]
    Out(#[from] OutFolderError),
    /// The data folder could not be listed.
    #[error("cannot read the data folder: {0}")]
    Data(#[source] std::io::Error),
    /// A cycle could not be computed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The queue did not take a slot's messages.
    #[error("the queue: {0}")]
    Queue(#[source] PortError),
    /// A message was not dispatched.
    #[error(transparent)]
    Dispatch(#[from] DispatchError),
    /// A task was not executed, or its result not recorded.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// A task ended in a panic.
    #[error("a task did not end: {0}")]
    Task(#[from] JoinError),
}

/// Run a blueprint. On an error the records made so far are kept, in whole lines.
///
/// # Errors
/// What ended the run, with the sums to that point.
pub async fn run(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
) -> Result<RunTally, (RunError, RunTally)> {
    let folder = match open_folder(&blueprint, &options) {
        Ok(folder) => Arc::new(folder),
        Err(error) => return Err((error, RunTally::default())),
    };
    let result = drive(blueprint, pool, options, progress, FolderServices(Arc::clone(&folder)), Some(&folder)).await;
    // The error to tell: the write that failed first, which others followed from.
    result.map_err(|(error, tally)| (folder.store.take_failure().map_or(error, RunError::Write), tally))
}

/// Run the blueprint with its activities on `services`; series, labels and ledger are written to the folder all the same.
///
/// # Errors
/// What ended the run, with the sums to that point.
pub async fn run_on<S: Services + 'static>(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
    services: S,
) -> Result<RunTally, (RunError, RunTally)> {
    drive(blueprint, pool, options, progress, services, None).await
}

async fn drive<S: Services + 'static>(
    blueprint: Arc<Blueprint>,
    pool: Pool,
    options: Options,
    progress: Arc<Progress>,
    services: S,
    folder: Option<&Folder>,
) -> Result<RunTally, (RunError, RunTally)> {
    let mut tally = RunTally {
        series: vec![SeriesTally::default(); blueprint.generators.len()],
        targets: vec![TargetTally::new(options.slots); blueprint.targets.len()],
        ..RunTally::default()
    };
    let mut host = match Host::open(blueprint, pool, &options, progress, services) {
        Ok(host) => host,
        Err(error) => return Err((error, tally)),
    };
    match host.run(&options, &mut tally, folder).await {
        Ok(()) => Ok(tally),
        Err(error) => Err((error, tally)),
    }
}

/// The folder that stands for S3, with what targets of the blueprint may read in it.
fn open_folder(blueprint: &Blueprint, options: &Options) -> Result<Folder, RunError> {
    let out = options.out.prepare()?;
    let read_buckets: BTreeSet<String> =
        blueprint.targets.iter().filter_map(|target| target.settings.as_type().reads()).map(str::to_owned).collect();
    let store = LocalStore::open(out.join("s3"), options.data.clone(), &read_buckets).map_err(RunError::Data)?;
    Ok(Folder { store, functions: LocalFunctions::new(options.functions.clone()) })
}

struct Files {
    series: Records,
    labels: Records,
    ledger: Records,
    metrics: Records,
    invocations: Records,
    access: Records,
    /// Made with its first line.
    requests: Option<Records>,
    requests_path: PathBuf,
}

struct Host<S> {
    shared: Arc<Shared<S>>,
    planner: Planner,
    encoder: MessageEncoder,
    queue: LocalQueue,
    tasks: LocalTasks,
    rows: RowWriter,
    files: Files,
}

impl<S: Services + 'static> Host<S> {
    fn open(
        blueprint: Arc<Blueprint>,
        pool: Pool,
        options: &Options,
        progress: Arc<Progress>,
        services: S,
    ) -> Result<Host<S>, RunError> {
        let out = options.out.prepare()?;
        let records = |name: &str| Records::create(out.join(name));
        let mut files = Files {
            series: records("series.csv")?,
            labels: records("labels.jsonl")?,
            ledger: records("ledger.jsonl")?,
            metrics: records("metrics.jsonl")?,
            invocations: records("invocations.jsonl")?,
            access: records("s3-access.jsonl")?,
            requests: None,
            requests_path: out.join("requests.jsonl"),
        };
        files.series.lines(format!("{SERIES_HEADER}\n").as_bytes());
        files.series.flush()?;
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
            shared: Arc::new(Shared { blueprint, pool, clock, ledger: LocalLedger::default(), services, progress }),
        })
    }

    async fn run(&mut self, options: &Options, tally: &mut RunTally, folder: Option<&Folder>) -> Result<(), RunError> {
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
            self.write_series(since, slot, &labels, tally)?;
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
        let length = self.shared.blueprint.cycle_length();
        let origin = number * length;
        let cycle = self.planner.cycle(number)?;
        let index: BTreeMap<&str, usize> =
            self.shared.blueprint.generators.iter().enumerate().map(|(at, generator)| (generator.id(), at)).collect();
        let mut labels = LabelIndex::default();
        for label in cycle.labels.iter().filter(|label| origin + label.start_position < options.slots) {
            self.files.labels.json(&LabelRecord::new(label, options.start.plus(origin)));
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
        self.files.labels.flush()?;
        Ok(labels)
    }

    fn write_series(
        &mut self,
        since: u64,
        slot: Slot,
        labels: &LabelIndex,
        tally: &mut RunTally,
    ) -> Result<(), RunError> {
        let (mut values, mut clean) = (Vec::new(), Vec::new());
        self.planner.slot(since, &mut values, &mut clean)?;
        let length = self.shared.blueprint.cycle_length();
        let (cycle, position) = (since / length, since % length);
        for (at, generator) in self.shared.blueprint.generators.iter().enumerate() {
            let label = labels.0.get(&(position, at)).map_or("", String::as_str);
            let (value, clean) = (values[at], clean[at]);
            tally.series[at].add(value);
            let row = Row { slot, position, cycle, generator_id: generator.id(), value, clean, label };
            self.rows.csv(&row, self.files.series.buffer());
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
        shared.ledger.with(|records| {
            records.planned().for_each(|record| self.files.ledger.json(&record));
        });
        self.files.ledger.flush()?;
        for log in execute_all(shared, self.tasks.take(), jobs).await? {
            self.files.metrics.lines(&log.metrics);
            self.files.invocations.lines(&log.invocations);
            self.files.access.lines(&log.access);
            self.files.add_requests(&log.requests)?;
            tally.objects += log.objects;
            tally.bytes += log.bytes;
        }
        Ok(())
    }

    fn end_slot(&mut self, since: u64, tally: &mut RunTally) -> Result<(), RunError> {
        let records = self.shared.ledger.take();
        records.completed().for_each(|record| self.files.ledger.json(&record));
        for outcome in records.outcomes() {
            tally.targets[outcome.target].add(since, &outcome);
        }
        tally.slots += 1;
        self.files.flush()
    }
}

impl Files {
    /// Lines on requests of services that have no file of their own.
    fn add_requests(&mut self, lines: &[u8]) -> Result<(), RunError> {
        if self.requests.is_none() && !lines.is_empty() {
            self.requests = Some(Records::create(self.requests_path.clone())?);
        }
        if let Some(requests) = &mut self.requests {
            requests.lines(lines);
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), RunError> {
        // Each is tried, so that a full disk costs as few lines as can be; the first error is told.
        let all = [&mut self.ledger, &mut self.series, &mut self.metrics, &mut self.invocations, &mut self.access];
        let all = all.into_iter().chain(&mut self.requests);
        Ok(all.map(Records::flush).fold(Ok(()), Result::and)?)
    }
}

/// Execute a slot's tasks, `jobs` at once; their logs come in the tasks' order.
async fn execute_all<S: Services + 'static>(
    shared: &Arc<Shared<S>>,
    tasks: Vec<Task>,
    jobs: usize,
) -> Result<Vec<TaskLog>, RunError> {
    let mut logs: Vec<Option<TaskLog>> = tasks.iter().map(|_| None).collect();
    let mut running = JoinSet::new();
    let mut waiting = tasks.into_iter().enumerate();
    loop {
        while running.len() < jobs.max(1)
            && let Some((index, task)) = waiting.next()
        {
            running.spawn(execute_one(Arc::clone(shared), index, task));
        }
        match running.join_next().await {
            None => break,
            Some(task) => {
                let (index, log) = task??;
                logs[index] = Some(log);
            }
        }
    }
    Ok(logs.into_iter().flatten().collect())
}

/// Labels of a cycle by position and the generator's index.
#[derive(Default)]
struct LabelIndex(BTreeMap<(u64, usize), String>);
