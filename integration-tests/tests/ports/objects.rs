//! Objects of targets.

use std::sync::Arc;

use activity::ports::{Documents, PortError, Requests};
use activity::requests::{Answer, GetObject, ListObjects, PutObject};
use aws::{BucketDocuments, Reached, Source};
use aws_sdk_s3::types::{BucketVersioningStatus, ObjectOwnership, VersioningConfiguration};
use blueprint::targets::CannedAcl;
use futures::stream::{StreamExt, iter};
use serde_json::json;

use crate::world::{ACCOUNT, base, bucket, reach, s3, target};

pub fn object(bucket: &str, key: &str, body: &str) -> PutObject {
    let (bucket, key, content_type) = (bucket.to_owned(), key.to_owned(), "text/plain".to_owned());
    let body = body.to_owned().into();
    PutObject { bucket, key, body, content_type, acl: None, kms_key: None, metadata: [].into() }
}

pub async fn put(store: &Reached, object: PutObject) -> Result<(), PortError> {
    let etag = |etag: &str| etag.len() == 32 && etag.chars().all(|c| c.is_ascii_hexdigit());
    let stored = |answer: &Answer| matches!(answer, Answer::Stored(Some(text)) if etag(text));
    store.send(&object.into()).await.map(|answer| assert!(stored(&answer), "{answer:?}"))
}

/// The size of an object; `None`: there is none of that key.
pub async fn get(store: &Reached, bucket: &str, key: &str) -> Result<Option<u64>, PortError> {
    let request = GetObject { bucket: bucket.to_owned(), key: key.to_owned() };
    let size = |answer| if let Answer::Size(size) = answer { size } else { panic!("{answer:?} is not a size") };
    store.send(&request.into()).await.map(size)
}

async fn list(store: &Reached, bucket: &str, prefix: &str, limit: usize) -> Result<Vec<String>, PortError> {
    let request = ListObjects { bucket: bucket.to_owned(), prefix: prefix.to_owned(), limit };
    let keys = |answer| if let Answer::Keys(keys) = answer { keys } else { panic!("{answer:?} is not a list of keys") };
    store.send(&request.into()).await.map(keys)
}

async fn store() -> Arc<Reached> {
    reach(&target(json!({"type": "s3", "bucket": "any-bucket"}))).await
}

#[tokio::test]
async fn an_object_has_the_content_type_metadata_and_acl_that_it_was_put_with() {
    let (store, s3) = (store().await, s3(ACCOUNT).await);
    // A bucket as they were before ACLs were turned off.
    let request = s3.create_bucket().bucket("objects-put").object_ownership(ObjectOwnership::ObjectWriter);
    request.send().await.expect("a bucket");
    let metadata = [
        ("activity-generator-blueprint", "0123456789abcdef".to_owned()),
        ("activity-generator-slot", "2026-01-01T00:00:00Z".to_owned()),
        ("activity-generator-task", "29400000/1/2".to_owned()),
        ("activity-generator-fake-types", "ssn".to_owned()),
    ];
    let body = "Käse\r\nBrot\r\n";
    let rich = PutObject {
        content_type: "application/pdf".to_owned(),
        acl: Some(CannedAcl::PublicRead),
        metadata: metadata.clone().into(),
        ..object("objects-put", "sensitive/ssn/1.fake", body)
    };
    put(&store, rich).await.expect("a put");

    let there = s3.get_object().bucket("objects-put").key("sensitive/ssn/1.fake").send().await.expect("it is there");
    assert_eq!(there.content_type(), Some("application/pdf"));
    let found = there.metadata().expect("metadata");
    for (name, value) in &metadata {
        assert_eq!(found.get(*name), Some(value), "{name}");
    }
    assert_eq!(there.body.collect().await.expect("its content").to_vec(), body.as_bytes());
    let acl = s3.get_object_acl().bucket("objects-put").key("sensitive/ssn/1.fake").send().await.expect("its ACL");
    let public = acl.grants().iter().filter_map(|grant| grant.grantee()?.uri()).any(|uri| uri.ends_with("/AllUsers"));
    assert!(public, "{:?}", acl.grants());
}

#[tokio::test]
async fn a_bucket_of_today_takes_objects_without_an_acl_and_refuses_one_by_its_code() {
    let store = store().await;
    bucket(ACCOUNT, "objects-acl").await;
    put(&store, object("objects-acl", "plain", "x")).await.expect("no ACL is sent");
    let public = PutObject { acl: Some(CannedAcl::PublicRead), ..object("objects-acl", "public", "x") };
    assert_eq!(put(&store, public).await.unwrap_err().code(), "AccessControlListNotSupported");
    assert_eq!(list(&store, "objects-acl", "", 9).await, Ok(vec!["plain".to_owned()]));
}

