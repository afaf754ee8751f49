//! Functions that are invoked: targets, and the one that executes tasks.

use std::io::{Cursor, Write};
use std::path::Path;
use std::time::{Duration, Instant};

use activity::message::{DataPoint, Task};
use activity::ports::{PortError, Requests, Services, Tasks};
use activity::requests::{Answer, Invoke};
use activity::truth::TaskId;
use aws::{AwsServices, Deadline, LambdaTasks, Reached};
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::{Environment, FunctionCode, Runtime};
use blueprint::Slot;
use blueprint::targets::Target;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::world::{ACCOUNT, OTHER_ACCOUNT, REGION, as_root, base, endpoint, identities, reach, target};

/// Writes each event into a file of its folder.
const RECORDER: &str = r#"
import json, os, uuid

def handler(event, context):
    path = os.path.join(os.environ["FOLDER"], uuid.uuid4().hex)
    with open(path + ".part", "w") as file:
        json.dump(event, file)
    os.rename(path + ".part", path + ".json")
"#;

/// How long an event may take to a function that starts cold.
const SOON: Duration = Duration::from_secs(20);

/// A function that keeps its events.
struct Recorder(TempDir);

impl Recorder {
    async fn new(account: &str, region: &str, name: &str) -> Recorder {
        endpoint(false);
        let folder = tempfile::tempdir().expect("a folder");
        let variables = Environment::builder().variables("FOLDER", path(folder.path())).build();
        let lambda = aws_sdk_lambda::Client::new(&as_root(account, region).await);
        let request = lambda.create_function().function_name(name).runtime(Runtime::Python312).handler("index.handler");
        let request = request.role(format!("arn:aws:iam::{account}:role/none")).environment(variables);
        let code = FunctionCode::builder().zip_file(Blob::new(package())).build();
        request.code(code).send().await.expect("a function");
        Recorder(folder)
    }

    fn events(&self) -> Vec<Value> {
        let files = self.0.path().read_dir().expect("its folder").map(|entry| entry.expect("a file").path());
        let whole = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
        whole.map(|path| serde_json::from_slice(&std::fs::read(path).expect("a file")).expect("JSON")).collect()
    }

    /// The events, once so many have come.
    async fn wait(&self, count: usize) -> Vec<Value> {
        let began = Instant::now();
        while self.events().len() < count && began.elapsed() < SOON {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.events()
    }
}

fn path(path: &Path) -> &str {
    path.to_str().expect("a path in UTF-8")
}

fn package() -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("index.py", stored).expect("an entry");
    zip.write_all(RECORDER.as_bytes()).expect("in memory");
    zip.finish().expect("in memory").into_inner()
}

fn lambda(function: &str) -> Target {
    target(json!({"type": "lambda", "function": function}))
}

async fn invoke(reached: &Reached, function: &str, event: &Value) -> Result<(), PortError> {
    let request = Invoke { function: function.to_owned(), payload: event.to_string().into() };
    reached.send(&request.into()).await.map(|answer| assert_eq!(answer, Answer::Done))
}

#[tokio::test]
async fn a_function_gets_the_event_field_for_field_by_its_name_and_by_its_arn() {
    let recorder = Recorder::new(ACCOUNT, REGION, "by_name").await;
    let arn = format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:by_name");
    for (number, function) in ["by_name", arn.as_str()].into_iter().enumerate() {
        let event = json!({
            "source": "amazon-macie-activity-generator",
            "action": "execute-datapoints",
            "timestamp": "2018-02-27T18:33:00Z",
            "datapoints": [{"generator_id": "Käse", "value": 9_007_199_254_740_992_u64}],
            "target": {"type": "lambda", "function": function, "port": 80, "ip": "10.0.0.9"},
        });
        let reached = reach(&lambda(function)).await;
        invoke(&reached, function, &event).await.expect("it is taken");
        let events = recorder.wait(number + 1).await;
        assert_eq!(events.len(), number + 1);
        assert!(events.contains(&event), "{events:?}");
    }
}

#[tokio::test]
async fn an_arn_reaches_the_function_of_its_region_and_no_namesake() {
    let here = Recorder::new(ACCOUNT, REGION, "namesake").await;
    let there = Recorder::new(ACCOUNT, "eu-west-1", "namesake").await;
    let arn = format!("arn:aws:lambda:eu-west-1:{ACCOUNT}:function:namesake");
    invoke(&*reach(&lambda(&arn)).await, &arn, &json!({"to": "eu-west-1"})).await.expect("it is taken");
    assert_eq!(there.wait(1).await, [json!({"to": "eu-west-1"})]);

    // The target's own region counts for a name.
    let mut named = lambda("namesake");
    named.commons.region = Some("eu-west-1".to_owned());
    invoke(&*reach(&named).await, "namesake", &json!({"to": "too"})).await.expect("it is taken");
    assert_eq!(there.wait(2).await.len(), 2);
    assert_eq!(here.events(), [json!(null); 0]);
}

#[tokio::test]
async fn an_arn_of_another_account_reaches_its_function_under_a_role_of_that_account() {
    let here = Recorder::new(ACCOUNT, REGION, "across").await;
    let there = Recorder::new(OTHER_ACCOUNT, "eu-central-1", "across").await;
    let arn = format!("arn:aws:lambda:eu-central-1:{OTHER_ACCOUNT}:function:across");
    let role = json!({"arn": format!("arn:aws:iam::{OTHER_ACCOUNT}:role/invoke")});
    let target = target(json!({"type": "lambda", "function": arn, "role": role}));
    let services = AwsServices::new(identities(base().await), Deadline::default());
    let reached = services.reach(&target).await.expect("the role");
    invoke(&reached, &arn, &json!({"to": OTHER_ACCOUNT})).await.expect("it is taken");
    assert_eq!(there.wait(1).await, [json!({"to": OTHER_ACCOUNT})]);
    assert_eq!(here.events(), [json!(null); 0]);
}

#[tokio::test]
async fn a_function_that_is_not_there_is_an_error_with_the_code_of_lambda() {
    let arn = format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:not_there");
    for function in ["not_there", arn.as_str()] {
        let error = invoke(&*reach(&lambda(function)).await, function, &json!({})).await.unwrap_err();
        assert_eq!(error.code(), "ResourceNotFoundException", "{error}");
    }
}

#[tokio::test]
async fn the_execute_function_gets_each_task_once_as_the_contract_has_it() {
    let recorder = Recorder::new(ACCOUNT, REGION, "execute").await;
    let tasks = LambdaTasks::new(&base().await, "execute", 4, Deadline::default());
    let task = |number| Task {
        version: "v".to_owned(),
        id: TaskId { slot: Slot::new(29_400_000), target: 2, task: number },
        datapoints: vec![
            DataPoint { generator_id: "ts1".to_owned(), value: 3, offset: 0 },
            DataPoint { generator_id: "ts2".to_owned(), value: 4, offset: 8 },
        ],
    };
    for sent in futures::future::join_all((0..6).map(|number| tasks.invoke(task(number)))).await {
        sent.expect("it is taken");
    }
    let mut events = recorder.wait(6).await;
    events.sort_by_key(|event| event["task"].as_u64());
    let points = json!([{"generator_id": "ts1", "value": 3}, {"generator_id": "ts2", "value": 4, "offset": 8}]);
    let expected: Vec<Value> = (0..6)
        .map(|number| json!({"version": "v", "slot": 29_400_000, "target": 2, "task": number, "datapoints": points}))
        .collect();
    assert_eq!(events, expected);
}
