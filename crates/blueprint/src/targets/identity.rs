//! Under whose identity a target's activities run.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use settings::{Path, Problem, names};

/// An IAM role to assume for a target.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct Role {
    /// The role's ARN, in this account or another.
    #[schemars(transform = &names::ROLE_ARN)]
    pub arn: String,
    /// The external id that the role's trust policy asks for.
    #[serde(default, skip_serializing)]
    #[schemars(transform = &names::EXTERNAL_ID)]
    pub external_id: Option<Secret>,
    /// The session's name, as CloudTrail shows it. Default: constant per target, so that a detector sees one identity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(transform = &names::SESSION_NAME)]
    pub session_name: Option<String>,
}

/// Keys to use for a target: a secret's ARN, or (on a laptop only) the keys themselves.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(deny_unknown_fields)]
pub struct Credentials {
    /// A Secrets Manager secret that holds `access_key_id`, `secret_access_key` and, if need be, `session_token`.
    #[serde(default)]
    #[schemars(transform = &names::SECRET_ARN)]
    pub secret_arn: Option<String>,
    /// The access key id.
    #[serde(default)]
    pub access_key_id: Option<Secret>,
    /// The secret access key.
    #[serde(default)]
    pub secret_access_key: Option<Secret>,
    /// The session token of temporary credentials.
    #[serde(default)]
    pub session_token: Option<Secret>,
}

impl Credentials {
    pub(crate) fn check(&self, path: &Path, problems: &mut Vec<Problem>) {
        let keys = self.access_key_id.is_some() && self.secret_access_key.is_some();
        let any_key = self.access_key_id.is_some() || self.secret_access_key.is_some() || self.session_token.is_some();
        if self.secret_arn.is_some() == any_key || (any_key && !keys) {
            problems.push(Problem::new(
                path.clone(),
                "expected either \"secret_arn\" alone, or \"access_key_id\" and \"secret_access_key\"",
            ));
        }
    }
}

/// A text that no log, message, error or `Debug` shows.
#[derive(Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// The text itself, for the one request that needs it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_shows_no_secret() {
        let text = r#"{"access_key_id": "AKIAXXXX", "secret_access_key": "hush", "session_token": "hush too"}"#;
        let credentials: Credentials = serde_json::from_str(text).expect("credentials");
        let shown = format!("{credentials:?}");
        assert!(!shown.contains("hush") && !shown.contains("AKIA"), "{shown}");
    }
}
