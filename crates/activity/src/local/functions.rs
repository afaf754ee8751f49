//! Functions of a local run: invocations are recorded, and sent over plain HTTP where a URL was given.

use std::collections::BTreeMap;
use std::time::Duration;

use ureq::http::Uri;

use crate::ports::PortError;
use crate::requests::Invoke;

/// How long a function may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The header by which a function says that it failed though it was invoked, as in answers of AWS Lambda.
const FUNCTION_ERROR: &str = "x-amz-function-error";

/// Check that events can be posted to `url`: plain HTTP, a host, and a port that there can be.
///
/// # Errors
/// What was found and what is needed.
pub fn check_function_url(url: &str) -> Result<(), String> {
    let parsed: Uri = url.parse().map_err(|error| format!("\"{url}\" is not a valid URL: {error}"))?;
    match parsed.scheme_str() {
        Some("http") => {}
        Some("https") => return Err("this build speaks plain HTTP only: expected NAME=http://...".to_owned()),
        _ => return Err("expected NAME=URL, the URL beginning with http://".to_owned()),
    }
    let authority = parsed.authority().ok_or("expected a URL with a host")?;
    if authority.host().is_empty() {
        return Err("expected a URL with a host".to_owned());
    }
    // After the host, which may hold colons itself, as in [::1].
    let after = authority.as_str().rsplit_once(authority.host()).map_or("", |(_, after)| after);
    match after.strip_prefix(':') {
        Some(port) if port.parse::<u16>().is_ok_and(|port| port > 0) => Ok(()),
        Some(port) => Err(format!("expected a port from 1 to 65535, found \"{port}\"")),
        None => Ok(()),
    }
}

/// Functions by name, each with the URL that its events are posted to.
#[derive(Debug)]
pub(super) struct LocalFunctions {
    urls: BTreeMap<String, String>,
    agent: ureq::Agent,
}

impl LocalFunctions {
    pub(super) fn new(urls: BTreeMap<String, String>) -> LocalFunctions {
        let config = ureq::Agent::config_builder().timeout_global(Some(TIMEOUT)).http_status_as_error(false).build();
        LocalFunctions { urls, agent: config.into() }
    }

    /// Post the event to the function's URL; nothing where it has none.
    pub(super) async fn send(&self, invoke: &Invoke) -> Result<(), PortError> {
        let Some(url) = self.urls.get(&invoke.function).cloned() else {
            return Ok(());
        };
        let (agent, body) = (self.agent.clone(), invoke.payload.clone());
        let posted = tokio::task::spawn_blocking(move || {
            let response = agent.post(&url).header("content-type", "application/json").send(&body[..])?;
            let failed = response.headers().get(FUNCTION_ERROR);
            let failed = failed.map(|failed| String::from_utf8_lossy(failed.as_bytes()).into_owned());
            Ok::<_, ureq::Error>((response.status(), failed))
        });
        match posted.await {
            Ok(Ok((status, None))) if status.is_success() => Ok(()),
            Ok(Ok((status, Some(failed)))) if status.is_success() => {
                let message = format!("the function failed: {failed}");
                Err(PortError::Service { code: "FunctionError".to_owned(), message, status: Some(status.as_u16()) })
            }
            Ok(Ok((status, _))) => {
                let message = format!("the function's URL answered {status}");
                let status = status.as_u16();
                Err(PortError::Service { code: format!("HTTP {status}"), message, status: Some(status) })
            }
            Ok(Err(error)) => Err(PortError::Client { code: "Connection".to_owned(), message: error.to_string() }),
            Err(error) => Err(PortError::Client { code: "Panic".to_owned(), message: error.to_string() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_taken_exactly_when_events_can_be_posted_to_it() {
        for url in [
            "http://localhost:9000/2015-03-31/functions/f/invocations",
            "http://10.0.0.1",
            "http://[::1]:80/",
            "http://a:b@c:65535/d?e",
        ] {
            assert_eq!(check_function_url(url), Ok(()), "{url}");
        }
        for (url, word) in [
            ("http://localhost:99999/", "99999"),
            ("http://localhost:0/", "port"),
            ("http://localhost:x/", "x"),
            ("http://localhost:/", "port"),
            ("http://[::1]:65536", "65536"),
            ("http://", "URL"),
            ("http:///path", "URL"),
            ("http://a b/", "URL"),
            ("http://:80/", ""),
            ("https://a/", "plain HTTP"),
            ("ftp://a/", "http://"),
            ("localhost:80", "http://"),
            ("/path", "http://"),
            ("", "URL"),
        ] {
            let refused = check_function_url(url).expect_err(url);
            assert!(refused.contains(word), "{url}: {refused}");
        }
    }
}
