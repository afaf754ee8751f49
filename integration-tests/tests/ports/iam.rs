//! Identities, on an emulator that enforces policies, trust and external ids.

use activity::ports::{PortError, Services};
use aws::{AwsServices, Deadline, Identities};
use blueprint::targets::Target;
use serde_json::{Value, json};

use crate::objects::{self, object};
use crate::world::{ACCOUNT, OTHER_ACCOUNT, REGION, as_root, bucket, endpoint, identities, s3, target};

/// The root of an account asks IAM. The emulator does not check the signature of a root.
async fn iam(account: &str, action: &str, fields: &[(&str, &str)]) -> String {
    let (url, fields) = (endpoint(true), [&[("Action", action), ("Version", "2010-05-08")], fields].concat());
    let scope = format!("Credential={account}/20260101/{REGION}/iam/aws4_request");
    let signature = format!("AWS4-HMAC-SHA256 {scope}, SignedHeaders=host, Signature=0");
    let fields: Vec<(String, String)> =
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let asked = tokio::task::spawn_blocking(move || {
        let request = ureq::post(&url).header("authorization", signature);
        let fields = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        request.send_form(fields)?.body_mut().read_to_string()
    });
    asked.await.expect("no panic").unwrap_or_else(|error| panic!("{action}: {error}"))
}

/// The text of the first element of that name.
fn element(xml: &str, name: &str) -> String {
    let rest = xml.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("no {name} in {xml}")).1;
    rest.split_once("</").expect("its end").0.to_owned()
}

fn allow(action: &str, resource: &str) -> Value {
    let statement = json!({"Effect": "Allow", "Action": action, "Resource": resource});
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// A role that the host's account may assume, with the external id if there is one; its ARN.
async fn role(account: &str, name: &str, external_id: Option<&str>, policy: &Value) -> String {
    let mut statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": format!("arn:aws:iam::{ACCOUNT}:root")}});
    if let Some(id) = external_id {
        statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": id}});
    }
    let trust = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
    iam(account, "CreateRole", &[("RoleName", name), ("AssumeRolePolicyDocument", &trust)]).await;
    let policy = policy.to_string();
    iam(account, "PutRolePolicy", &[("RoleName", name), ("PolicyName", "p"), ("PolicyDocument", &policy)]).await;
    format!("arn:aws:iam::{account}:role/{name}")
}

async fn services(actor: Option<&str>) -> AwsServices {
    endpoint(true);
    let base = aws::base("activity-generator/ports", None).await;
    let identities = Identities { actor: actor.map(str::to_owned), ..identities(base) };
    AwsServices::new(identities, Deadline::default())
}

/// An S3 target of a bucket, with an identity.
fn s3_target(bucket: &str, identity: Value) -> Target {
    let mut settings = json!({"type": "s3", "bucket": bucket, "action": "put"});
    for (name, value) in identity.as_object().expect("an object") {
        settings[name] = value.clone();
    }
    target(settings)
}

async fn put(services: &AwsServices, target: &Target, bucket: &str, key: &str) -> Result<(), PortError> {
    let reached = services.reach(target).await?;
    objects::put(&reached, object(bucket, key, "content")).await
}

async fn keys(account: &str, bucket: &str) -> Vec<String> {
    let answer = s3(account).await.list_objects_v2().bucket(bucket).send().await.expect("a list");
    answer.contents.unwrap_or_default().into_iter().filter_map(|object| object.key).collect()
}

#[tokio::test]
async fn the_right_external_id_puts_objects_into_the_bucket_of_the_other_account() {
    bucket(OTHER_ACCOUNT, "iam-right").await;
    let policy = allow("s3:PutObject", "arn:aws:s3:::iam-right/*");
    let arn = role(OTHER_ACCOUNT, "iam-right", Some("right/id=1"), &policy).await;
    let target = s3_target("iam-right", json!({"role": {"arn": arn, "external_id": "right/id=1"}}));
    put(&services(None).await, &target, "iam-right", "a.txt").await.expect("a put");
    assert_eq!(keys(OTHER_ACCOUNT, "iam-right").await, ["a.txt"]);
    let here = s3(ACCOUNT).await.list_buckets().send().await.expect("a list").buckets.unwrap_or_default();
    assert!(here.iter().all(|bucket| bucket.name() != Some("iam-right")), "it lies in account {OTHER_ACCOUNT} alone");
}

#[tokio::test]
async fn a_wrong_or_missing_external_id_is_refused_and_nothing_is_put() {
    bucket(OTHER_ACCOUNT, "iam-wrong").await;
    let policy = allow("s3:*", "*");
    let arn = role(OTHER_ACCOUNT, "iam-wrong", Some("right-id"), &policy).await;
    for role in [json!({"arn": arn, "external_id": "wrong-id"}), json!({"arn": arn})] {
        let target = s3_target("iam-wrong", json!({"role": role}));
        let error = put(&services(None).await, &target, "iam-wrong", "a.txt").await.unwrap_err();
        assert_eq!(error.code(), "AccessDenied", "{error}");
        assert!(!format!("{error} {error:?}").contains("-id"), "no id shows: {error:?}");
    }
    assert_eq!(keys(OTHER_ACCOUNT, "iam-wrong").await, [""; 0]);
}

#[tokio::test]
async fn a_role_that_is_not_there_or_trusts_somebody_else_is_refused() {
    let missing = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/iam-missing");
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"AWS": "arn:aws:iam::333333333333:root"}}]})
    .to_string();
    let fields = [("RoleName", "iam-strangers"), ("AssumeRolePolicyDocument", trust.as_str())];
    iam(OTHER_ACCOUNT, "CreateRole", &fields).await;
    let strangers = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/iam-strangers");
    for arn in [missing, strangers] {
        let target = s3_target("iam-none", json!({"role": {"arn": arn}}));
        let error = services(None).await.reach(&target).await.unwrap_err();
        assert_eq!(error.code(), "AccessDenied", "{error}");
    }
}

