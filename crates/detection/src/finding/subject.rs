//! What a finding is about.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What a finding, or a series that a detector reads, is about: as many parts as its source names.
///
/// Names are what services call things, without `arn:` in front of them: a bucket's name, a function's name.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Subject {
    /// The account's twelve digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account: Option<String>,
    /// The region.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// A bucket's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// What the keys begin with, of a finding about part of a bucket.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// An object's key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The object's ETag, without quotes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// A function's name, without version or alias.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub function: Option<String>,
    /// Who acted: a role's or user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// The name of the role's session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// The API that was called: `GetObject`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api: Option<String>,
    /// A remote IP address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    /// A metric's namespace.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// A metric's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metric: Option<String>,
    /// Dimensions of a metric, fields of a detector's entity, or labels of an alert.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub dimensions: BTreeMap<String, String>,
    /// A generator's id, of findings that name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generator: Option<String>,
    /// A target's title, of findings that name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Whatever else the source calls it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
}

impl Subject {
    /// Whether it names nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Subject::default()
    }
}

impl std::fmt::Display for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts = Vec::new();
        if let Some(bucket) = &self.bucket {
            let key = self.key.as_ref().or(self.prefix.as_ref()).map_or("", String::as_str);
            parts.push(format!("{bucket}/{key}"));
        }
        let named = [&self.function, &self.generator, &self.target, &self.namespace, &self.metric, &self.principal];
        parts.extend(named.into_iter().flatten().cloned());
        parts.extend(self.dimensions.iter().map(|(name, value)| format!("{name}={value}")));
        parts.extend([&self.api, &self.ip, &self.other].into_iter().flatten().cloned());
        f.write_str(if parts.is_empty() { "nothing named" } else { "" })?;
        f.write_str(&parts.join(" "))
    }
}
