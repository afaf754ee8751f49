//! Objects: any request may be repeated, as a repeat overwrites its own key.

use activity::ports::{PortError, Requests, Services};
use activity::requests::{self, GetObject, PutObject};
use aws::{AwsServices, Deadline};
use blueprint::targets::CannedAcl;

use crate::stand_in::answers::{done, s3_error};
use crate::stand_in::targets::s3_target;
use crate::stand_in::{Answer, Reply, StandIn, alone, identities};

pub fn object(key: &str, body: &'static str) -> PutObject {
    let (bucket, key, content_type) = ("bucket-one".to_owned(), key.to_owned(), "text/plain".to_owned());
    PutObject { bucket, key, body: body.into(), content_type, acl: None, kms_key: None, metadata: [].into() }
}

/// The first object that is put or read.
pub fn read() -> GetObject {
    GetObject { bucket: "bucket-one".to_owned(), key: "a/key".to_owned() }
}

async fn put(stand_in: &StandIn) -> Result<requests::Answer, PortError> {
    let reached = stand_in.services().await.reach(&s3_target()).await?;
    reached.send(&object("a/key", "the content").into()).await
}

async fn get(stand_in: &StandIn) -> Result<requests::Answer, PortError> {
    let reached = stand_in.services().await.reach(&s3_target()).await?;
    reached.send(&read().into()).await
}

#[test]
fn a_put_that_is_told_twice_to_slow_down_is_done_at_the_third_try() {
    alone(async || {
        let stand_in = StandIn::new(|_, before| if before < 2 { s3_error(503, "SlowDown") } else { done() }).await;
        put(&stand_in).await.expect("the third try is taken");
        let requests = stand_in.requests();
        assert_eq!(requests.len(), 3);
        for request in requests {
            assert_eq!((request.method.as_str(), request.path.as_str()), ("PUT", "/bucket-one/a/key"));
            assert!(request.text().contains("the content"), "{request:?}");
        }
    });
}

#[test]
fn a_put_whose_connection_ends_without_an_answer_is_sent_again() {
    alone(async || {
        let stand_in = StandIn::new(|_, before| if before == 0 { Reply::Close } else { Reply::Answer(done()) }).await;
        put(&stand_in).await.expect("the second try is taken");
        assert_eq!(stand_in.requests().len(), 2);
    });
}

#[test]
fn a_put_that_is_never_taken_is_given_up_with_the_code_of_s3() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| s3_error(503, "SlowDown")).await;
        assert_eq!(put(&stand_in).await.unwrap_err().code(), "SlowDown");
        let tries = stand_in.requests().len();
        assert!((2..=10).contains(&tries), "{tries} tries");
    });
}

#[test]
fn a_put_that_is_refused_is_not_sent_again() {
    alone(async || {
        for (status, code) in [(403, "AccessDenied"), (404, "NoSuchBucket"), (400, "ExpiredToken")] {
            let stand_in = StandIn::new(move |_, _| s3_error(status, code)).await;
            assert_eq!(put(&stand_in).await.unwrap_err().code(), code);
            assert_eq!(stand_in.requests().len(), 1, "{code}");
        }
    });
}

#[test]
fn a_put_gives_the_etag_that_s3_answered_without_its_quotes() {
    alone(async || {
        // That of an object with a KMS key is not the MD5 of its content, so that nothing is computed here.
        let etag = "\"d41d8cd98f00b204e9800998ecf8427e\"";
        let stand_in = StandIn::new(move |_, _| done().header("etag", etag)).await;
        let stored = requests::Answer::Stored(Some("d41d8cd98f00b204e9800998ecf8427e".to_owned()));
        assert_eq!(put(&stand_in).await, Ok(stored));
    });
}

#[test]
fn a_put_sends_what_the_blueprint_asks_for_and_no_acl_unless_it_does() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| done()).await;
        let reached = stand_in.services().await.reach(&s3_target()).await.expect("the host's own identity");
        reached.send(&object("plain", "").into()).await.expect("a put");
        let metadata = [("activity-generator-task", "1/2/3".to_owned())].into();
        let rich = PutObject {
            content_type: "application/pdf".to_owned(),
            acl: Some(CannedAcl::BucketOwnerFullControl),
            kms_key: Some("alias/mine".to_owned()),
            metadata,
            ..object("rich", "")
        };
        reached.send(&rich.into()).await.expect("a put");

        let [plain, rich] = &stand_in.requests()[..] else { panic!("two requests") };
        let asked = ["x-amz-acl", "x-amz-server-side-encryption", "x-amz-server-side-encryption-aws-kms-key-id"];
        assert_eq!(asked.map(|name| plain.header(name)), [None; 3]);
        assert_eq!(plain.header("content-type"), Some("text/plain"));
        assert_eq!(
            asked.map(|name| rich.header(name)),
            [Some("bucket-owner-full-control"), Some("aws:kms"), Some("alias/mine")]
        );
        assert_eq!(rich.header("content-type"), Some("application/pdf"));
        assert_eq!(rich.header("x-amz-meta-activity-generator-task"), Some("1/2/3"));
    });
}

#[test]
fn only_a_missing_key_is_none_and_all_else_that_is_missing_an_error() {
    alone(async || {
        let missing = StandIn::new(|_, _| s3_error(404, "NoSuchKey")).await;
        assert_eq!(get(&missing).await, Ok(requests::Answer::Size(None)));
        assert_eq!(missing.requests().len(), 1);
        let no_bucket = StandIn::new(|_, _| s3_error(404, "NoSuchBucket")).await;
        assert_eq!(get(&no_bucket).await.unwrap_err().code(), "NoSuchBucket");
    });
}

#[test]
fn a_get_is_repeated_when_s3_asks_to_slow_down() {
    alone(async || {
        let content = Answer::new(200, "text/plain", "seven b");
        let stand_in =
            StandIn::new(move |_, before| if before == 0 { s3_error(503, "SlowDown") } else { content.clone() }).await;
        assert_eq!(get(&stand_in).await, Ok(requests::Answer::Size(Some(7))));
        assert_eq!(stand_in.requests().len(), 2);
    });
}

#[test]
fn an_object_that_breaks_off_is_an_error_and_not_a_smaller_object() {
    alone(async || {
        let content = Answer::new(200, "text/plain", "x".repeat(10_000));
        let most = content.bytes().len() - 1;
        let stand_in = StandIn::new(move |_, _| Reply::Broken(most, content.clone())).await;
        assert_eq!(get(&stand_in).await.unwrap_err().code(), "Connection");
    });
}

#[test]
fn a_bucket_goes_into_the_path_at_an_endpoint_that_a_profile_names() {
    alone(async || {
        let stand_in = StandIn::new(|_, _| done()).await;
        // By a host's name: below an address there is no host name for a bucket anyway.
        let base = stand_in.base_called("localhost").await;
        let services = AwsServices::new(identities(base), Deadline::default());
        let reached = services.reach(&s3_target()).await.expect("the host's own identity");
        reached.send(&object("a/key", "").into()).await.expect("a put");
        assert_eq!(stand_in.requests()[0].path, "/bucket-one/a/key");
    });
}
