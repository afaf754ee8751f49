//! Invocations and metrics: tried again only when they surely were not done.

use std::time::Duration;

use activity::ports::{PortError, Requests, Services};
use activity::requests::{self, Dimension, Metric};
use aws::{AwsServices, Deadline};
use blueprint::targets::Target;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket, TcpStream};

use crate::stand_in::answers::{accepted, json_error, metrics_error, metrics_taken};
use crate::stand_in::targets::{cloudwatch_target, invoke, lambda_target, metrics, target};
use crate::stand_in::{Answer, Reply, StandIn, alone, base_at, identities};

/// What may not be done twice.
#[derive(Clone, Copy, Debug)]
enum Once {
    Invocation,
    Metrics,
}

impl Once {
    const BOTH: [Once; 2] = [Once::Invocation, Once::Metrics];

    fn target(self) -> Target {
        match self {
            Once::Invocation => lambda_target(),
            Once::Metrics => cloudwatch_target(),
        }
    }

    fn taken(self) -> Answer {
        match self {
            Once::Invocation => accepted(),
            Once::Metrics => metrics_taken(),
        }
    }

    fn error(self, status: u16, code: &str) -> Answer {
        match self {
            Once::Invocation => json_error(status, code, "as the test wants it"),
            Once::Metrics => metrics_error(status, code),
        }
    }

    async fn send(self, services: &AwsServices) -> Result<requests::Answer, PortError> {
        let reached = services.reach(&self.target()).await?;
        match self {
            Once::Invocation => reached.send(&invoke("net_fuzz", &json!({"action": "execute-datapoints"}))).await,
            Once::Metrics => {
                let dimensions = vec![Dimension { name: "Id", value: "ts1".to_owned() }];
                let time = "2026-01-01T00:00:00Z".parse().expect("a time");
                let metric = Metric { name: "Timeseries", dimensions, time, value: 3.0, unit: "Count" };
                reached.send(&metrics(vec![metric])).await
            }
        }
    }
}

/// The same under the host's own identity, at a place where nothing needs to listen.
async fn services_at(url: &str) -> AwsServices {
    AwsServices::new(identities(base_at(url).await), Deadline::default())
}

#[test]
fn what_is_throttled_is_sent_again() {
    alone(async || {
        for (status, code) in [(429, "TooManyRequestsException"), (400, "ThrottlingException"), (429, "NeverHeardOf")] {
            for once in Once::BOTH {
                let reply = move |before| if before == 0 { once.error(status, code) } else { once.taken() };
                let stand_in = StandIn::new(move |_, before| reply(before)).await;
                let sent = once.send(&stand_in.services().await).await;
                assert_eq!(sent, Ok(requests::Answer::Done), "{once:?} {status} {code}");
                assert_eq!(stand_in.requests().len(), 2, "{once:?} {status} {code}");
            }
        }
    });
}

#[test]
fn what_a_service_failed_at_is_not_sent_again_since_it_may_be_done() {
    alone(async || {
        let failures = [
            (500, "ServiceException"),
            (500, "InternalFailure"),
            (502, "BadGateway"),
            (503, "ServiceUnavailable"),
            (504, "GatewayTimeout"),
            (400, "RequestTimeout"),
            (403, "AccessDeniedException"),
        ];
        for (status, code) in failures {
            for once in Once::BOTH {
                let stand_in = StandIn::new(move |_, _| once.error(status, code)).await;
                let refused = once.send(&stand_in.services().await).await;
                assert_eq!(refused.unwrap_err().code(), code, "{once:?} {status}");
                assert_eq!(stand_in.requests().len(), 1, "{once:?} {status} {code}");
            }
        }
    });
}

#[test]
fn what_met_a_refused_connection_is_sent_once_somebody_listens() {
    alone(async || {
        for once in Once::BOTH {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
            let services = services_at(&format!("http://{}", socket.local_addr().expect("its address"))).await;
            let sent = tokio::spawn(async move { once.send(&services).await });
            tokio::time::sleep(Duration::from_millis(100)).await;
            let listener = socket.listen(16).expect("to listen");
            let stand_in = StandIn::on(listener, move |_, _| once.taken());
            assert_eq!(sent.await.expect("no panic"), Ok(requests::Answer::Done), "{once:?}");
            assert_eq!(stand_in.requests().len(), 1, "{once:?}");
        }
    });
}

#[test]
fn what_met_a_connection_that_took_too_long_is_sent_over_another() {
    alone(async || {
        for once in Once::BOTH {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
            let address = socket.local_addr().expect("its address");
            let listener = socket.listen(1).expect("to listen");
            // Whoever comes when the queue of connections is full is not answered.
            let mut before = Vec::new();
            while let Ok(stream) = tokio::time::timeout(Duration::from_millis(200), TcpStream::connect(address)).await {
                before.push(stream.expect("a connection"));
                assert!(before.len() < 100, "the queue is never full");
            }
            let services = services_at(&format!("http://{address}")).await;
            let sent = tokio::spawn(async move { once.send(&services).await });
            tokio::time::sleep(Duration::from_millis(3_300)).await;
            drop(before);
            let stand_in = StandIn::on(listener, move |_, _| once.taken());
            assert_eq!(sent.await.expect("no panic"), Ok(requests::Answer::Done), "{once:?}");
            assert_eq!(stand_in.requests().len(), 1, "{once:?}");
        }
    });
}

