//! What all clients are made from.

use std::time::Duration;

use activity::ports::PortError;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{AppName, BehaviorVersion, Region, SdkConfig};
use aws_smithy_http_client::tls;
use aws_smithy_runtime_api::client::http::SharedHttpClient;

use crate::error::port_error;

/// Tries of a request that may be repeated, the first included.
const ATTEMPTS: u32 = 4;
/// The longest wait between two tries: a slot has a minute.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// For one try: labels of thousands of generators are tens of megabytes.
const ATTEMPT_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a connection may have been idle to be used again.
///
/// Ticks come every 60 s, and a function is frozen between them: it does not see that the other side closed a connection
/// meanwhile, and its first request fails with a reset. One that may not be repeated, an invocation or metrics of a target,
/// would be lost.
const LONGEST_IDLE: Duration = Duration::from_secs(20);

/// The configuration that clients are made from, one connection pool for all.
#[derive(Clone)]
pub struct Base {
    pub(crate) sdk: SdkConfig,
    pub(crate) path_style: bool,
}

/// Load the configuration of the standard environment; `application` goes into the user agent, `profile` names a profile
/// of the user's files.
pub async fn base(application: &str, profile: Option<&str>) -> Base {
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .http_client(connections(LONGEST_IDLE))
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS).with_max_backoff(LONGEST_WAIT))
        .timeout_config(timeouts(ATTEMPT_TIMEOUT));
    if let Ok(name) = AppName::new(application_name(application)) {
        loader = loader.app_name(name);
    }
    if let Some(profile) = profile {
        loader = loader.profile_name(profile);
    }
    let sdk = loader.load().await;
    let path_style = own_endpoint() || sdk.endpoint_url().is_some();
    Base { sdk, path_style }
}

/// HTTPS connections, none of which is used again after it was idle for so long.
fn connections(longest_idle: Duration) -> SharedHttpClient {
    aws_smithy_http_client::Builder::new()
        .pool_idle_timeout(longest_idle)
        .tls_provider(tls::Provider::Rustls(tls::rustls_provider::CryptoMode::AwsLc))
        .build_https()
}

fn timeouts(attempt: Duration) -> TimeoutConfig {
    TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(attempt).build()
}

/// Servers that stand for S3 seldom have a host name for each bucket, so that a bucket goes into the path there.
fn own_endpoint() -> bool {
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"].iter().any(|name| std::env::var_os(name).is_some())
}

/// An application name as user agents allow it: at most 50 of letters, digits and a few signs.
#[must_use]
pub fn application_name(text: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c) { c } else { '-' };
    text.chars().map(allowed).take(50).collect()
}

impl std::fmt::Debug for Base {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Base").field("region", &self.region()).finish_non_exhaustive()
    }
}

impl Base {
    /// The region of the environment or profile, if either says one.
    #[must_use]
    pub fn region(&self) -> Option<&str> {
        self.sdk.region().map(Region::as_ref)
    }

    /// The same with another limit for one try of a request than 30 s.
    #[must_use]
    pub fn with_attempt_timeout(self, attempt: Duration) -> Base {
        let sdk = self.sdk.to_builder().timeout_config(timeouts(attempt)).build();
        Base { sdk, ..self }
    }

    /// The same with other connections, which may be idle for so long instead of 20 s.
    #[must_use]
    pub fn with_longest_idle(self, idle: Duration) -> Base {
        let sdk = self.sdk.to_builder().http_client(connections(idle)).build();
        Base { sdk, ..self }
    }

    /// Who asks: account and ARN, as STS says.
    ///
    /// # Errors
    /// When there are no credentials, or they are not accepted.
    pub async fn caller(&self) -> Result<(String, String), PortError> {
        let answer = aws_sdk_sts::Client::new(&self.sdk).get_caller_identity().send().await.map_err(port_error)?;
        Ok((answer.account.unwrap_or_default(), answer.arn.unwrap_or_default()))
    }

    /// The same in another region.
    pub(crate) fn in_region(&self, region: Option<&str>) -> Base {
        match region {
            None => self.clone(),
            Some(region) => {
                let sdk = self.sdk.to_builder().region(Region::new(region.to_owned())).build();
                Base { sdk, path_style: self.path_style }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_connection_outlives_the_freeze_between_two_ticks() {
        assert!(LONGEST_IDLE <= Duration::from_secs(20));
    }

    #[test]
    fn an_application_name_is_one_that_user_agents_take() {
        let name = application_name("activity-generator/Käse und Brot/0123456789abcdef0123456789abcdef");
        assert!(name.starts_with("activity-generator-K-se-und-Brot-0123"), "{name}");
        assert!(name.len() <= 50 && AppName::new(name).is_ok());
    }
}