#[tokio::test]
async fn a_get_says_the_size_in_bytes_and_a_missing_key_is_none() {
    let store = store().await;
    bucket(ACCOUNT, "objects-get").await;
    let large = "x".repeat(300_000);
    for (key, body) in [("empty", ""), ("umlauts", "äöü"), ("large", large.as_str())] {
        put(&store, object("objects-get", key, body)).await.expect("a put");
        assert_eq!(get(&store, "objects-get", key).await, Ok(Some(body.len() as u64)), "{key}");
    }
    assert_eq!(get(&store, "objects-get", "nothing/here.fake").await, Ok(None));
    put(&store, object("objects-get", "large", "small")).await.expect("a put");
    assert_eq!(get(&store, "objects-get", "large").await, Ok(Some(5)), "the second put replaced the first");
}

#[tokio::test]
async fn a_list_gives_the_keys_of_its_prefix_in_order_up_to_its_limit_beyond_one_page() {
    let store = store().await;
    bucket(ACCOUNT, "objects-list").await;
    // Put out of order: 7 has no factor in common with 2,500.
    let keys: Vec<String> = (0..2_500).map(|number| format!("many/{:05}.fake", number * 7 % 2_500)).collect();
    let others = ["man", "many", "manz", "other/1.fake"].map(str::to_owned);
    let puts = iter(keys.iter().chain(&others)).map(|key| put(&store, object("objects-list", key, "x")));
    puts.buffer_unordered(32).for_each(|put| async move { put.expect("a put") }).await;

    let mut expected = keys.clone();
    expected.sort();
    let many = async |prefix: &'static str, limit| list(&store, "objects-list", prefix, limit).await.expect("a list");
    assert_eq!(many("many/", usize::MAX).await, expected);
    for limit in [0, 1, 999, 1_000, 1_001, 2_000, 2_499, 2_500, 2_501] {
        assert_eq!(many("many/", limit).await, expected[..limit.min(2_500)], "the first {limit}");
    }
    assert_eq!(many("", 2).await, ["man", "many"]);
    assert_eq!(many("", usize::MAX).await.len(), 2_504);
    assert_eq!(many("none/", 10).await, [""; 0]);
    let documents = BucketDocuments::new(&base().await, "objects-list");
    assert_eq!(documents.list("many/").await.as_ref(), Ok(&expected), "documents are listed whole");
}

#[tokio::test]
async fn a_key_is_found_as_it_was_put_whatever_its_signs() {
    let store = store().await;
    bucket(ACCOUNT, "objects-keys").await;
    let mut keys =
        ["a b", "a+b", "a%20b", "a&b=c?d", "ä/ö/ü.fake", "a//b", "(x) 'y' \"z\"", "~tilde_-."].map(str::to_owned);
    for key in &keys {
        put(&store, object("objects-keys", key, key)).await.expect("a put");
    }
    keys.sort();
    assert_eq!(list(&store, "objects-keys", "", 100).await.expect("a list"), keys);
    for key in &keys {
        assert_eq!(get(&store, "objects-keys", key).await, Ok(Some(key.len() as u64)), "{key}");
    }
    assert_eq!(list(&store, "objects-keys", "a+", 100).await.expect("a list"), ["a+b"]);
}

#[tokio::test]
async fn a_missing_bucket_is_an_error_with_the_code_of_s3_whatever_is_asked() {
    let store = store().await;
    let put = put(&store, object("no-such-bucket-here", "a", "")).await.map(|()| String::new());
    let get = get(&store, "no-such-bucket-here", "a").await.map(|size| format!("{size:?}"));
    let list = list(&store, "no-such-bucket-here", "", 1).await.map(|keys| format!("{keys:?}"));
    for result in [put, get, list] {
        assert_eq!(result.unwrap_err().code(), "NoSuchBucket");
    }
}

#[tokio::test]
async fn a_source_gives_the_version_that_it_is_asked_for() {
    let source = Source::new(&base().await);
    let s3 = bucket(ACCOUNT, "objects-versions").await;
    let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    let request = s3.put_bucket_versioning().bucket("objects-versions").versioning_configuration(enabled);
    request.send().await.expect("versions");
    let mut versions = Vec::new();
    for body in ["first", "second"] {
        let put =
            s3.put_object().bucket("objects-versions").key("blueprint.json").body(body.as_bytes().to_vec().into());
        versions.push(put.send().await.expect("a put").version_id.expect("a version"));
    }
    let read = async |key: &'static str, version| source.read("objects-versions", key, version).await;
    assert_eq!(read("blueprint.json", Some(&versions[0])).await, Ok(Some(b"first".to_vec())));
    assert_eq!(read("blueprint.json", Some(&versions[1])).await, Ok(Some(b"second".to_vec())));
    assert_eq!(read("blueprint.json", None).await, Ok(Some(b"second".to_vec())));
    assert_eq!(read("other.json", None).await, Ok(None));
}
