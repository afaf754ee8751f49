//! Sessions are kept until shortly before they expire, or until a service says that they did.

use std::sync::Arc;

use activity::ports::{Requests, Services};
use activity::requests;
use blueprint::targets::Target;
use futures::future::join_all;
use serde_json::{Value, json};

use crate::identity::{ACTOR, ROLE, all_well, put, s3_with, services};
use crate::stand_in::answers::{done, json_error, metrics_error, s3_error, secret, session, sts_error};
use crate::stand_in::targets::{cloudwatch_target, invoke, lambda_target, metrics};
use crate::stand_in::{Answer, StandIn, alone};

fn role_target() -> Target {
    s3_with(json!({"role": {"arn": ROLE}}))
}

fn sessions(stand_in: &StandIn) -> usize {
    stand_in.requests_to("sts").len()
}

#[test]
fn tasks_that_come_at_once_share_one_session_and_later_ones_keep_it() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let services = services(&stand_in, None).await;
        let target = role_target();
        for done in join_all((0..20).map(|_| put(&services, &target))).await {
            done.expect("a put");
        }
        put(&services, &target).await.expect("a put");
        assert_eq!((sessions(&stand_in), stand_in.requests_to("s3").len()), (1, 21));
    });
}

#[test]
fn each_target_has_a_session_of_its_own() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let services = services(&stand_in, Some(ACTOR)).await;
        for index in [0, 1, 0, 1] {
            put(&services, &Target { index, ..s3_with(json!({})) }).await.expect("a put");
        }
        let mut names: Vec<Option<String>> =
            stand_in.requests_to("sts").iter().map(|request| request.field("RoleSessionName")).collect();
        assert_eq!(names.len(), 2);
        names.dedup();
        assert_eq!(names.len(), 2, "{names:?}");
    });
}

#[test]
fn a_session_is_renewed_shortly_before_it_expires_and_not_long_before() {
    alone(async || {
        // 15 minutes are the shortest session that STS gives; a task lasts two at the most.
        for (seconds, asked) in [(900, 1), (3_600, 1), (60, 2), (5, 2), (-1, 2)] {
            let stand_in = StandIn::new(move |request, before| match request.service().as_str() {
                "sts" => session(&format!("number-{before}"), seconds),
                _ => done(),
            })
            .await;
            let services = services(&stand_in, None).await;
            for _ in 0..2 {
                put(&services, &role_target()).await.expect("a put");
            }
            assert_eq!(sessions(&stand_in), asked, "a session of {seconds} s");
            let last = stand_in.requests_to("s3").pop().expect("a put").signed().key_id;
            assert_eq!(last, if asked == 2 { "number-2-key-id" } else { "number-0-key-id" });
        }
    });
}

#[test]
fn a_session_that_a_service_calls_expired_is_replaced_at_once_and_the_next_task_runs() {
    alone(async || {
        let expired = [
            (Service::S3, 400, "ExpiredToken"),
            (Service::S3, 403, "InvalidAccessKeyId"),
            (Service::Lambda, 403, "ExpiredTokenException"),
            (Service::Lambda, 403, "UnrecognizedClientException"),
            (Service::CloudWatch, 403, "ExpiredTokenException"),
            (Service::CloudWatch, 403, "InvalidClientTokenId"),
        ];
        for (service, status, code) in expired {
            // The first session is over before its time.
            let stand_in = StandIn::new(move |request, before| match request.service().as_str() {
                "sts" => session(&format!("number-{before}"), 3_600),
                _ if request.signed().key_id == "number-0-key-id" => service.error(status, code),
                _ => all_well(request),
            })
            .await;
            let services = services(&stand_in, None).await;
            assert_eq!(service.ask(&services).await.unwrap_err().code(), code);
            let well =
                if matches!(service, Service::S3) { requests::Answer::Stored(None) } else { requests::Answer::Done };
            assert_eq!(service.ask(&services).await, Ok(well.clone()), "after {code}");
            assert_eq!(service.ask(&services).await, Ok(well));
            assert_eq!(sessions(&stand_in), 2, "{code}");
        }
    });
}

