//! A connection that was idle for long is not used again: the other side may have closed it unseen, while we were frozen.

use std::time::Duration;

use activity::ports::{Requests, Services};
use aws::{AwsServices, Deadline};
use serde_json::json;

use crate::stand_in::answers::done;
use crate::stand_in::targets::{invoke, lambda_target};
use crate::stand_in::{StandIn, alone, identities};

/// Connections that two invocations take, of which the second comes after `pause`.
async fn connections(longest_idle: Option<Duration>, pause: Duration) -> usize {
    let stand_in = StandIn::new(|_, _| done()).await;
    let base = stand_in.base().await;
    let base = match longest_idle {
        Some(idle) => base.with_longest_idle(idle),
        None => base,
    };
    let services = AwsServices::new(identities(base), Deadline::default());
    let services = services.reach(&lambda_target()).await.expect("the host's own identity");
    let request = invoke("net_fuzz", &json!({"action": "execute-datapoints"}));
    services.send(&request).await.expect("it is taken");
    tokio::time::sleep(pause).await;
    services.send(&request).await.expect("it is taken");
    stand_in.connections()
}

#[test]
fn a_connection_that_was_idle_for_longer_than_it_may_is_not_used_again() {
    alone(async || {
        assert_eq!(connections(Some(Duration::from_millis(50)), Duration::from_millis(100)).await, 2);
        assert_eq!(connections(None, Duration::from_millis(100)).await, 1, "20 s are not over");
    });
}
