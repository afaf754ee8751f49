//! `validate`: blueprints are checked whole, and everything that is wrong with them is said.

use std::sync::Arc;

use activity::planner::Planner;
use blueprint::Slot;
use serde_json::json;

use crate::args::ValidateArgs;
use crate::failure::{Complaint, Failure};
use crate::input::{Loaded, load};
use crate::terminal::Terminal;

/// Check each file; one that is wrong does not keep the others from being checked.
///
/// # Errors
/// Everything that is wrong with any of them.
pub fn run(args: &ValidateArgs, terminal: &Terminal) -> Result<(), Failure> {
    let (mut wrong, mut files) = (Vec::new(), Vec::new());
    for file in &args.files {
        match check(file, args, terminal) {
            Ok(loaded) => {
                let plan = &loaded.plan;
                terminal.say(format!(
                    "{}: {} ({} generators, {} targets, a cycle of {} slots)",
                    loaded.file,
                    terminal.paint("32", "ok"),
                    plan.generators.len(),
                    plan.targets.len(),
                    plan.cycle_length()
                ));
                let warnings: Vec<_> =
                    loaded.warnings.iter().map(|warning| Complaint::of(&loaded.file, warning).to_json()).collect();
                files.push(
                    json!({"file": loaded.file, "version": plan.version, "seed": plan.seed, "warnings": warnings}),
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

fn check(file: &str, args: &ValidateArgs, terminal: &Terminal) -> Result<Loaded, Failure> {
    let mut loaded = load(file, None, args.data.as_deref())?;
    let real = loaded.check_real();
    let has_real = !real.is_empty();
    if args.data.is_some() && has_real {
        return Err(loaded.failure_with_computed(real));
    }
    // Without data it cannot be known whether a real series is sound; the blueprint may be right.
    loaded.warnings.extend(real);
    loaded.warn(terminal);
    compute_once(&loaded, args)?;
    Ok(loaded)
}

/// A formula's faults may show only when it is evaluated, so the first cycle is computed, of all generators at hand.
fn compute_once(loaded: &Loaded, args: &ValidateArgs) -> Result<(), Failure> {
    let real = args.data.clone().map(|data| Box::new(activity::local::DataFolder(data)) as Box<_>);
    let mut planner = Planner::new(Arc::clone(&loaded.plan), Slot::new(0), real);
    planner.check().map_err(|error| loaded.plan_failure(&error))
}
