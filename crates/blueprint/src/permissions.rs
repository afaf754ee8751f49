//! What a deployment's identities have to be allowed, derived from the blueprint: exactly that.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::blueprint::Blueprint;
use crate::targets::{Right, Target, Title, statements};
use settings::{Path, Problem};

/// Statements per identity. Resources hold `${Partition}`, `${Region}`, `${Account}` and `${DefaultBucket}` where the
/// deployment decides.
#[derive(Clone, Debug, Serialize)]
pub struct Permissions {
    /// The blueprint's version.
    pub version: String,
    /// What generate needs beside its blueprint, queue and record bucket: real series.
    pub generate: Vec<Value>,
    /// What execute needs beside its blueprint and record bucket: to assume the targets' roles.
    pub execute: Vec<Value>,
    /// The actor role: targets that name neither role nor credentials, and the secrets of those that name one.
    pub actor: Vec<Value>,
    /// The roles that targets name.
    pub roles: Vec<RolePermissions>,
    /// What the identities behind secrets need.
    pub credentials: Vec<CredentialsPermissions>,
    /// Whether a target names no bucket.
    pub default_bucket: bool,
    /// The targets, by their index.
    pub targets: Vec<TargetFacts>,
}

/// What a deployment shows of a target.
#[derive(Clone, Debug, Serialize)]
pub struct TargetFacts {
    /// Its index in the blueprint.
    pub index: usize,
    /// How people call it.
    pub name: String,
    /// The same in its parts.
    #[serde(flatten)]
    pub title: Title,
    /// The value of the dimension `target` in the functions' metrics.
    pub dimension: String,
    /// The service that bills its activities.
    pub service: &'static str,
    /// The price of one activity, by its name in the price table.
    pub price: &'static str,
}

/// A role that targets name.
#[derive(Clone, Debug, Serialize)]
pub struct RolePermissions {
    /// Its ARN.
    pub arn: String,
    /// Its account.
    pub account: String,
    /// The external id that its trust policy has to ask for.
    pub external_id: Option<String>,
    /// The targets that name it, by their index.
    pub targets: Vec<usize>,
    /// What it has to be allowed.
    pub statements: Vec<Value>,
}

/// Credentials in a secret.
#[derive(Clone, Debug, Serialize)]
pub struct CredentialsPermissions {
    /// The secret's ARN.
    pub secret_arn: String,
    /// The targets that name it, by their index.
    pub targets: Vec<usize>,
    /// What their identity has to be allowed.
    pub statements: Vec<Value>,
}

/// Derive them; or everything that keeps the blueprint from being deployed.
///
/// # Errors
/// Credentials that stand in the blueprint, a target under a role that names no bucket, a role whose ARN is none, one role
/// with two external ids.
pub fn permissions(blueprint: &Blueprint) -> Result<Permissions, Vec<Problem>> {
    let problems: Vec<Problem> = blueprint.targets.iter().flat_map(|target| problems(target, blueprint)).collect();
    if !problems.is_empty() {
        return Err(problems);
    }
    let (mut actor, mut execute) = (Vec::new(), BTreeSet::new());
    let mut roles: BTreeMap<&str, Vec<&Target>> = BTreeMap::new();
    let mut secrets: BTreeMap<&str, Vec<&Target>> = BTreeMap::new();
    for target in &blueprint.targets {
        let secret = target.commons.credentials.as_ref().and_then(|credentials| credentials.secret_arn.as_deref());
        if let Some(secret) = secret {
            actor.push(Right::new(&["secretsmanager:GetSecretValue"], secret));
        }
        match (&target.commons.role, secret) {
            (Some(role), secret) => {
                roles.entry(&role.arn).or_default().push(target);
                match secret {
                    // The identity behind the secret assumes it then.
                    Some(secret) => secrets.entry(secret).or_default().push(target),
                    None => drop(execute.insert(Right::new(&["sts:AssumeRole"], &role.arn))),
                }
            }
            (None, Some(secret)) => secrets.entry(secret).or_default().push(target),
            (None, None) => actor.extend(target.settings.as_type().rights()),
        }
    }
    let real = blueprint.generators.iter().filter_map(|generator| generator.real_source());
    let real =
        real.map(|real| Right::new(&["s3:GetObject"], format!("arn:${{Partition}}:s3:::{}/{}", real.bucket, real.key)));
    Ok(Permissions {
        version: blueprint.version.clone(),
        generate: statements("RealSeries", real),
        execute: statements("TargetRoles", execute),
        actor: statements("Targets", actor),
        roles: roles.into_iter().map(|(arn, targets)| role(arn, &targets)).collect(),
        credentials: secrets.into_iter().map(|(arn, targets)| credentials(arn, &targets)).collect(),
        default_bucket: blueprint.targets.iter().any(|target| target.settings.as_type().lacks_bucket()),
        targets: blueprint.targets.iter().map(facts).collect(),
    })
}

fn facts(target: &Target) -> TargetFacts {
    let operation = target.settings.as_type().operation();
    TargetFacts {
        index: target.index,
        name: target.title().to_string(),
        title: target.title(),
        dimension: target.dimension(),
        service: operation.service,
        price: operation.name,
    }
}

fn role(arn: &str, targets: &[&Target]) -> RolePermissions {
    let external_id = targets.iter().find_map(|target| external_id(target));
    RolePermissions {
        arn: arn.to_owned(),
        account: account(arn).unwrap_or_default().to_owned(),
        external_id: external_id.map(str::to_owned),
        targets: targets.iter().map(|target| target.index).collect(),
        statements: statements("Targets", targets.iter().flat_map(|target| target.settings.as_type().rights())),
    }
}

fn credentials(secret_arn: &str, targets: &[&Target]) -> CredentialsPermissions {
    let rights = targets.iter().flat_map(|target| match &target.commons.role {
        Some(role) => vec![Right::new(&["sts:AssumeRole"], &role.arn)],
        None => target.settings.as_type().rights(),
    });
    CredentialsPermissions {
        secret_arn: secret_arn.to_owned(),
        targets: targets.iter().map(|target| target.index).collect(),
        statements: statements("Targets", rights),
    }
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

/// The account in a role's ARN, `arn:aws:iam::ACCOUNT:role/NAME`.
fn account(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let known = parts.next() == Some("arn")
        && parts.next().is_some()
        && parts.next() == Some("iam")
        && parts.next() == Some("");
    let account = parts.next().filter(|account| account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))?;
    (known && parts.next().is_some_and(|name| name.len() > "role/".len() && name.starts_with("role/")))
        .then_some(account)
}

fn external_id(target: &Target) -> Option<&str> {
    target.commons.role.as_ref()?.external_id.as_ref().map(crate::targets::Secret::expose)
}

#[cfg(test)]
mod tests;
