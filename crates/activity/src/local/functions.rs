//! Functions of a local run: invocations are recorded, and sent over plain HTTP where a URL was given.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::ports::PortError;
use crate::requests::Invoke;

/// How long a function may take to answer.
const TIMEOUT: Duration = Duration::from_secs(30);

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
            Ok::<_, ureq::Error>(response.status())
        });
        match posted.await {
            Ok(Ok(status)) if status.is_success() => Ok(()),
            Ok(Ok(status)) => {
                let message = format!("the function's URL answered {status}");
                let status = status.as_u16();
                Err(PortError::Service { code: format!("HTTP {status}"), message, status: Some(status) })
            }
            Ok(Err(error)) => Err(PortError::Client { code: "Connection".to_owned(), message: error.to_string() }),
            Err(error) => Err(PortError::Client { code: "Panic".to_owned(), message: error.to_string() }),
        }
    }
}
