//! Under whose identity requests are made: the host's own, the actor role, the target's role, its credentials.

use activity::ports::{PortError, Requests, Services};
use activity::requests;
use aws::{AwsServices, Deadline, Identities};
use blueprint::targets::Target;
use serde_json::{Value, json};

use crate::s3::object;
use crate::stand_in::answers::{accepted, done, json_error, metrics_taken, secret, session, sts_error};
use crate::stand_in::targets::{invoke, metrics, target};
use crate::stand_in::{Answer, OWN_KEY_ID, REGION, Request, Signed, StandIn, alone, identities};

pub const ACTOR: &str = "arn:aws:iam::111111111111:role/actor";
pub const ROLE: &str = "arn:aws:iam::222222222222:role/puts";
const SECRET: &str = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:keys-AbCdEf";
const KEYS: &str = r#"{"access_key_id": "secret-key-id", "secret_access_key": "hush", "session_token": "hush-token"}"#;

/// Every service does as it is asked; sessions are named after their roles.
pub fn all_well(request: &Request) -> Answer {
    match request.service().as_str() {
        "sts" => session(request.field("RoleArn").expect("a role").rsplit('/').next().expect("a name"), 3600),
        "secretsmanager" => secret(KEYS),
        "lambda" => accepted(),
        "monitoring" => metrics_taken(),
        _ => done(),
    }
}

/// An S3 target with these fields besides.
pub fn s3_with(fields: Value) -> Target {
    let mut settings = json!({"type": "s3", "bucket": "bucket-one"});
    for (name, value) in fields.as_object().expect("fields") {
        settings[name] = value.clone();
    }
    target(settings)
}

pub async fn services(stand_in: &StandIn, actor: Option<&str>) -> AwsServices {
    let identities = identities(stand_in.base().await);
    AwsServices::new(Identities { actor: actor.map(str::to_owned), ..identities }, Deadline::default())
}

pub async fn put(services: &AwsServices, target: &Target) -> Result<requests::Answer, PortError> {
    let reached = services.reach(target).await?;
    reached.send(&object("a/key", "").into()).await
}

fn signed(key_id: &str, region: &str, service: &str) -> Signed {
    Signed { key_id: key_id.to_owned(), region: region.to_owned(), service: service.to_owned() }
}

/// Who asked for what, in order.
fn all_signed(stand_in: &StandIn) -> Vec<Signed> {
    stand_in.requests().iter().map(Request::signed).collect()
}

#[test]
fn without_role_credentials_and_actor_a_target_runs_under_the_hosts_own() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        put(&services(&stand_in, None).await, &s3_with(json!({}))).await.expect("a put");
        assert_eq!(all_signed(&stand_in), [signed(OWN_KEY_ID, REGION, "s3")]);
    });
}

#[test]
fn a_target_without_role_and_credentials_runs_under_the_actor_role_in_a_session_named_after_it() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let services = services(&stand_in, Some(ACTOR)).await;
        put(&services, &Target { index: 3, ..s3_with(json!({})) }).await.expect("a put");
        assert_eq!(all_signed(&stand_in), [signed(OWN_KEY_ID, REGION, "sts"), signed("actor-key-id", REGION, "s3")]);
        let [sts, s3] = &stand_in.requests()[..] else { panic!("two requests") };
        assert_eq!(sts.field("RoleArn").as_deref(), Some(ACTOR));
        assert_eq!(sts.field("RoleSessionName").as_deref(), Some("stand-in-3"));
        assert_eq!(sts.field("ExternalId"), None);
        assert_eq!(s3.header("x-amz-security-token"), Some("actor-token"));
    });
}

#[test]
fn a_role_is_assumed_with_its_external_id_and_session_name_in_place_of_the_actor() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let role = json!({"arn": ROLE, "external_id": "an-id/with=signs", "session_name": "mine"});
        put(&services(&stand_in, Some(ACTOR)).await, &s3_with(json!({"role": role}))).await.expect("a put");
        let [sts] = &stand_in.requests_to("sts")[..] else { panic!("one request") };
        assert_eq!(sts.field("RoleArn").as_deref(), Some(ROLE));
        assert_eq!(sts.field("ExternalId").as_deref(), Some("an-id/with=signs"));
        assert_eq!(sts.field("RoleSessionName").as_deref(), Some("mine"));
        assert_eq!(all_signed(&stand_in)[1], signed("puts-key-id", REGION, "s3"));
    });
}

#[test]
fn a_session_name_is_one_that_sts_takes_whatever_the_deployment_is_called() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let session = format!("Käse und Brot/{}", "x".repeat(80));
        let all = Identities { actor: Some(ACTOR.to_owned()), session, ..identities(stand_in.base().await) };
        let services = AwsServices::new(all, Deadline::default());
        for index in [0, 1_234] {
            put(&services, &Target { index, ..s3_with(json!({})) }).await.expect("a put");
        }
        let names: Vec<String> =
            stand_in.requests_to("sts").iter().filter_map(|request| request.field("RoleSessionName")).collect();
        let [first, second] = &names[..] else { panic!("two names: {names:?}") };
        assert_ne!(first, second, "targets can be told apart");
        for name in names {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
            assert!((2..=64).contains(&name.len()) && name.chars().all(allowed), "{name}");
        }
    });
}

