//! What a deployment's identities have to be allowed, derived from the blueprint: exactly that, within what IAM takes.

mod capacity;
mod derived;
mod detection;

pub use capacity::beyond_capacity;
pub use derived::{CredentialsPermissions, Permissions, RolePermissions, TargetFacts};
pub use detection::DetectionFacts;

use derived::{account, derive, external_id};

use crate::blueprint::Blueprint;
use crate::targets::Target;
use settings::{Path, Problem};

/// Derive them; or everything that keeps the blueprint from being deployed.
///
/// # Errors
/// Credentials that stand in the blueprint, a target under a role that names no bucket, a role whose ARN is none, one role
/// with two external ids, more than a stack holds.
pub fn permissions(blueprint: &Blueprint) -> Result<Permissions, Vec<Problem>> {
    let mut found: Vec<Problem> = blueprint.targets.iter().flat_map(|target| problems(target, blueprint)).collect();
    found.extend(beyond_capacity(blueprint));
    if !found.is_empty() {
        return Err(found);
    }
    let mut permissions = derive(&blueprint.version, &blueprint.generators, &blueprint.targets);
    permissions.detection = blueprint.detection.as_ref().map(|detection| DetectionFacts::of(detection, blueprint));
    Ok(permissions)
}

/// What keeps a target from being deployed.
fn problems(target: &Target, blueprint: &Blueprint) -> Vec<Problem> {
    let path = Path::root().key("targets").index(target.index);
    let mut problems = Vec::new();
    if target.commons.credentials.as_ref().is_some_and(|credentials| credentials.secret_arn.is_none()) {
        problems.push(
            Problem::new(path.key("credentials"), "keys in a blueprint lie open in a deployment")
                .hint("put them into a secret of Secrets Manager, and give {\"secret_arn\": \"arn:...\"}"),
        );
    }
    let Some(role) = &target.commons.role else {
        return problems;
    };
    if account(&role.arn).is_none() {
        let text = format!("\"{}\" is not a valid role: expected arn:aws:iam::ACCOUNT:role/NAME", role.arn);
        problems.push(Problem::new(path.key("role").key("arn"), text));
    }
    if target.settings.as_type().lacks_bucket() {
        problems.push(
            Problem::new(path.clone(), "a target under a role of its own names no bucket")
                .hint("give \"bucket\": the default bucket belongs to the actor role"),
        );
    }
    let others = blueprint.targets.iter().take(target.index);
    let differs = |other: &Target| {
        other.commons.role.as_ref().is_some_and(|one| one.arn == role.arn) && external_id(other) != external_id(target)
    };
    if others.into_iter().any(differs) {
        let text = "another target names the same role with another external id, or with none";
        problems.push(Problem::new(path.key("role").key("external_id"), text));
    }
    problems
}

#[cfg(test)]
mod tests;
