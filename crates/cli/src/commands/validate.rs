//! `validate`: blueprints are checked whole, and everything that is wrong with them is said.

use std::sync::Arc;

use activity::planner::Planner;
use blueprint::{Problem, Slot, generate_memory};
use serde_json::json;

use crate::args::ValidateArgs;
use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, load, of_series};
use crate::terminal::Terminal;

/// Check each file; one that is wrong does not keep the others from being checked.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn run(args: &ValidateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (mut wrong, mut files) = (Vec::new(), Vec::new());
    for file in &args.files {
        match check(file, args, terminal) {
            Ok((loaded, odd)) => {
                let blueprint = &loaded.blueprint;
                let facts = format!(
                    "{} generators, {} targets, a cycle of {} slots",
                    blueprint.generators.len(),
                    blueprint.targets.len(),
                    blueprint.cycle_length()
                );
                terminal.approve(&loaded.file, &facts);
                let odd = odd.iter().map(|warning| Complaint::new(of_series(warning)));
                let warnings = loaded.warnings.iter().map(|warning| Complaint::of(&loaded.file, warning)).chain(odd);
                let warnings: Vec<_> = warnings.map(|warning| warning.to_json()).collect();
                files.push(
                    json!({"file": loaded.file, "version": blueprint.version, "seed": blueprint.seed, "warnings": warnings}),
                );
            }
            Err(Failure::Bad(complaints)) => wrong.extend(complaints),
            Err(other) => return Err(other),
        }
    }
    if !wrong.is_empty() {
        return Err(Failure::Bad(wrong));
    }
    if terminal.json() { terminal.print_json(&json!({"files": files})) } else { Ok(()) }
}

fn check(file: &str, args: &ValidateArgs, terminal: &Terminal) -> Result<(Loaded, Vec<(String, String)>), Failure> {
    let mut loaded = load(file, None, args.data.as_deref())?;
    let real = loaded.check_real();
    let has_real = !real.is_empty();
    if args.data.is_some() && has_real {
        return Err(loaded.failure_with_computed(real));
    }
    // Without targets there is nothing to deploy.
    if !loaded.blueprint.targets.is_empty()
        && let Err(problem) = generate_memory(&loaded.blueprint)
    {
        let location = blueprint::locate(&loaded.bytes, &problem.path);
        return Err(loaded.failure(vec![Problem { location, ..problem }]));
    }
    // Without data it cannot be known whether a real series is sound; the blueprint may be right.
    loaded.warnings.extend(real);
    // It may never be deployed.
    let beyond = blueprint::beyond_capacity(&loaded.blueprint).into_iter().map(|mut problem| {
        problem.location = blueprint::locate(&loaded.bytes, &problem.path);
        problem
    });
    loaded.warnings.extend(beyond);
    loaded.warn(terminal);
    // Formulas with loops may take minutes.
    let progress = terminal.spinner("computing the first cycle");
    let odd = compute_once(&loaded, args);
    progress.finish_and_clear();
    let odd = odd?;
    loaded.warn_of_series(&odd, terminal);
    Ok((loaded, odd))
}

/// A formula's faults may show only when it is evaluated, so the first cycle is computed, of all generators at hand.
/// Gives what is odd about the series, each with its generator.
fn compute_once(loaded: &Loaded, args: &ValidateArgs) -> Result<Vec<(String, String)>, Failure> {
    let real = args.data.clone().map(|data| Box::new(activity::local::DataFolder(data)) as Box<_>);
    let mut planner = Planner::new(Arc::clone(&loaded.blueprint), Slot::new(0), real);
    planner.check().map_err(|error| loaded.plan_failure(&error))
}
