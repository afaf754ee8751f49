//! No secret shows: not in an error, however the service words it, and not in what `Debug` prints.

use std::fmt::{Debug, Display};

use activity::ports::{Documents, Requests, Services};
use aws::{AwsServices, BucketDocuments, Deadline, Identities, LambdaTasks, SqsQueue};
use serde_json::json;

use crate::identity::{ROLE, all_well, put, s3_with, services};
use crate::stand_in::answers::{json_error, s3_error, secret, sts_error};
use crate::stand_in::targets::{invoke, target};
use crate::stand_in::{Answer, OWN_KEY, StandIn, alone, identities};

/// What no text may hold. The ids of keys count, as the blueprint holds them as secrets.
const SECRETS: [&str; 7] = [
    "external-id-of-mine",
    "inline-key-id",
    "inline-secret-key",
    "inline-token",
    "puts-secret-key",
    "puts-token",
    OWN_KEY,
];

fn assert_silent(text: &str) {
    for secret in SECRETS {
        assert!(!text.contains(secret), "{secret} shows in: {text}");
    }
}

fn assert_silent_error(error: &(impl Debug + Display)) {
    assert_silent(&format!("{error} {error:?} {error:#?}"));
}

#[test]
fn an_external_id_that_sts_repeats_in_its_complaint_does_not_show() {
    alone(async || {
        // STS words it so when the id has signs that it does not take.
        let complaint = "1 validation error detected: Value 'external-id-of-mine' at 'externalId' failed to satisfy \
                         constraint: Member must satisfy regular expression pattern: [\\w+=,.@:\\/-]*";
        let stand_in = StandIn::new(move |_, _| sts_error(400, "ValidationError", complaint)).await;
        let role = json!({"arn": ROLE, "external_id": "external-id-of-mine"});
        let error = put(&services(&stand_in, None).await, &s3_with(json!({"role": role}))).await.unwrap_err();
        assert_eq!(error.code(), "ValidationError");
        assert_silent_error(&error);
    });
}

#[test]
fn a_token_that_a_service_repeats_in_its_complaint_about_the_signature_does_not_show() {
    alone(async || {
        // The canonical string holds every header that was signed.
        let complaint = "The request signature we calculated does not match the signature you provided. The Canonical \
                         String for this request should have been\n'POST\n/2015-03-31/functions/f/invocations\n\n\
                         x-amz-security-token:puts-token\n'";
        let stand_in = StandIn::new(move |request, _| match request.service().as_str() {
            "sts" => all_well(request),
            _ => json_error(403, "InvalidSignatureException", complaint),
        })
        .await;
        let target = target(json!({"type": "lambda", "function": "f", "role": {"arn": ROLE}}));
        let services = services(&stand_in, None).await;
        let reached = services.reach(&target).await.expect("a session");
        let error = reached.send(&invoke("f", &json!({}))).await.unwrap_err();
        assert_eq!(error.code(), "InvalidSignatureException");
        assert_silent_error(&error);
    });
}

#[test]
fn the_keys_of_a_laptop_show_in_no_error_of_s3() {
    alone(async || {
        let complaint = "<Error><Code>InvalidAccessKeyId</Code><Message>The AWS Access Key Id you provided does not \
                         exist in our records.</Message><AWSAccessKeyId>inline-key-id</AWSAccessKeyId></Error>";
        let unknown = Answer::new(403, "application/xml", complaint);
        let stand_in = StandIn::new(move |_, _| unknown.clone()).await;
        let laptop = Identities { inline_credentials: true, ..identities(stand_in.base().await) };
        let keys = json!({"access_key_id": "inline-key-id", "secret_access_key": "inline-secret-key",
            "session_token": "inline-token"});
        let services = AwsServices::new(laptop, Deadline::default());
        let error = put(&services, &s3_with(json!({"credentials": keys}))).await.unwrap_err();
        assert_eq!(error.code(), "InvalidAccessKeyId");
        assert_silent_error(&error);
    });
}

#[test]
fn what_is_wrong_with_a_secret_is_said_without_a_word_of_it() {
    alone(async || {
        let arn = "arn:aws:secretsmanager:us-east-1:111111111111:secret:keys-AbCdEf";
        let wrong = [
            r#"{"access_key_id": "inline-key-id", "secret_key": "inline-secret-key"}"#,
            r#"{"access_key_id": "inline-key-id", "secret_access_key": ["inline-secret-key"]}"#,
            "inline-secret-key",
            "",
        ];
        for text in wrong {
            let stand_in = StandIn::new(move |_, _| secret(text)).await;
            let target = s3_with(json!({"credentials": {"secret_arn": arn}}));
            let error = put(&services(&stand_in, None).await, &target).await.unwrap_err();
            assert!(error.to_string().contains(arn), "it says which: {error}");
            assert_silent_error(&error);
        }
    });
}

#[test]
fn an_error_in_a_form_that_nobody_knows_shows_no_secret() {
    alone(async || {
        for body in ["puts-token is no XML", "<html>puts-token</html>"] {
            let stand_in = StandIn::new(move |request, _| match request.service().as_str() {
                "sts" => all_well(request),
                _ => Answer::new(403, "text/html", body),
            })
            .await;
            let target = s3_with(json!({"role": {"arn": ROLE, "external_id": "external-id-of-mine"}}));
            assert_silent_error(&put(&services(&stand_in, None).await, &target).await.unwrap_err());
        }
    });
}

#[test]
fn services_in_use_show_no_secret_when_they_are_printed() {
    alone(async || {
        let stand_in = StandIn::new(|request, _| match request.service().as_str() {
            "sts" => all_well(request),
            _ => s3_error(403, "AccessDenied"),
        })
        .await;
        let laptop = Identities { inline_credentials: true, ..identities(stand_in.base().await) };
        let services = AwsServices::new(laptop.clone(), Deadline::default());
        let keys = json!({"access_key_id": "inline-key-id", "secret_access_key": "inline-secret-key",
            "session_token": "inline-token"});
        let role = json!({"arn": ROLE, "external_id": "external-id-of-mine"});
        for (index, fields) in [json!({"credentials": keys}), json!({"role": role})].into_iter().enumerate() {
            let mut target = s3_with(fields);
            target.index = index;
            put(&services, &target).await.unwrap_err();
            let reached = services.reach(&target).await.expect("it is kept");
            assert_silent(&format!("{reached:?} {target:?}"));
        }
        assert_silent(&format!("{services:?} {laptop:?}"));
        let base = stand_in.base().await;
        let (documents, queue) = (BucketDocuments::new(&base, "record"), SqsQueue::new(&base, "http://queue"));
        documents.put("a.json", Vec::new()).await.unwrap_err();
        let tasks = LambdaTasks::new(&base, "execute", 1, Deadline::default());
        assert_silent(&format!("{documents:?} {queue:?} {tasks:?} {base:?}"));
    });
}