#[test]
fn requests_go_to_the_region_of_the_target_and_sessions_to_that_of_the_host() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let services = services(&stand_in, Some(ACTOR)).await;
        let arn = "arn:aws:lambda:eu-north-1:111111111111:function:net_fuzz";
        let settings = [
            json!({"type": "s3", "bucket": "bucket-one", "region": "ap-south-1"}),
            json!({"type": "lambda", "function": arn}),
            json!({"type": "cloudwatch", "namespace": "Made/Up", "region": "eu-central-1"}),
        ];
        for (index, settings) in settings.into_iter().enumerate() {
            let reached = services.reach(&Target { index, ..target(settings) }).await.expect("the actor");
            match index {
                0 => reached.send(&object("a/key", "").into()).await,
                1 => reached.send(&invoke(arn, &json!({}))).await,
                _ => reached.send(&metrics(Vec::new())).await,
            }
            .expect("it is taken");
        }
        let sts = signed(OWN_KEY_ID, REGION, "sts");
        let by_actor = |region, service| signed("actor-key-id", region, service);
        let expected = [
            [sts.clone(), by_actor("ap-south-1", "s3")],
            [sts.clone(), by_actor("eu-north-1", "lambda")],
            [sts, by_actor("eu-central-1", "monitoring")],
        ];
        assert_eq!(all_signed(&stand_in), expected.concat());
    });
}

#[test]
fn credentials_come_from_a_secret_that_the_actor_reads_in_its_own_region() {
    alone(async || {
        for (actor, reader) in [(Some(ACTOR), "actor-key-id"), (None, OWN_KEY_ID)] {
            let stand_in = StandIn::new(|request, _| all_well(request)).await;
            let target = s3_with(json!({"credentials": {"secret_arn": SECRET}}));
            put(&services(&stand_in, actor).await, &target).await.expect("a put");
            let requests = stand_in.requests();
            let [.., reading, put] = &requests[..] else { panic!("two requests or more") };
            assert_eq!(reading.signed(), signed(reader, "eu-west-1", "secretsmanager"));
            assert!(reading.text().contains(SECRET), "{}", reading.text());
            assert_eq!(put.signed(), signed("secret-key-id", REGION, "s3"));
            assert_eq!(put.header("x-amz-security-token"), Some("hush-token"));
        }
    });
}

#[test]
fn a_role_beside_credentials_is_assumed_with_them() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let fields = json!({"credentials": {"secret_arn": SECRET}, "role": {"arn": ROLE}});
        put(&services(&stand_in, None).await, &s3_with(fields)).await.expect("a put");
        let expected = [
            signed(OWN_KEY_ID, "eu-west-1", "secretsmanager"),
            signed("secret-key-id", REGION, "sts"),
            signed("puts-key-id", REGION, "s3"),
        ];
        assert_eq!(all_signed(&stand_in), expected);
    });
}

#[test]
fn credentials_in_the_blueprint_serve_a_laptop_and_are_refused_in_a_deployment() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| all_well(request)).await;
        let keys = json!({"access_key_id": "inline-key-id", "secret_access_key": "hush", "session_token": "t"});
        let target = s3_with(json!({"credentials": keys}));
        let refused = put(&services(&stand_in, None).await, &target).await.unwrap_err();
        assert!(refused.to_string().contains("secret_arn"), "{refused}");
        assert_eq!(stand_in.requests().len(), 0);

        let laptop = Identities { inline_credentials: true, ..identities(stand_in.base().await) };
        put(&AwsServices::new(laptop, Deadline::default()), &target).await.expect("a put");
        assert_eq!(all_signed(&stand_in), [signed("inline-key-id", REGION, "s3")]);
    });
}

#[test]
fn an_identity_that_is_refused_is_an_error_with_the_code_and_nothing_runs_under_another() {
    alone(async || {
        let no_role = StandIn::new(|_, _| sts_error(403, "AccessDenied", "not authorized")).await;
        let refused = put(&services(&no_role, None).await, &s3_with(json!({"role": {"arn": ROLE}}))).await;
        assert_eq!(refused.unwrap_err().code(), "AccessDenied");
        assert_eq!(no_role.requests().len(), no_role.requests_to("sts").len());

        let no_secret = StandIn::new(|_, _| json_error(400, "ResourceNotFoundException", "no such secret")).await;
        let target = s3_with(json!({"credentials": {"secret_arn": SECRET}}));
        let refused = put(&services(&no_secret, None).await, &target).await;
        assert_eq!(refused.unwrap_err().code(), "ResourceNotFoundException");
        assert_eq!(no_secret.requests().len(), no_secret.requests_to("secretsmanager").len());
    });
}
