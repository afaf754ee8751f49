//! `permissions`: what a deployment's identities have to be allowed.

use blueprint::targets::dimension_of;
use blueprint::{generate_memory, permissions};
use serde_json::{Value, json};
use settings::names;

use crate::args::PermissionsArgs;
use crate::failure::{Complaint, Failure};
use crate::input::load;
use crate::terminal::Terminal;

/// Print policies per identity as JSON, for people and for the CDK app.
///
/// # Errors
/// What is wrong with the blueprint or its name, or keeps it from being deployed.
pub fn run(args: &PermissionsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let loaded = load(&args.blueprint, None, None)?;
    loaded.warn(terminal);
    if let Some(refused) = names::BLUEPRINT_NAME.refusal(&loaded.name) {
        let complaint = Complaint { location: Some(loaded.file), ..Complaint::new(refused) };
        return Err(Failure::usage(complaint.hint("rename the file: a deployment is called after it")));
    }
    let mut derived = permissions(&loaded.blueprint).map_err(|problems| {
        let placed = problems.into_iter().map(|mut problem| {
            problem.location = blueprint::locate(&loaded.bytes, &problem.path);
            Complaint::of(&loaded.file, &problem)
        });
        Failure::Bad(placed.collect())
    })?;
    if let Some(account) = &args.target_account {
        derived.roles.retain(|role| role.account == *account);
        if derived.roles.is_empty() {
            let complaint = Complaint::new(format!("{}: no target names a role of account {account}", loaded.file));
            return Err(Failure::usage(complaint.hint("without --target-account all accounts are printed")));
        }
        return terminal
            .print(format!("{:#}", json!({"name": loaded.name, "version": derived.version, "roles": derived.roles})));
    }
    let memory = generate_memory(&loaded.blueprint).map_err(|mut problem| {
        problem.location = blueprint::locate(&loaded.bytes, &problem.path);
        Failure::Bad(vec![Complaint::of(&loaded.file, &problem)])
    })?;
    let mut document = json!({
        "name": loaded.name,
        "dimension": dimension_of(&loaded.name),
        "grace_seconds": loaded.blueprint.limits.grace_seconds,
        "generate_memory_mb": memory,
    });
    if let (Value::Object(document), Ok(Value::Object(derived))) = (&mut document, serde_json::to_value(&derived)) {
        document.extend(derived);
    }
    terminal.print(format!("{document:#}"))
}
