//! Rights by identity, as IAM policies.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;
use timeseries::Generator;

use super::detection::DetectionFacts;
use crate::targets::{Right, Target, Title, policies};

/// IAM policies per identity, each within IAM's quota. Resources hold `${Partition}`, `${Region}`, `${Account}` and `${DefaultBucket}` where the
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
    /// Whether a target stores fake content: execute then writes the content manifest to the record bucket.
    pub content_manifest: bool,
    /// The targets, by their index.
    pub targets: Vec<TargetFacts>,
    /// What a canary needs, if the blueprint asks for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detection: Option<DetectionFacts>,
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
    pub policies: Vec<Value>,
}

/// Credentials in a secret.
#[derive(Clone, Debug, Serialize)]
pub struct CredentialsPermissions {
    /// The secret's ARN.
    pub secret_arn: String,
    /// The targets that name it, by their index.
    pub targets: Vec<usize>,
    /// What their identity has to be allowed.
    pub policies: Vec<Value>,
}

/// Derive them from a blueprint's version, generators and targets, all of which can be deployed.
pub(super) fn derive(version: &str, generators: &[Generator], targets: &[Target]) -> Permissions {
    let (mut actor, mut execute) = (Vec::new(), BTreeSet::new());
    let mut roles: BTreeMap<&str, Vec<&Target>> = BTreeMap::new();
    let mut secrets: BTreeMap<&str, Vec<&Target>> = BTreeMap::new();
    for target in targets {
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
            (None, None) => actor.extend(rights(target)),
        }
    }
    let real = generators.iter().filter_map(|generator| generator.real_source());
    let real =
        real.map(|real| Right::new(&["s3:GetObject"], format!("arn:${{Partition}}:s3:::{}/{}", real.bucket, real.key)));
    Permissions {
        version: version.to_owned(),
        generate: policies("RealSeries", real),
        execute: policies("TargetRoles", execute),
        actor: policies("Targets", actor),
        roles: roles.into_iter().map(|(arn, targets)| role(arn, &targets)).collect(),
        credentials: secrets.into_iter().map(|(arn, targets)| credentials(arn, &targets)).collect(),
        default_bucket: targets.iter().any(|target| target.settings.as_type().lacks_bucket()),
        content_manifest: targets.iter().any(|target| target.settings.as_type().stores().is_some()),
        targets: targets.iter().map(facts).collect(),
        detection: None,
    }
}

/// What a target's identity has to be allowed, in the region that the target names.
fn rights(target: &Target) -> Vec<Right> {
    let rights = target.settings.as_type().rights();
    match target.region() {
        Some(region) => rights.into_iter().map(|right| right.in_region(region)).collect(),
        None => rights,
    }
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
        policies: policies("Targets", targets.iter().flat_map(|target| rights(target))),
    }
}

fn credentials(secret_arn: &str, targets: &[&Target]) -> CredentialsPermissions {
    let needed = targets.iter().flat_map(|target| match &target.commons.role {
        Some(role) => vec![Right::new(&["sts:AssumeRole"], &role.arn)],
        None => rights(target),
    });
    CredentialsPermissions {
        secret_arn: secret_arn.to_owned(),
        targets: targets.iter().map(|target| target.index).collect(),
        policies: policies("Targets", needed),
    }
}

/// The account in a role's ARN, `arn:aws:iam::ACCOUNT:role/NAME`.
pub(super) fn account(arn: &str) -> Option<&str> {
    let mut parts = arn.split(':');
    let known = parts.next() == Some("arn")
        && parts.next().is_some()
        && parts.next() == Some("iam")
        && parts.next() == Some("");
    let account = parts.next().filter(|account| account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))?;
    (known && parts.next().is_some_and(|name| name.len() > "role/".len() && name.starts_with("role/")))
        .then_some(account)
}

pub(super) fn external_id(target: &Target) -> Option<&str> {
    target.commons.role.as_ref()?.external_id.as_ref().map(crate::targets::Secret::expose)
}