#[test]
fn a_connection_that_ends_before_it_is_secure_is_tried_again() {
    alone(async || {
        for once in Once::BOTH {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
            let services = services_at(&format!("https://{}", listener.local_addr().expect("its address"))).await;
            let sent = once.send(&services);
            let count = async {
                let mut tries = 0;
                while let Ok((stream, _)) = listener.accept().await {
                    tries += 1;
                    drop(stream);
                    if tries == 2 {
                        return;
                    }
                }
            };
            tokio::select! {
                sent = sent => panic!("{once:?}: given up after one connection: {sent:?}"),
                () = count => {}
            }
        }
    });
}

#[test]
fn what_was_sent_and_not_answered_is_not_sent_again() {
    alone(async || {
        for once in Once::BOTH {
            let whole = once.taken();
            for reply in [Reply::Close, Reply::Broken(12, whole.clone()), Reply::Broken(20, whole)] {
                let stand_in = StandIn::new(move |_, _| reply.clone()).await;
                once.send(&stand_in.services().await).await.unwrap_err();
                assert_eq!(stand_in.requests().len(), 1, "{once:?}");
            }
        }
    });
}

#[test]
fn what_was_sent_over_a_connection_in_use_and_not_answered_is_not_sent_again() {
    alone(async || {
        for once in Once::BOTH {
            let reply = move |before| if before == 0 { Reply::Answer(once.taken()) } else { Reply::Close };
            let stand_in = StandIn::new(move |_, before| reply(before)).await;
            let services = stand_in.services().await;
            once.send(&services).await.expect("the first is taken");
            once.send(&services).await.unwrap_err();
            assert_eq!((stand_in.requests().len(), stand_in.connections()), (2, 1), "{once:?}");
        }
    });
}

#[test]
fn a_connection_that_ended_without_an_answer_is_counted_as_such() {
    alone(async || {
        for once in Once::BOTH {
            let stand_in = StandIn::new(|_, _| Reply::Close).await;
            let error = once.send(&stand_in.services().await).await.unwrap_err();
            assert_eq!(error.code(), "Connection", "{once:?} {error}");
        }
    });
}

#[test]
fn a_connection_that_the_service_closed_in_a_pause_loses_nothing() {
    alone(async || {
        for once in Once::BOTH {
            let stand_in = StandIn::new(move |_, _| Reply::Last(once.taken())).await;
            let services = stand_in.services().await;
            for _ in 0..3 {
                assert_eq!(once.send(&services).await, Ok(requests::Answer::Done), "{once:?}");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            assert_eq!(stand_in.requests().len(), 3, "{once:?}");
        }
    });
}

#[test]
fn what_timed_out_is_not_sent_again() {
    alone(async || {
        for once in Once::BOTH {
            let stand_in = StandIn::new(|_, _| Reply::Hang).await;
            let base = stand_in.base().await.with_attempt_timeout(Duration::from_secs(1));
            let services = AwsServices::new(identities(base), Deadline::default());
            let error = once.send(&services).await.unwrap_err();
            assert_eq!(error.code(), "Timeout", "{once:?} {error}");
            assert_eq!((stand_in.requests().len(), stand_in.connections()), (1, 1), "{once:?}");
        }
    });
}

#[test]
fn an_invocation_is_an_event_for_the_function_as_it_is_named_signed_for_its_region() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| accepted()).await;
        let services = stand_in.services().await;
        let functions = [
            ("net_fuzz", "us-east-1"),
            ("arn:aws:lambda:eu-west-1:222222222222:function:net_fuzz", "eu-west-1"),
            ("arn:aws:lambda:us-east-1:222222222222:function:net_fuzz:live", "us-east-1"),
        ];
        for (index, (function, region)) in functions.into_iter().enumerate() {
            let mut target = target(json!({"type": "lambda", "function": function}));
            target.index = index;
            let reached = services.reach(&target).await.expect("the host's own identity");
            reached.send(&invoke(function, &json!({"port": 80}))).await.expect("an invocation");
            let request = stand_in.requests().pop().expect("a request");
            let path = percent_encoding::percent_decode_str(&request.path).decode_utf8_lossy();
            assert_eq!(path, format!("/2015-03-31/functions/{function}/invocations"));
            assert_eq!(request.header("x-amz-invocation-type"), Some("Event"));
            assert_eq!(request.text(), r#"{"port":80}"#);
            assert_eq!(request.signed().region, region, "{function}");
        }
    });
}
