//! Secrets of a blueprint appear in nothing that the steps make.

use activity::message::Task;
use blueprint::Blueprint;
use serde_json::{Value, json};

use crate::common::{World, constants};

const EXTERNAL_ID: &str = "hush-external-id";
const ACCESS_KEY_ID: &str = "hush-access-key-id";
const SECRET_ACCESS_KEY: &str = "hush-secret-access-key";
const SESSION_TOKEN: &str = "hush-session-token";

/// Every target type, once under a role and once under keys.
fn blueprint() -> Value {
    let role =
        json!({"arn": "arn:aws:iam::111122223333:role/actor", "external_id": EXTERNAL_ID, "session_name": "actor"});
    let credentials = json!({
        "access_key_id": ACCESS_KEY_ID, "secret_access_key": SECRET_ACCESS_KEY, "session_token": SESSION_TOKEN,
    });
    let types = [
        json!({"type": "s3", "action": "put"}),
        json!({"type": "s3", "action": "get", "bucket": "bucket"}),
        json!({"type": "lambda", "function": "f", "port": 80}),
        json!({"type": "cloudwatch", "namespace": "N"}),
    ];
    let mut targets = Vec::new();
    for target in types {
        for (name, identity) in [("role", &role), ("credentials", &credentials)] {
            let mut target = target.clone();
            target["generators"] = json!(["a"]);
            target[name] = identity.clone();
            targets.push(target);
        }
    }
    constants(&[("a", 2)], targets.into())
}

fn assert_hushed(what: &str, text: &str) {
    assert!(!text.is_empty(), "{what} is there");
    for secret in [EXTERNAL_ID, ACCESS_KEY_ID, SECRET_ACCESS_KEY, SESSION_TOKEN] {
        assert!(!text.contains(secret), "{what} holds {secret}: {text}");
    }
}

#[test]
fn the_plan_holds_the_secrets_and_its_debug_form_does_not_show_them() {
    let world = World::new(&blueprint());
    let plan: &Blueprint = &world.blueprint;
    let credentials = plan.targets[1].commons.credentials.as_ref().unwrap();
    assert_eq!(credentials.secret_access_key.as_ref().unwrap().expose(), SECRET_ACCESS_KEY);
    assert_eq!(credentials.session_token.as_ref().unwrap().expose(), SESSION_TOKEN);
    let role = plan.targets[0].commons.role.as_ref().unwrap();
    assert_eq!(role.external_id.as_ref().unwrap().expose(), EXTERNAL_ID);
    for text in [format!("{plan:?}"), format!("{plan:#?}")] {
        assert_hushed("the plan", &text);
    }
    for target in &plan.targets {
        assert_hushed("a target's settings as JSON", &serde_json::to_string(&target.commons).unwrap());
        assert_hushed("a target's title", &target.title().to_string());
    }
}

#[tokio::test]
async fn no_message_task_record_event_or_request_holds_a_secret() {
    let mut world = World::new(&blueprint());
    // Some requests fail, so that errors are recorded too.
    world.refuse(|number, request| request.name().ends_with("Object") && number % 2 == 1);
    world.tick(0).await.unwrap();
    let messages = world.queue.take();
    assert_eq!(messages.len(), 8);
    for message in &messages {
        assert_hushed("a message", &message.body);
        assert_hushed("a message", &format!("{message:?}"));
        world.message(&message.body, false).await.unwrap();
    }
    let tasks: Vec<Task> = world.tasks.take();
    assert_eq!(tasks.len(), 8);
    for task in &tasks {
        assert_hushed("a task", &serde_json::to_string(task).unwrap());
        let executed = world.task(task).await.unwrap();
        assert_hushed("an outcome", &format!("{executed:?}"));
    }
    for record in world.ledger.records() {
        assert_hushed("a record", &serde_json::to_string(&record).unwrap());
    }
    let events = world.events();
    assert_eq!(events.len(), 2);
    for (_, event) in events {
        assert_hushed("an event", &event.to_string());
        for name in ["role", "credentials", "generators"] {
            assert!(event["target"].get(name).is_none(), "{name} stays out of events");
        }
    }
    for request in world.metrics() {
        assert_hushed("a metric", &format!("{request:?}"));
    }
    for put in world.puts() {
        assert_hushed("an object", &format!("{put:?}"));
    }
}

#[test]
fn problems_of_a_blueprint_do_not_show_its_secrets() {
    let mut wrong = blueprint();
    wrong["targets"][0]["role"]["external_id"] = json!([EXTERNAL_ID]);
    wrong["targets"][1]["credentials"]["session_token"] = json!({"token": SESSION_TOKEN});
    wrong["targets"][3]["credentials"]["secret_arn"] =
        "arn:aws:secretsmanager:us-east-1:111122223333:secret:keys".into();
    wrong["targets"][5]["credentials"]["acess_key"] = ACCESS_KEY_ID.into();
    let problems = blueprint::parse(wrong.to_string().as_bytes()).unwrap_err();
    assert!(problems.len() >= 4, "{problems:?}");
    for problem in problems {
        assert_hushed("a problem", &format!("{problem} {problem:?}"));
    }
}
