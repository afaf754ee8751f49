//! What is missing for a run on AWS is said before anything is asked of it.

use serde_json::json;

use super::{Server, ask, command, sandbox, shop};
use crate::common::{Outcome, Running, Sandbox, finish};

/// Exit code 2, these words, and nothing was written or done.
fn check(sandbox: &Sandbox, server: &Server, outcome: &Outcome, words: &[&str]) {
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    assert_eq!(sandbox.names(), ["shop.json"]);
    let asked = ["AssumeRole", "GetCallerIdentity"];
    let done = server.requests().into_iter().filter(|request| !asked.iter().any(|one| request.body.contains(one)));
    assert_eq!(done.count(), 0);
}

#[test]
fn without_a_region_nothing_begins() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    for arguments in [&["run", "shop.json", "--aws"][..], &["ledger", "s3://record"], &["labels", "s3://record"]] {
        let mut command = command(&sandbox, &server, arguments);
        let outcome = finish(Running::start({
            command.env_remove("AWS_REGION");
            command
        }));
        check(&sandbox, &server, &outcome, &["no region", "AWS_REGION", "--profile"]);
    }
}

#[test]
fn a_region_may_come_from_a_profile() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    sandbox.write("home/.aws/config", "[profile north]\nregion = eu-north-1\n");
    let mut command = command(&sandbox, &server, &["run", "shop.json", "--aws", "--slots", "1", "--profile", "north"]);
    command.env_remove("AWS_REGION");
    let outcome = finish(Running::start(command));
    assert_eq!(outcome.code, Some(0), "{outcome:?}");
    assert!(outcome.stderr.contains("region eu-north-1") && outcome.stderr.contains("profile north"), "{outcome:?}");
    assert!(server.seen("PUT", "/papers/")[0].headers["authorization"].contains("/eu-north-1/s3/"));
}

#[test]
fn every_target_of_s3_without_a_bucket_is_named() {
    let mut blueprint = shop();
    blueprint["targets"][0].as_object_mut().unwrap().remove("bucket");
    let another = json!({"type": "s3", "action": "get", "generators": ["three"]});
    blueprint["targets"].as_array_mut().unwrap().push(another);
    let (sandbox, server) = (sandbox(&blueprint), Server::start());
    let outcome = ask(&sandbox, &server, &["run", "shop.json", "--aws"]);
    check(&sandbox, &server, &outcome, &["$.targets[0]", "$.targets[2]", "--default-bucket"]);
    assert!(!outcome.stderr.contains("$.targets[1]"), "{outcome:?}");
}

#[test]
fn more_than_max_activities_is_refused_before_anything_is_asked() {
    let (sandbox, server) = (sandbox(&shop()), Server::start());
    let outcome = ask(&sandbox, &server, &["run", "shop.json", "--aws", "--max-activities", "19"]);
    check(&sandbox, &server, &outcome, &["20 activities", "--max-activities 19"]);
    assert_eq!(server.requests().len(), 0);
}

#[test]
fn a_role_that_is_refused_is_named_without_its_secrets() {
    let mut blueprint = shop();
    blueprint["targets"][1]["role"] = json!({"arn": "arn:aws:iam::222222222222:role/closed", "external_id": "hush-7"});
    let (sandbox, server) = (sandbox(&blueprint), Server::start());
    server.refuse_roles();
    let outcome = ask(&sandbox, &server, &["run", "shop.json", "--aws"]);
    check(&sandbox, &server, &outcome, &["$.targets[1].role", "lambda order", "AccessDenied", "trust policy"]);
    assert!(!format!("{outcome:?}").contains("hush-7"), "{outcome:?}");
    let sent = server.requests();
    assert!(sent.iter().any(|request| request.body.contains("ExternalId=hush-7")), "it was asked with it: {sent:?}");
}
