//! From the first slot to the last, or to what is under way when a signal comes.

use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use activity::local::{self, Options, Progress, RunError, RunTally};
use fake_content::Pool;
use indicatif::{ProgressBar, ProgressStyle};
use report::grouped;

use super::on_aws::{self, OnAws};
use crate::failure::Failure;
use crate::input::Loaded;
use crate::signals::{Signal, Signals};
use crate::terminal::Terminal;
use crate::threads;

/// What a run came to.
pub(super) struct Ended {
    /// Its sums, and what ended it early.
    pub(super) result: Result<RunTally, (RunError, RunTally)>,
    /// The signal that asked it to end.
    pub(super) signal: Option<Signal>,
}

/// The threads of a run on this machine.
#[derive(Clone, Copy)]
pub(super) struct Threads {
    /// Those that execute tasks.
    pub(super) jobs: usize,
    /// Those that wait for functions' answers.
    pub(super) waiting: usize,
}

/// Run with the options that `prepare` gives, which is called once no signal ends the process by itself.
///
/// # Errors
/// Before the first slot: no threads, a folder that cannot be written.
pub(super) fn execute(
    loaded: &Loaded,
    pool: Pool,
    prepare: impl FnOnce() -> Result<Options, Failure>,
    threads: Threads,
    aws: Option<&OnAws>,
    terminal: &Terminal,
) -> Result<Ended, Failure> {
    let blueprint = Arc::clone(&loaded.blueprint);
    let run = async {
        let signals =
            Signals::listen().map_err(|error| Failure::failed(format!("cannot listen to signals: {error}")))?;
        let options = prepare()?;
        let progress = Arc::new(Progress::default());
        let asked = Arc::new(OnceLock::new());
        tokio::spawn(stop_on_signal(signals, Arc::clone(&progress), Arc::clone(&asked)));
        let bar = bar(terminal, options.slots);
        let ticker = tokio::spawn(follow(bar.clone(), Arc::clone(&progress)));
        let result = match aws {
            Some(aws) => {
                let tell = on_aws::warner(*terminal, bar.clone());
                aws.connection.run(blueprint, pool, options, progress, tell).await
            }
            None => local::run(blueprint, pool, options, progress).await,
        };
        ticker.abort();
        bar.finish_and_clear();
        Ok(Ended { result, signal: asked.get().copied() })
    };
    match aws {
        Some(aws) => aws.connection.runtime().block_on(run),
        None => runtime(threads)?.block_on(run),
    }
}

fn runtime(Threads { jobs, waiting }: Threads) -> Result<tokio::runtime::Runtime, Failure> {
    threads::check(jobs + waiting)?;
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(jobs)
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("cannot start threads: {error}")))
}

async fn stop_on_signal(mut signals: Signals, progress: Arc<Progress>, asked: Arc<OnceLock<Signal>>) {
    let first = signals.next().await;
    asked.get_or_init(|| first);
    progress.stop.store(true, Ordering::Relaxed);
    let second = signals.next().await;
    std::process::exit(second.exit_code().into()); // asked twice: at once
}

fn bar(terminal: &Terminal, slots: u64) -> ProgressBar {
    if !terminal.progress() {
        return ProgressBar::hidden();
    }
    let template = "{spinner} slot {human_pos} of {human_len} {wide_bar} {msg}, {eta} left";
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    ProgressBar::new(slots).with_style(style)
}

async fn follow(bar: ProgressBar, progress: Arc<Progress>) {
    loop {
        bar.set_position(progress.slots.load(Ordering::Relaxed));
        bar.set_message(format!("{} activities", grouped(progress.activities.load(Ordering::Relaxed))));
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
