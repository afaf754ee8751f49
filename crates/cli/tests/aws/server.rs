//! A server on a port of this machine that stands for S3, DynamoDB, Lambda and STS, as far as these tests need them.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};

/// One request as it came.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// The path, without the query.
    pub path: String,
    pub query: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

#[derive(Default)]
struct State {
    requests: Vec<Request>,
    objects: BTreeMap<String, Vec<u8>>,
    refused_roles: bool,
    refused_puts: bool,
    /// Documents of tables, by table, day and name.
    tables: BTreeMap<(String, String, String), String>,
}

/// It lives as long as the test's process.
pub struct Server {
    pub url: String,
    state: Arc<Mutex<State>>,
}

impl Server {
    pub fn start() -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let state: Arc<Mutex<State>> = Arc::default();
        let shared = Arc::clone(&state);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = Arc::clone(&shared);
                std::thread::spawn(move || serve(stream, &state));
            }
        });
        Server { url, state }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// An object that is there, at `/bucket/key`.
    pub fn put(&self, path: &str, body: impl Into<Vec<u8>>) {
        self.state().objects.insert(path.to_owned(), body.into());
    }

    /// A document that is in a table.
    pub fn put_item(&self, table: &str, day: &str, document: &str, body: &str) {
        let key = (table.to_owned(), day.to_owned(), document.to_owned());
        self.state().tables.insert(key, body.to_owned());
    }

    /// From now on nobody may assume a role.
    pub fn refuse_roles(&self) {
        self.state().refused_roles = true;
    }

    /// From now on nobody may put an object.
    pub fn refuse_puts(&self) {
        self.state().refused_puts = true;
    }

    pub fn requests(&self) -> Vec<Request> {
        self.state().requests.clone()
    }

    /// Requests of this method whose path begins so.
    pub fn seen(&self, method: &str, path: &str) -> Vec<Request> {
        let mut requests = self.requests();
        requests.retain(|request| request.method == method && request.path.starts_with(path));
        requests
    }
}

fn serve(stream: TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream.try_clone().expect("a connection"));
    while let Some(request) = read(&mut reader) {
        let (status, body) = answer(&request, &mut state.lock().unwrap_or_else(PoisonError::into_inner));
        let head = format!("HTTP/1.1 {status} Status\r\ncontent-length: {}\r\n\r\n", body.len());
        if (&stream).write_all(&[head.as_bytes(), &body].concat()).is_err() {
            return;
        }
    }
}

fn read(reader: &mut impl BufRead) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|length| *length > 0)?;
    let mut words = line.split_whitespace();
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length: usize = headers.get("content-length").map_or(0, |length| length.parse().expect("a length"));
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Some(Request { method, path: path.to_owned(), query: query.to_owned(), headers, body })
}

fn answer(request: &Request, state: &mut State) -> (u16, Vec<u8>) {
    state.requests.push(request.clone());
    let Request { method, path, query, headers, body } = request;
    match method.as_str() {
        "PUT" if state.refused_puts => {
            (403, b"<Error><Code>AccessDenied</Code><Message>no rights to s3:PutObject</Message></Error>".to_vec())
        }
        "PUT" => {
            state.objects.insert(path.clone(), body.clone().into_bytes());
            (200, Vec::new())
        }
        "GET" if query.contains("list-type=2") => (200, list(state, path, query)),
        "GET" => match state.objects.get(path) {
            Some(body) => (200, body.clone()),
            None => (404, b"<Error><Code>NoSuchKey</Code><Message>The key is not there.</Message></Error>".to_vec()),
        },
        "POST" if body.contains("Action=AssumeRole") && state.refused_roles => {
            // As a careless service would: it says what it was sent.
            let said = body.replace(['<', '>', '&'], " ");
            (
                403,
                format!(
                    "<ErrorResponse><Error><Code>AccessDenied</Code><Message>{said}</Message></Error></ErrorResponse>"
                )
                .into(),
            )
        }
        "POST" if body.contains("Action=GetCallerIdentity") => (200, CALLER.as_bytes().to_vec()),
        "POST" if body.contains("Action=AssumeRole") => (200, SESSION.as_bytes().to_vec()),
        "POST" if path.starts_with("/2015-03-31/functions/") => (202, Vec::new()),
        "POST" if headers.get("x-amz-target").is_some_and(|target| target == "DynamoDB_20120810.Query") => {
            query_table(state, body)
        }
        _ => (500, Vec::new()),
    }
}

const CALLER: &str = "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/me</Arn>\
    <UserId>me</UserId><Account>111111111111</Account></GetCallerIdentityResult></GetCallerIdentityResponse>";

const SESSION: &str = "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIASESSION</AccessKeyId>\
    <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>\
    </Credentials></AssumeRoleResult></AssumeRoleResponse>";

/// All keys of the bucket with the prefix, on one page.
fn list(state: &State, path: &str, query: &str) -> Vec<u8> {
    let prefix = query.split('&').find_map(|part| part.strip_prefix("prefix=")).unwrap_or_default();
    let prefix = prefix.replace("%2F", "/");
    let bucket = format!("{}/", path.trim_end_matches('/'));
    let keys = state.objects.keys().filter_map(|path| path.strip_prefix(&bucket));
    let keys: String = keys
        .filter(|key| key.starts_with(&prefix))
        .map(|key| format!("<Contents><Key>{key}</Key></Contents>"))
        .collect();
    format!("<ListBucketResult><IsTruncated>false</IsTruncated>{keys}</ListBucketResult>").into_bytes()
}

/// A few documents of a day, as DynamoDB gives them.
fn query_table(state: &State, body: &str) -> (u16, Vec<u8>) {
    let asked: Value = serde_json::from_str(body).expect("JSON");
    let text = |value: &Value| value["S"].as_str().map(str::to_owned);
    let table = asked["TableName"].as_str().expect("a table");
    if !state.tables.keys().any(|(name, ..)| name == table) {
        let error = json!({"__type": "ResourceNotFoundException", "message": "Requested resource not found"});
        return (400, error.to_string().into());
    }
    let values = &asked["ExpressionAttributeValues"];
    let day = text(&values[":day"]).expect("a day");
    let after = text(&asked["ExclusiveStartKey"]["document"]).unwrap_or_default();
    let (first, last) = (text(&values[":first"]), text(&values[":last"]));
    let limit = usize::try_from(asked["Limit"].as_u64().expect("a limit")).expect("a number").min(3);
    let wanted = state.tables.iter().filter(|((name, of, document), _)| {
        (name.as_str(), of) == (table, &day)
            && *document > after
            && first.as_ref().is_none_or(|first| first <= document)
            && last.as_ref().is_none_or(|last| document <= last)
    });
    let key = |document: &str| json!({"day": {"S": &day}, "document": {"S": document}});
    let mut items: Vec<(String, Value)> = Vec::new();
    for ((_, _, document), body) in wanted.take(limit) {
        let mut item = key(document);
        item["body"] = json!({"S": body});
        items.push((document.clone(), item));
    }
    let last = items.last().filter(|_| items.len() == limit).map(|(document, _)| key(document));
    let mut answer = json!({"Items": items.into_iter().map(|(_, item)| item).collect::<Vec<_>>()});
    if let Some(last) = last {
        answer["LastEvaluatedKey"] = last;
    }
    (200, answer.to_string().into())
}
