//! `run`: a blueprint is executed from this machine, over a folder or on AWS.

mod on_aws;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use activity::local::{self, Options, OutFolder, Progress, RunError, RunTally, Speed};
use activity::planner::Planner;
use blueprint::{Slot, nearest};
use fake_content::Pool;
use indicatif::{ProgressBar, ProgressStyle};
use report::grouped;
use report::page::render;

use self::on_aws::OnAws;
use super::preview::facts;
use crate::args::RunArgs;
use crate::failure::{Complaint, Failure, out_failure};
use crate::input::{Loaded, load_whole};
use crate::summary::{self, Ran};
use crate::terminal::Terminal;
use crate::whole_file;

/// Run, with progress, then write the summary and the report.
///
/// # Errors
/// What is wrong with the blueprint or options before anything is written, or what failed while running.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (loaded, aws) = if args.aws {
        let (loaded, aws) = on_aws::prepare(args, terminal)?;
        (loaded, Some(aws))
    } else {
        (load_whole(&args.blueprint, terminal)?, None)
    };
    let slots = args.slots.unwrap_or_else(|| loaded.blueprint.cycle_length());
    let start = loaded.start(args.start(), slots)?;
    check_functions(args, &loaded)?;
    let out = args.out.clone().unwrap_or_else(|| Path::new("out").join(&loaded.name));
    let folder = OutFolder::check(&out).map_err(|error| out_failure(&error))?;
    let planning = terminal.spinner("computing the series");
    let planned = plan_all(args, &loaded, start, slots)?;
    planning.finish_and_clear();
    let pool = crate::pool::open(&loaded.blueprint.pool_kinds(), terminal)?;
    if let Some(aws) = &aws {
        aws.check_identities(&loaded)?;
        aws.announce(args, &loaded, (start, slots), terminal)?;
    }

    let now = args.start() == Some("now") && args.speed() != Speed::Max;
    let options = Options {
        start,
        clock_origin: if now { jiff::Timestamp::now() } else { start.start() },
        slots,
        speed: args.speed(),
        jobs: args.jobs(),
        out: folder,
        data: loaded.data.clone(),
        functions: args.function.iter().cloned().collect::<BTreeMap<_, _>>(),
    };
    let began = Instant::now();
    let progress = Arc::new(Progress::default());
    let bar = bar(terminal, slots);
    let result = execute(&loaded, pool, options, aws.as_ref(), &progress, &bar, terminal)?;
    bar.finish_and_clear();
    let (error, tally) = match result {
        Ok(tally) => (None, tally),
        Err((error, tally)) => (Some(error), tally),
    };
    let ran = Ran { loaded: &loaded, start, slots, planned, aws: aws.as_ref().map(|aws| &aws.site), tally: &tally };
    let written = write_summary(&ran, &out);
    if let Some(error) = error {
        return Err(run_failure(&error, &loaded, &tally, &out));
    }
    written?;
    tell(terminal, &ran, began.elapsed(), &out)?;
    if tally.interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// What a run came to, and what ended it early.
type Ended = Result<RunTally, (RunError, RunTally)>;

/// Run to the end, or to what is under way at Ctrl-C.
fn execute(
    loaded: &Loaded,
    pool: Pool,
    options: Options,
    aws: Option<&OnAws>,
    progress: &Arc<Progress>,
    bar: &ProgressBar,
    terminal: &Terminal,
) -> Result<Ended, Failure> {
    let (blueprint, jobs) = (Arc::clone(&loaded.blueprint), options.jobs);
    let run = async {
        let mut asked = Box::pin(tokio::signal::ctrl_c());
        // It listens from its first poll: before anything is written, so that no Ctrl-C ends the process by itself.
        let _pending = futures::poll!(&mut asked);
        tokio::spawn(stop_on_ctrl_c(asked, Arc::clone(progress)));
        let ticker = tokio::spawn(follow(bar.clone(), Arc::clone(progress)));
        let result = match aws {
            Some(aws) => {
                let tell = on_aws::warner(*terminal, bar.clone());
                aws.connection.run(blueprint, pool, options, Arc::clone(progress), tell).await
            }
            None => local::run(blueprint, pool, options, Arc::clone(progress)).await,
        };
        ticker.abort();
        result
    };
    Ok(match aws {
        Some(aws) => aws.connection.runtime().block_on(run),
        None => runtime(jobs)?.block_on(run),
    })
}