#[tokio::test]
async fn what_the_role_may_not_do_is_refused_and_the_rest_is_done() {
    bucket(OTHER_ACCOUNT, "iam-prefix").await;
    let policy = allow("s3:PutObject", "arn:aws:s3:::iam-prefix/mine/*");
    let arn = role(OTHER_ACCOUNT, "iam-prefix", None, &policy).await;
    let target = s3_target("iam-prefix", json!({"role": {"arn": arn}}));
    let services = services(None).await;
    let refused = put(&services, &target, "iam-prefix", "yours/a.txt").await.unwrap_err();
    assert_eq!(refused.code(), "AccessDenied", "{refused}");
    put(&services, &target, "iam-prefix", "mine/a.txt").await.expect("a put");
    assert_eq!(keys(OTHER_ACCOUNT, "iam-prefix").await, ["mine/a.txt"]);
}

#[tokio::test]
async fn a_target_without_an_identity_has_the_rights_of_the_actor_role_and_not_those_of_the_host() {
    bucket(ACCOUNT, "iam-actor").await;
    let policy = allow("s3:PutObject", "arn:aws:s3:::iam-actor/*");
    let actor = role(ACCOUNT, "iam-actor", None, &policy).await;
    let services = services(Some(&actor)).await;
    let target = s3_target("iam-actor", json!({}));
    put(&services, &target, "iam-actor", "a.txt").await.expect("a put");
    // The host here is its account's root, and may read whatever it likes.
    let reached = services.reach(&target).await.expect("the actor");
    let error = objects::get(&reached, "iam-actor", "a.txt").await.unwrap_err();
    assert_eq!(error.code(), "AccessDenied", "{error}");
}

/// A user of an account with a key of its own: the key as a secret holds it.
async fn user(account: &str, name: &str, policy: &Value) -> Value {
    iam(account, "CreateUser", &[("UserName", name)]).await;
    let policy = policy.to_string();
    iam(account, "PutUserPolicy", &[("UserName", name), ("PolicyName", "p"), ("PolicyDocument", &policy)]).await;
    let key = iam(account, "CreateAccessKey", &[("UserName", name)]).await;
    json!({"access_key_id": element(&key, "AccessKeyId"), "secret_access_key": element(&key, "SecretAccessKey")})
}

/// A secret of the host's account, in a region; its ARN.
async fn secret(name: &str, region: &str, content: &Value) -> String {
    let secrets = aws_sdk_secretsmanager::Client::new(&as_root(ACCOUNT, region).await);
    let request = secrets.create_secret().name(name).secret_string(content.to_string());
    request.send().await.expect("a secret").arn.expect("its ARN")
}

#[tokio::test]
async fn credentials_of_a_secret_in_another_region_put_objects_into_the_other_account() {
    bucket(OTHER_ACCOUNT, "iam-secret").await;
    let keys_of_user = user(OTHER_ACCOUNT, "iam-secret", &allow("s3:PutObject", "arn:aws:s3:::iam-secret/*")).await;
    let arn = secret("iam-secret", "eu-west-1", &keys_of_user).await;
    let actor = role(ACCOUNT, "iam-secret", None, &allow("secretsmanager:GetSecretValue", &arn)).await;
    let target = s3_target("iam-secret", json!({"credentials": {"secret_arn": arn}}));
    put(&services(Some(&actor)).await, &target, "iam-secret", "a.txt").await.expect("a put");
    assert_eq!(keys(OTHER_ACCOUNT, "iam-secret").await, ["a.txt"]);
}

#[tokio::test]
async fn a_secret_that_the_actor_may_not_read_is_refused() {
    let arn = secret("iam-closed", REGION, &json!({"access_key_id": "a", "secret_access_key": "b"})).await;
    let actor = role(ACCOUNT, "iam-closed", None, &allow("s3:*", "*")).await;
    let target = s3_target("iam-closed", json!({"credentials": {"secret_arn": arn}}));
    let error = services(Some(&actor)).await.reach(&target).await.unwrap_err();
    assert!(["AccessDenied", "AccessDeniedException"].contains(&error.code()), "{error}");
}

#[tokio::test]
async fn a_role_beside_credentials_is_one_that_they_may_assume() {
    bucket(OTHER_ACCOUNT, "iam-chain").await;
    let arn = format!("arn:aws:iam::{OTHER_ACCOUNT}:role/iam-chain");
    let keys_of_user = user(ACCOUNT, "iam-chain", &allow("sts:AssumeRole", &arn)).await;
    let policy = allow("s3:PutObject", "arn:aws:s3:::iam-chain/*");
    assert_eq!(role(OTHER_ACCOUNT, "iam-chain", Some("chain-id"), &policy).await, arn);
    let secret = secret("iam-chain", REGION, &keys_of_user).await;
    let identity = json!({"credentials": {"secret_arn": secret}, "role": {"arn": arn, "external_id": "chain-id"}});
    let target = s3_target("iam-chain", identity);
    put(&services(None).await, &target, "iam-chain", "a.txt").await.expect("a put");
    assert_eq!(keys(OTHER_ACCOUNT, "iam-chain").await, ["a.txt"]);
}
