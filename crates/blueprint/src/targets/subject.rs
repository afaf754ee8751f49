//! What findings about a target's activities name.

use serde::{Deserialize, Serialize};

/// What a detector's finding can name of a target: where its activities go, and as whom they run.
///
/// What is not known when a blueprint is read is absent: the account and region of the deployment, its actor role.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetSubject {
    /// Its type.
    #[serde(rename = "type")]
    pub type_name: String,
    /// What is done there, of a type that can do more than one thing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The ids of its generators.
    pub generators: Vec<String>,
    /// The account that its role or function names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Its bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// What the keys there begin with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub prefix: String,
    /// The name of the function that it invokes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// The namespace in which each of its generators is a metric, with the generator's id as dimension `Id`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// The name of the role that it names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The name of its role's session, where the blueprint gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
}

/// The account in an ARN.
pub(super) fn account_of(arn: &str) -> Option<String> {
    let account = arn.strip_prefix("arn:")?.split(':').nth(3)?;
    (!account.is_empty()).then(|| account.to_owned())
}