#[test]
fn a_session_is_kept_when_a_service_says_no_for_another_reason() {
    alone(async || {
        for (service, status, code) in [
            (Service::S3, 403, "AccessDenied"),
            (Service::S3, 404, "NoSuchBucket"),
            (Service::Lambda, 404, "ResourceNotFoundException"),
            (Service::CloudWatch, 500, "InternalServiceFault"),
        ] {
            let stand_in = StandIn::new(move |request, _| match request.service().as_str() {
                "sts" => all_well(request),
                _ => service.error(status, code),
            })
            .await;
            let services = services(&stand_in, None).await;
            for _ in 0..2 {
                assert_eq!(service.ask(&services).await.unwrap_err().code(), code);
            }
            assert_eq!(sessions(&stand_in), 1, "{code}");
        }
    });
}

#[test]
fn an_identity_that_was_refused_is_asked_for_again_by_the_next_task() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| match before {
            0 => sts_error(403, "AccessDenied", "not yet"),
            _ => all_well(request),
        })
        .await;
        let services = services(&stand_in, None).await;
        assert_eq!(put(&services, &role_target()).await.unwrap_err().code(), "AccessDenied");
        assert_eq!(
            put(&services, &role_target()).await,
            Ok(requests::Answer::Stored(None)),
            "the trust policy was put right"
        );
    });
}

#[test]
fn credentials_that_were_rotated_are_read_again_once_they_are_refused() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| match request.service().as_str() {
            "secretsmanager" => secret(&format!(r#"{{"access_key_id": "key-{before}", "secret_access_key": "hush"}}"#)),
            _ if request.signed().key_id == "key-0" => s3_error(403, "InvalidAccessKeyId"),
            _ => done(),
        })
        .await;
        let services = services(&stand_in, None).await;
        let arn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:keys-AbCdEf";
        let target = s3_with(json!({"credentials": {"secret_arn": arn}}));
        assert_eq!(put(&services, &target).await.unwrap_err().code(), "InvalidAccessKeyId");
        for _ in 0..2 {
            assert_eq!(put(&services, &target).await, Ok(requests::Answer::Stored(None)));
        }
        assert_eq!(stand_in.requests_to("secretsmanager").len(), 2);
    });
}

#[test]
fn what_is_under_way_keeps_the_services_that_it_reached() {
    alone(async || {
        let stand_in = StandIn::new(|request, before| match request.service().as_str() {
            "sts" => session(&format!("number-{before}"), 60),
            _ => done(),
        })
        .await;
        let services = services(&stand_in, None).await;
        let first = services.reach(&role_target()).await.expect("a session");
        let second = services.reach(&role_target()).await.expect("a session");
        assert!(!Arc::ptr_eq(&first, &second), "the first was renewed");
        first.send(&crate::s3::object("a/key", "").into()).await.expect("a put");
        assert_eq!(stand_in.requests_to("s3").pop().expect("a put").signed().key_id, "number-0-key-id");
    });
}

#[derive(Clone, Copy, Debug)]
enum Service {
    S3,
    Lambda,
    CloudWatch,
}

impl Service {
    fn error(self, status: u16, code: &str) -> Answer {
        match self {
            Service::S3 => s3_error(status, code),
            Service::Lambda => json_error(status, code, "as the test wants it"),
            Service::CloudWatch => metrics_error(status, code),
        }
    }

    async fn ask(self, services: &aws::AwsServices) -> Result<requests::Answer, activity::ports::PortError> {
        let with_role = |mut target: Target| {
            target.commons.role = role_target().commons.role;
            target
        };
        match self {
            Service::S3 => put(services, &role_target()).await,
            Service::Lambda => {
                let reached = services.reach(&with_role(lambda_target())).await?;
                reached.send(&invoke("net_fuzz", &Value::Null)).await
            }
            Service::CloudWatch => {
                let reached = services.reach(&with_role(cloudwatch_target())).await?;
                reached.send(&metrics(Vec::new())).await
            }
        }
    }
}
