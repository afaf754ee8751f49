//! Stands in for S3, DynamoDB, SQS and Lambda: right answers, at once or after a set time, so that what is measured is the function.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard};

use serde_json::{Value, json};

use crate::http::{Request, Response};

/// Where the blueprint lies.
pub const BLUEPRINT: (&str, &str) = ("blueprint-bucket", "blueprints/bench.json");
/// The record's bucket and table: documents are kept and created conditionally.
pub const RECORDS: &str = "record-bucket";
/// The bucket of the targets: objects are counted and forgotten.
pub const OBJECTS: &str = "object-bucket";

/// The services' state.
#[derive(Default)]
pub struct Services {
    kept: Mutex<Kept>,
    objects: AtomicU64,
}

#[derive(Default)]
struct Kept {
    /// By `bucket/key`.
    documents: BTreeMap<String, Vec<u8>>,
    messages: Vec<Value>,
    invocations: Vec<Value>,
}

impl Services {
    /// Forget everything, and hold this blueprint.
    pub fn deploy(&self, blueprint: &Value) {
        let mut kept = self.kept();
        *kept = Kept::default();
        kept.documents.insert(format!("{}/{}", BLUEPRINT.0, BLUEPRINT.1), blueprint.to_string().into_bytes());
    }

    /// Forget what the functions wrote down, so that a slot can be done again.
    pub fn forget_records(&self) {
        self.kept().documents.retain(|name, _| !name.starts_with(RECORDS));
    }

    /// The bodies of the messages that were sent since the last call.
    pub fn take_messages(&self) -> Vec<Value> {
        std::mem::take(&mut self.kept().messages)
    }

    /// The events of the invocations since the last call.
    pub fn take_invocations(&self) -> Vec<Value> {
        std::mem::take(&mut self.kept().invocations)
    }

    /// How many objects were put into [`OBJECTS`], ever.
    pub fn objects(&self) -> u64 {
        self.objects.load(Ordering::Relaxed)
    }

    /// Answer a request to any of the services.
    pub fn answer(&self, request: Request) -> Response {
        match request.header("x-amz-target") {
            None => {}
            Some("AmazonSQS.SendMessageBatch") => return self.send_messages(&request),
            Some("DynamoDB_20120810.PutItem") => return self.put_item(&request),
            Some(other) => panic!("the functions are not known to ask for {other}"),
        }
        if request.path.starts_with("/2015-03-31/functions/") {
            self.kept().invocations.push(parse(&request.body));
            return Response::empty(202);
        }
        let name = request.path.strip_prefix('/').expect("a path");
        match request.method.as_str() {
            "PUT" if name.starts_with(OBJECTS) => self.put_object(&request),
            "PUT" => self.put_document(name, request.body.clone(), request.header("if-none-match").is_some()),
            "GET" if request.query.contains("list-type=2") => self.list(&request),
            "GET" => match self.kept().documents.get(name) {
                Some(body) => Response::new(200, "application/json", body.clone()).header("etag", ETAG),
                None => failure(404, "NoSuchKey"),
            },
            other => panic!("the functions are not known to ask for {other} {name}"),
        }
    }

    fn put_object(&self, request: &Request) -> Response {
        // The body was read to the length that the request names; an object without content would measure nothing.
        assert!(!request.body.is_empty(), "{}: an object without content", request.path);
        self.objects.fetch_add(1, Ordering::Relaxed);
        Response::empty(200).header("etag", ETAG)
    }

    fn put_document(&self, name: &str, body: Vec<u8>, only_new: bool) -> Response {
        let mut kept = self.kept();
        if only_new && kept.documents.contains_key(name) {
            return failure(412, "PreconditionFailed");
        }
        kept.documents.insert(name.to_owned(), body);
        Response::empty(200).header("etag", ETAG)
    }

    fn put_item(&self, request: &Request) -> Response {
        let put = parse(&request.body);
        let text = |name: &str| put["Item"][name]["S"].as_str().expect("a text").to_owned();
        let name = format!("{RECORDS}/ledger/{}/{}", text("day"), text("document"));
        let mut kept = self.kept();
        if put.get("ConditionExpression").is_some() && kept.documents.contains_key(&name) {
            let body =
                json!({"__type": "ConditionalCheckFailedException", "message": "The conditional request failed"});
            return Response::new(400, "application/x-amz-json-1.0", body.to_string());
        }
        kept.documents.insert(name, put["Item"].to_string().into_bytes());
        Response::new(200, "application/x-amz-json-1.0", "{}")
    }

    fn list(&self, request: &Request) -> Response {
        let bucket = request.path.trim_matches('/');
        let prefix = request.query.split('&').find_map(|pair| pair.strip_prefix("prefix=")).unwrap_or("");
        let prefix = prefix.replace("%2F", "/");
        let kept = self.kept();
        let keys = kept.documents.keys().filter_map(|name| name.strip_prefix(bucket)?.strip_prefix('/'));
        let found: String = keys
            .filter(|key| key.starts_with(&prefix))
            .map(|key| format!("<Contents><Key>{key}</Key><Size>1</Size></Contents>"))
            .collect();
        let body = format!("<ListBucketResult><IsTruncated>false</IsTruncated>{found}</ListBucketResult>");
        Response::new(200, "application/xml", body)
    }

    fn send_messages(&self, request: &Request) -> Response {
        let batch = parse(&request.body);
        let entries = batch["Entries"].as_array().expect("a batch has entries");
        assert!((1..=10).contains(&entries.len()), "SQS takes one to ten messages a batch");
        let mut kept = self.kept();
        let sent = entries.iter().map(|entry| {
            let body = entry["MessageBody"].as_str().expect("a message has a body");
            kept.messages.push(parse(body.as_bytes()));
            // The SDK does not look at the checksum.
            json!({"Id": entry["Id"], "MessageId": "m", "MD5OfMessageBody": "0", "SequenceNumber": "1"})
        });
        let body = json!({"Successful": sent.collect::<Vec<_>>(), "Failed": []});
        Response::new(200, "application/x-amz-json-1.0", body.to_string())
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().expect("no thread panicked with it")
    }
}

const ETAG: &str = "\"d41d8cd98f00b204e9800998ecf8427e\"";

fn failure(status: u16, code: &str) -> Response {
    Response::new(status, "application/xml", format!("<Error><Code>{code}</Code><Message>{code}</Message></Error>"))
}

fn parse(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("the functions send JSON")
}
