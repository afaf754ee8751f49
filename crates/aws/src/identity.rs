//! Under whose identity a target's requests are made.

use std::time::{Duration, SystemTime};

use activity::ports::PortError;
use aws_credential_types::Credentials;
use aws_credential_types::provider::SharedCredentialsProvider;
use blueprint::targets::{Credentials as TargetCredentials, Role, Target};
use serde::Deserialize;

use crate::base::Base;
use crate::error::{client, port_error};

/// So long before its credentials expire a session is renewed: longer than any task lasts.
const MARGIN: Duration = Duration::from_secs(300);

/// What identities are taken on from.
#[derive(Clone, Debug)]
pub struct Identities {
    /// The host's own identity.
    pub base: Base,
    /// The role of targets that name neither role nor credentials; without one they run under the host's own.
    pub actor: Option<String>,
    /// What the names of sessions begin with.
    pub session: String,
    /// Whether the blueprint may hold credentials: on a laptop.
    pub inline_credentials: bool,
}

/// Credentials in use, and until when.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) base: Base,
    until: Option<SystemTime>,
}

impl Identity {
    /// Whether it lasts longer than any task that begins now.
    pub(crate) fn lasts(&self) -> bool {
        self.until.is_none_or(|until| SystemTime::now() + MARGIN < until)
    }
}

/// A secret of Secrets Manager that holds credentials.
#[derive(Deserialize)]
struct SecretDocument {
    access_key_id: String,
    secret_access_key: String,
    #[serde(default)]
    session_token: Option<String>,
}

impl Identities {
    /// The identity of a target: its credentials, with them its role; else the actor role; else the host's own.
    pub(crate) async fn of(&self, target: &Target) -> Result<Identity, PortError> {
        let own = Identity { base: self.base.clone(), until: None };
        let source = match &target.commons.credentials {
            Some(credentials) => with(&own.base, self.credentials(credentials, target).await?),
            None => own,
        };
        match (&target.commons.role, &self.actor) {
            (Some(role), _) => self.assume(&source.base, role, target).await,
            (None, Some(actor)) if target.commons.credentials.is_none() => self.act(actor, target).await,
            _ => Ok(source),
        }
    }

    async fn act(&self, actor: &str, target: &Target) -> Result<Identity, PortError> {
        let role = Role { arn: actor.to_owned(), external_id: None, session_name: None };
        self.assume(&self.base, &role, target).await
    }

    async fn credentials(&self, credentials: &TargetCredentials, target: &Target) -> Result<Credentials, PortError> {
        if let Some(arn) = &credentials.secret_arn {
            return self.secret(arn, target).await;
        }
        if !self.inline_credentials {
            let message = "credentials in the blueprint are for a laptop; a deployment takes {\"secret_arn\": ...}";
            return Err(client("InlineCredentials", message));
        }
        let text =
            |secret: &Option<blueprint::targets::Secret>| secret.as_ref().map(|secret| secret.expose().to_owned());
        let (id, key) = (text(&credentials.access_key_id), text(&credentials.secret_access_key));
        let (Some(id), Some(key)) = (id, key) else {
            return Err(client("Credentials", "the target's credentials are not whole"));
        };
        Ok(Credentials::new(id, key, text(&credentials.session_token), None, "blueprint"))
    }

    /// Credentials from Secrets Manager, read under the actor role: the host itself may only assume roles.
    async fn secret(&self, arn: &str, target: &Target) -> Result<Credentials, PortError> {
        let reader = match &self.actor {
            Some(actor) => self.act(actor, target).await?.base,
            None => self.base.clone(),
        };
        let region = arn.split(':').nth(3).filter(|region| !region.is_empty());
        let secrets = aws_sdk_secretsmanager::Client::new(&reader.in_region(region).sdk);
        let answer = secrets.get_secret_value().secret_id(arn).send().await.map_err(port_error)?;
        // What is wrong with a secret is said without a word of what it holds.
        let document: SecretDocument =
            serde_json::from_str(answer.secret_string().unwrap_or_default()).map_err(|_| {
                let wanted =
                    "expected a JSON object with access_key_id, secret_access_key and, if need be, session_token";
                client("Secret", format!("{arn}: {wanted}"))
            })?;
        let SecretDocument { access_key_id, secret_access_key, session_token } = document;
        Ok(Credentials::new(access_key_id, secret_access_key, session_token, None, "secret"))
    }

    async fn assume(&self, source: &Base, role: &Role, target: &Target) -> Result<Identity, PortError> {
        let session = role.session_name.clone().unwrap_or_else(|| self.session_name(target.index));
        let answer = aws_sdk_sts::Client::new(&source.sdk)
            .assume_role()
            .role_arn(&role.arn)
            .role_session_name(session)
            .set_external_id(role.external_id.as_ref().map(|id| id.expose().to_owned()))
            .send()
            .await
            .map_err(port_error)
            .map_err(|error| match (error, &role.external_id) {
                (PortError::Service { code, message, status }, Some(id)) => {
                    PortError::Service { code, message: message.replace(id.expose(), "[secret]"), status }
                }
                (error, _) => error,
            })?;
        let session = answer.credentials.ok_or_else(|| client("AssumeRole", "STS gave no credentials"))?;
        let until =
            SystemTime::try_from(session.expiration).map_err(|_| client("AssumeRole", "STS gave no time of expiry"))?;
        let credentials = Credentials::new(
            session.access_key_id,
            session.secret_access_key,
            Some(session.session_token),
            Some(until),
            "assumed role",
        );
        Ok(with(source, credentials))
    }

    /// Constant per target, so that a detector sees one identity; 64 of the signs that STS allows.
    fn session_name(&self, target: usize) -> String {
        let end = format!("-{target}");
        let allowed = |c: char| if c.is_ascii_alphanumeric() || "_+=,.@-".contains(c) { c } else { '-' };
        let start: String = self.session.chars().map(allowed).take(64 - end.len()).collect();
        format!("{start}{end}")
    }
}

fn with(base: &Base, credentials: Credentials) -> Identity {
    let until = credentials.expiry();
    let provider = SharedCredentialsProvider::new(credentials);
    let sdk = base.sdk.to_builder().credentials_provider(provider).build();
    Identity { base: Base { sdk, path_style: base.path_style }, until }
}
