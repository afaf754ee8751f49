//! The emulator, and what tests set up and look at beside the ports.

use std::sync::Arc;

use aws::{AwsServices, Base, BucketDocuments, Deadline, Identities, LedgerTable, Reached};
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_dynamodb::types::{AttributeDefinition, BillingMode, KeySchemaElement, KeyType, ScalarAttributeType};
use aws_sdk_s3::config::Credentials;
use blueprint::Blueprint;
use blueprint::targets::Target;
use serde_json::{Value, json};

/// The account of the host. To the emulator an access key of twelve digits is that account's root.
pub const ACCOUNT: &str = "111111111111";
/// The account of others.
pub const OTHER_ACCOUNT: &str = "222222222222";
pub const REGION: &str = "us-east-1";

/// Where the emulator listens. Nothing here ever talks to AWS itself.
fn anywhere() -> String {
    let url = std::env::var("AWS_ENDPOINT_URL").unwrap_or_default();
    assert!(
        url.starts_with("http://127.0.0.1:"),
        "no emulator (AWS_ENDPOINT_URL is \"{url}\"); hint: run scripts/test-integration"
    );
    url
}

/// The same, if it is an emulator of the kind that the test needs.
pub fn endpoint(iam: bool) -> String {
    let url = anywhere();
    let wanted = if iam { "scripts/emulator run --iam" } else { "scripts/emulator run, without --iam" };
    assert_eq!(
        std::env::var("EMULATOR_IAM").as_deref(),
        Ok(if iam { "1" } else { "0" }),
        "this test needs another emulator: {wanted}; hint: run scripts/test-integration"
    );
    url
}

/// The host's configuration, from the environment, on an emulator that enforces nothing.
pub async fn base() -> Base {
    endpoint(false);
    aws::base("activity-generator/ports", None).await
}

/// The configuration of a test's own clients, as the root of an account.
pub async fn as_root(account: &str, region: &str) -> SdkConfig {
    aws_config::defaults(BehaviorVersion::latest())
        .endpoint_url(anywhere())
        .region(Region::new(region.to_owned()))
        .credentials_provider(Credentials::new(account, "test", None, None, "test"))
        .load()
        .await
}

/// A test's own client of S3.
pub async fn s3(account: &str) -> aws_sdk_s3::Client {
    let config = as_root(account, REGION).await;
    aws_sdk_s3::Client::from_conf(aws_sdk_s3::config::Builder::from(&config).force_path_style(true).build())
}

/// Make a bucket of an account.
pub async fn bucket(account: &str, name: &str) -> aws_sdk_s3::Client {
    let s3 = s3(account).await;
    s3.create_bucket().bucket(name).send().await.expect("a bucket");
    s3
}

/// The documents of a new bucket.
pub async fn documents(bucket: &str) -> BucketDocuments {
    let base = base().await;
    self::bucket(ACCOUNT, bucket).await;
    BucketDocuments::new(&base, bucket)
}

/// The bucket and the table of a new record.
pub async fn record(name: &str) -> (BucketDocuments, LedgerTable) {
    let (base, documents) = (base().await, documents(name).await);
    let dynamodb = aws_sdk_dynamodb::Client::new(&as_root(ACCOUNT, REGION).await);
    let mut request = dynamodb.create_table().table_name(name).billing_mode(BillingMode::PayPerRequest);
    for (attribute, key) in [("day", KeyType::Hash), ("document", KeyType::Range)] {
        let definition = AttributeDefinition::builder().attribute_name(attribute);
        let definition = definition.attribute_type(ScalarAttributeType::S).build().expect("a definition");
        let element = KeySchemaElement::builder().attribute_name(attribute).key_type(key).build().expect("a key");
        request = request.attribute_definitions(definition).key_schema(element);
    }
    request.send().await.expect("a table");
    (documents.clone(), LedgerTable::new(&base, name, documents))
}

/// Identities of a host without an actor role.
pub fn identities(base: Base) -> Identities {
    Identities { base, actor: None, session: "ports".to_owned(), inline_credentials: false }
}

/// The services of a target under the host's own identity, or its role.
pub async fn reach(target: &Target) -> Arc<Reached> {
    let services = AwsServices::new(identities(base().await), Deadline::default());
    activity::ports::Services::reach(&services, target).await.expect("an identity")
}

/// The plan of a blueprint that has no fault.
pub fn plan(blueprint: &Value) -> Arc<Blueprint> {
    match blueprint::parse(blueprint.to_string().as_bytes()) {
        Ok(checked) => Arc::new(checked.blueprint),
        Err(problems) => panic!("{}", problems.iter().map(|one| format!("{one}\n")).collect::<String>()),
    }
}

/// The only target of a blueprint; `generators` is added to its settings.
pub fn target(mut settings: Value) -> Target {
    settings["generators"] = json!(["g"]);
    let generators = json!([{"id": "g", "shape": "constant", "config": {"constant": 1}}]);
    let plan = plan(&json!({"generators": generators, "targets": [settings]}));
    plan.targets[0].clone()
}
