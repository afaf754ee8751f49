//! `run`: a blueprint is executed from this machine, over a folder or on AWS.

mod detected;
mod execute;
mod on_aws;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use activity::local::{Options, OutFolder, RunError, Speed};
use activity::planner::Planner;
use blueprint::{Slot, nearest};
use report::grouped;
use report::page::render;
use serde_json::Value;

use self::execute::{Ended, Threads, execute};
use super::detect::chosen;
use super::preview::facts;
use crate::args::RunArgs;
use crate::failure::{Complaint, Failure, out_failure};
use crate::input::{Loaded, load_whole, name_of};
use crate::overlap;
use crate::signals::Signal;
use crate::summary::{self, Ran};
use crate::terminal::Terminal;
use crate::whole_file;

/// Run, with progress, then write the summary and the report.
///
/// # Errors
/// What is wrong with the blueprint or options before anything is written, or what failed while running.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let out = args.out.clone().unwrap_or_else(|| Path::new("out").join(name_of(&args.blueprint.blueprint)));
    let folder = OutFolder::check(&out).map_err(|error| out_failure(&error))?;
    overlap::check(&folder, &args.blueprint)?;
    let (loaded, aws) = if args.aws {
        let (loaded, aws) = on_aws::prepare(args, terminal)?;
        (loaded, Some(aws))
    } else {
        (load_whole(&args.blueprint, terminal)?, None)
    };
    let detectors = args.detectors().map(|asked| Ok((chosen(&asked)?, asked.exec))).transpose()?;
    let slots = args.slots.unwrap_or_else(|| loaded.blueprint.cycle_length());
    let start = loaded.start(args.start(), slots)?;
    check_functions(args, &loaded)?;
    let planning = terminal.spinner("computing the series");
    let planned = plan_all(args, &loaded, start, slots)?;
    planning.finish_and_clear();
    let pool = crate::pool::open(&loaded.blueprint.pool_kinds(), terminal)?;
    if let Some(aws) = &aws {
        aws.check_identities(&loaded)?;
        aws.announce(args, &loaded, (start, slots), terminal)?;
    }

    let now = args.start() == Some("now") && args.speed() != Speed::Max;
    let began = Instant::now();
    let mut held = None;
    let prepare = || {
        let out = Arc::new(folder.prepare().map_err(|error| out_failure(&error))?);
        held = Some(Arc::clone(&out));
        Ok(Options {
            start,
            clock_origin: if now { jiff::Timestamp::now() } else { start.start() },
            slots,
            speed: args.speed(),
            jobs: args.jobs(),
            out,
            data: loaded.data.clone(),
            functions: args.function.iter().cloned().collect::<BTreeMap<_, _>>(),
        })
    };
    let threads = Threads { jobs: args.jobs(), waiting: if args.function.is_empty() { 0 } else { args.jobs() } };
    let Ended { result, signal } = execute(&loaded, pool, prepare, threads, aws.as_ref(), terminal)?;
    let (error, tally) = match result {
        Ok(tally) => (None, tally),
        Err((error, tally)) => (Some(error), tally),
    };
    let ran = Ran {
        loaded: &loaded,
        start,
        slots,
        planned,
        aws: aws.as_ref().map(|aws| &aws.site),
        tally: &tally,
        out: &out,
        detecting: detectors.is_some() && !tally.interrupted,
    };
    let written = write_summary(&ran);
    drop(held); // now another run may take the folder
    if let Some(error) = error {
        return Err(run_failure(&error, &ran));
    }
    written?;
    let scored = match &detectors {
        Some((chosen, programs)) if !tally.interrupted => {
            ran.loaded.warn_of_series(&ran.tally.warnings, terminal);
            terminal.say(summary::to_text(&ran, began.elapsed()));
            Some(detected::score(&out, chosen, programs, terminal)?)
        }
        _ => None,
    };
    tell(terminal, &ran, began.elapsed(), scored)?;
    if tally.interrupted { Err(Failure::Interrupted(signal.unwrap_or(Signal::Interrupt))) } else { Ok(()) }
}

/// A URL of a function that no target invokes would never be asked, nor would the first of two.
fn check_functions(args: &RunArgs, loaded: &Loaded) -> Result<(), Failure> {
    let mut given = BTreeSet::new();
    if let Some((name, _)) = args.function.iter().find(|(name, _)| !given.insert(name)) {
        let complaint = Complaint::new(format!("--function {name}: it is given twice"));
        return Err(Failure::usage(complaint.hint("a function has one URL")));
    }
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

fn write_summary(ran: &Ran<'_>) -> Result<(), Failure> {
    let Ran { loaded, start, slots, tally, out, .. } = *ran;
    whole_file::write(&out.join("summary.json"), &summary::to_json(ran))?;
    // What was not reached is not shown.
    let shown = if tally.interrupted || tally.slots < slots { tally.slots.max(1) } else { slots };
    let (series, _) = crate::series::for_display(loaded, start, shown).map_err(|error| loaded.plan_failure(&error))?;
    let facts = facts(loaded, &start.to_string(), slots);
    whole_file::write(&out.join("report.html"), &render(&summary::report(ran, facts, series)))
}

fn run_failure(error: &RunError, ran: &Ran<'_>) -> Failure {
    let Ran { loaded, tally, out, .. } = *ran;
    let kept = format!("the records of {} slots are kept in {}", grouped(tally.slots), out.display());
    match error {
        RunError::Plan(error) => loaded.plan_failure(error),
        other if tally.slots == 0 => Failure::failed(other.to_string()),
        other => Failure::Failed(Complaint::new(other.to_string()).hint(kept)),
    }
}

/// Say what came of it. With scores the sums were said before detectors began, and programs get both in one document.
fn tell(terminal: &Terminal, ran: &Ran<'_>, took: Duration, scored: Option<Value>) -> Result<(), Failure> {
    let out = ran.out;
    if scored.is_none() {
        ran.loaded.warn_of_series(&ran.tally.warnings, terminal);
        terminal.say(summary::to_text(ran, took));
    }
    terminal.say(format!("report: {}", out.join("report.html").display()));
    if scored.is_some() {
        terminal.say(format!("scores: {}", out.join("scores.html").display()));
    }
    if !terminal.json() {
        return Ok(());
    }
    let unreadable = |error: String| Failure::failed(format!("cannot read the summary: {error}"));
    let text = std::fs::read_to_string(out.join("summary.json")).map_err(|error| unreadable(error.to_string()))?;
    let Some(evaluation) = scored else { return terminal.print(text) };
    let mut summary: Value = serde_json::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    summary["evaluation"] = evaluation;
    terminal.print_json(&summary)
}
