//! How many targets and real series a stack holds, within the quotas of IAM and CloudFormation.

use std::collections::BTreeMap;

use serde_json::Value;

use super::derived::{Permissions, RolePermissions, derive};
use crate::blueprint::Blueprint;
use crate::targets::{POLICIES_PER_ROLE, POLICY_CHARACTERS, length};
use settings::{Path, Problem};

/// Bytes of a template that CloudFormation takes without a bucket to lie in. A target account needs none, so that it need
/// not be bootstrapped. Source: quotas of AWS CloudFormation (51,200 bytes); what the template itself adds is taken off.
const ACCOUNT_TEMPLATE_BYTES: usize = 51_200 - 1_000;

/// What a template has for a role besides its rights: name, trust, tags.
const ROLE_BYTES: usize = 1_000;

/// What a template has for a policy beside its statements.
const POLICY_BYTES: usize = 250;

/// What a template has around each text of a policy: indentation, quotes, the line's end.
const TEXT_BYTES: usize = 14;

/// More than a stack holds, with the number that fits: a warning where a blueprint is only looked at, and an error where it
/// is deployed.
#[must_use]
pub fn beyond_capacity(blueprint: &Blueprint) -> Vec<Problem> {
    let Blueprint { generators, targets, version, .. } = blueprint;
    let of_series = |count: usize| overfull(&derive(version, &generators[..count], &[]));
    let of_targets = |count: usize| overfull(&derive(version, &[], &targets[..count]));
    let series = exceeded(generators.len(), of_series).map(|(fit, why)| {
        let text =
            format!("a stack holds the real series of the first {fit} of {} generators: {why}", generators.len());
        Problem::new(Path::root().key("generators").index(fit), text)
            .hint("split the blueprint, or let generators read the same object")
    });
    let targets = exceeded(targets.len(), of_targets).map(|(fit, why)| {
        let text = format!("a stack holds the first {fit} of {} targets: {why}", targets.len());
        Problem::new(Path::root().key("targets").index(fit), text)
            .hint("split the blueprint, or shorten or share prefixes, functions and roles")
    });
    series.into_iter().chain(targets).collect()
}

/// How many of `all` fit, and why no more do; `None`: all do. `why` says what is too full with so many.
fn exceeded(all: usize, why: impl Fn(usize) -> Option<String>) -> Option<(usize, String)> {
    why(all)?;
    // The first `fits` fit, the first `not` do not.
    let (mut fits, mut not) = (0, all);
    while not - fits > 1 {
        let middle = fits + (not - fits) / 2;
        if why(middle).is_none() { fits = middle } else { not = middle }
    }
    why(not).map(|why| (fits, why))
}

/// The first identity that cannot have its rights, and why.
fn overfull(permissions: &Permissions) -> Option<String> {
    let functions =
        [("generate", &permissions.generate), ("execute", &permissions.execute), ("the actor", &permissions.actor)];
    let roles = permissions.roles.iter().map(|role| (role.arn.as_str(), &role.policies));
    for (name, policies) in functions.into_iter().chain(roles) {
        if policies.len() > POLICIES_PER_ROLE {
            return Some(format!(
                "the role of {name} would need more than {POLICIES_PER_ROLE} policies of {POLICY_CHARACTERS} characters, \
                 which is all that IAM takes"
            ));
        }
    }
    let mut accounts: BTreeMap<&str, usize> = BTreeMap::new();
    for role in &permissions.roles {
        *accounts.entry(&role.account).or_default() += bytes(role);
    }
    let (account, _) = accounts.into_iter().find(|(_, bytes)| *bytes > ACCOUNT_TEMPLATE_BYTES)?;
    Some(format!(
        "the template with the roles of account {account} would exceed the 51,200 bytes that CloudFormation takes \
         without a bucket"
    ))
}

/// Bytes of a role in a template, at most.
fn bytes(role: &RolePermissions) -> usize {
    let external_id = role.external_id.as_ref().map_or(0, String::len);
    let policies = role.policies.iter().map(|policy| POLICY_BYTES + text_bytes(policy));
    ROLE_BYTES + role.arn.len() + external_id + policies.sum::<usize>()
}

fn text_bytes(value: &Value) -> usize {
    match value {
        Value::String(text) => length(text) + TEXT_BYTES,
        Value::Array(values) => TEXT_BYTES + values.iter().map(text_bytes).sum::<usize>(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| name.len() + TEXT_BYTES + text_bytes(value)).sum::<usize>()
        }
        _ => TEXT_BYTES,
    }
}