/// A URL of a function that no target invokes would never be asked.
fn check_functions(args: &RunArgs, loaded: &Loaded) -> Result<(), Failure> {
    let targets = loaded.blueprint.targets.iter();
    let names: Vec<&str> = targets.filter_map(|target| target.settings.as_type().function()).collect();
    let Some((name, _)) = args.function.iter().find(|(name, _)| !names.contains(&name.as_str())) else {
        return Ok(());
    };
    let complaint = Complaint::new(format!("--function {name}: no target of {} invokes it", loaded.file));
    Err(Failure::usage(match nearest(name, names.iter().copied()) {
        Some(near) => complaint.hint(format!("did you mean \"{near}\"?")),
        None => complaint.hint(format!("its functions: {}", names.join(", "))),
    }))
}

/// Compute every slot before anything is written: faults show, and too much activity is refused.
fn plan_all(args: &RunArgs, loaded: &Loaded, start: Slot, slots: u64) -> Result<u64, Failure> {
    let real = loaded.data.clone().map(|data| Box::new(data) as Box<_>);
    let mut planner = Planner::new(Arc::clone(&loaded.blueprint), start, real).with_slots(slots);
    let planned = planner.planned_activities(slots).map_err(|error| loaded.plan_failure(&error))?;
    if planned <= args.max_activities {
        return Ok(planned);
    }
    let complaint = Complaint::new(format!(
        "{}: {planned} activities are planned in {slots} slots, more than --max-activities {}",
        loaded.file, args.max_activities
    ));
    Err(Failure::usage(
        complaint.hint("run fewer --slots, lower signal_max or the anomalies, or raise --max-activities"),
    ))
}

fn runtime(jobs: usize) -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(jobs)
        .enable_all()
        .build()
        .map_err(|error| Failure::failed(format!("cannot start threads: {error}")))
}

async fn stop_on_ctrl_c(asked: impl Future<Output = std::io::Result<()>>, progress: Arc<Progress>) {
    if asked.await.is_ok() {
        progress.stop.store(true, Ordering::Relaxed);
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130); // asked twice: at once
        }
    }
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

fn write_summary(ran: &Ran<'_>, out: &Path) -> Result<(), Failure> {
    let Ran { loaded, start, slots, tally, .. } = *ran;
    whole_file::write(&out.join("summary.json"), &summary::to_json(ran))?;
    // What was not reached is not shown.
    let shown = if tally.interrupted || tally.slots < slots { tally.slots.max(1) } else { slots };
    let (series, _) = crate::series::for_display(loaded, start, shown).map_err(|error| loaded.plan_failure(&error))?;
    let facts = facts(loaded, &start.to_string(), slots);
    whole_file::write(&out.join("report.html"), &render(&summary::report(ran, facts, series)))
}

fn run_failure(error: &RunError, loaded: &Loaded, tally: &RunTally, out: &Path) -> Failure {
    let kept = format!("the records of {} slots are kept in {}", grouped(tally.slots), out.display());
    match error {
        RunError::Plan(error) => loaded.plan_failure(error),
        other if tally.slots == 0 => Failure::failed(other.to_string()),
        other => Failure::Failed(Complaint::new(other.to_string()).hint(kept)),
    }
}

fn tell(terminal: &Terminal, ran: &Ran<'_>, took: Duration, out: &Path) -> Result<(), Failure> {
    ran.loaded.warn_of_series(&ran.tally.warnings, terminal);
    terminal.say(summary::to_text(ran, took));
    terminal.say(format!("report: {}", out.join("report.html").display()));
    if terminal.json() {
        let text = std::fs::read_to_string(out.join("summary.json"));
        return terminal.print(text.map_err(|error| Failure::failed(format!("cannot read the summary: {error}")))?);
    }
    Ok(())
}
