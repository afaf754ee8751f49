//! `--function NAME=URL`: invocations are sent over plain HTTP besides being recorded.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::sandbox;
use crate::common::Sandbox;
use crate::common::records::{json, lines};

/// A function at a port of this machine, which answers with `status`, and headers after it.
struct Function {
    url: String,
    events: Arc<Mutex<Vec<Value>>>,
}

impl Function {
    fn answering(status: &'static str) -> Function {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let url = format!("http://{}/invoke", listener.local_addr().expect("an address"));
        let events = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&events);
        // The thread ends with the test's process.
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let event = answer(stream.expect("a connection"), status);
                seen.lock().expect("the events").push(event);
            }
        });
        Function { url, events }
    }

    fn events(&self) -> Vec<Value> {
        self.events.lock().expect("the events").clone()
    }
}

/// Reads one POST request and answers it.
fn answer(mut stream: TcpStream, status: &str) -> Value {
    let mut reader = BufReader::new(stream.try_clone().expect("a connection"));
    let mut line = String::new();
    reader.read_line(&mut line).expect("a request");
    assert!(line.starts_with("POST /invoke "), "{line}");
    let mut length = 0;
    loop {
        line.clear();
        reader.read_line(&mut line).expect("a header");
        if line.trim().is_empty() {
            break;
        }
        if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().expect("a length");
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).expect("a body");
    write!(stream, "HTTP/1.1 {status}\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}").expect("an answer");
    serde_json::from_slice(&body).expect("an event in JSON")
}

/// The events that the run recorded for a function.
fn recorded(sandbox: &Sandbox, function: &str) -> Vec<Value> {
    let all = lines(&sandbox.path("out/invocations.jsonl"));
    all.into_iter().filter(|line| line["function"] == function).map(|line| line["payload"].clone()).collect()
}

#[test]
fn events_are_posted_to_the_functions_url_as_they_are_recorded() {
    let sandbox = sandbox();
    let together = Function::answering("200 OK");
    let alone = Function::answering("202 Accepted");
    let outcome = sandbox.done(&[
        "run",
        "shop.json",
        "--out",
        "out",
        "--function",
        &format!("together={}", together.url),
        "--function",
        &format!("alone={}", alone.url),
    ]);
    assert_eq!(together.events(), recorded(&sandbox, "together"), "{outcome:?}");
    assert_eq!(alone.events(), recorded(&sandbox, "alone"));
    assert_eq!((together.events().len(), alone.events().len()), (20, 20));
}

#[test]
fn a_function_without_a_url_is_recorded_only() {
    let sandbox = sandbox();
    let alone = Function::answering("200 OK");
    sandbox.done(&["run", "shop.json", "--out", "out", "--function", &format!("alone={}", alone.url)]);
    assert_eq!(alone.events().len(), 20);
    assert_eq!(recorded(&sandbox, "together").len(), 20);
    let summary = json(&sandbox.path("out/summary.json"));
    assert_eq!(summary["targets"][3]["executed"], 20);
}

#[test]
fn a_name_that_no_target_invokes_is_refused_with_the_nearest_one() {
    let sandbox = sandbox();
    let outcome = sandbox.ask(&["run", "shop.json", "--function", "alnoe=http://127.0.0.1:9/"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    for word in ["--function", "alnoe", "did you mean \"alone\"?"] {
        assert!(outcome.stderr.contains(word), "{word}: {outcome:?}");
    }
    assert_eq!(sandbox.names(), ["shop.json"]);
}

#[test]
fn a_function_that_fails_stops_neither_the_run_nor_other_targets() {
    let sandbox = sandbox();
    let failing = Function::answering("500 Internal Server Error");
    // A port at which nobody listens.
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let outcome = sandbox.done(&[
        "run",
        "shop.json",
        "--out",
        "out",
        "--function",
        &format!("together={}", failing.url),
        "--function",
        &format!("alone=http://{closed}/"),
    ]);
    let summary = json(&sandbox.path("out/summary.json"));
    for (index, points) in [(3, 40), (4, 20)] {
        let target = &summary["targets"][index];
        assert_eq!((&target["planned"], &target["executed"], &target["failed"]), (&json!(20), &json!(0), &json!(20)));
        assert_eq!(target["endings"], json!({"failed": points}));
        let errors = target["errors"].as_object().unwrap();
        assert_eq!(errors.values().map(|count| count.as_u64().unwrap()).sum::<u64>(), 20, "{errors:?}");
        for code in errors.keys() {
            assert!(outcome.stderr.contains(code.as_str()), "{code} is said: {outcome:?}");
        }
    }
    for index in [0, 1, 2, 5] {
        let target = &summary["targets"][index];
        assert_eq!((&target["executed"], &target["failed"]), (&target["planned"], &json!(0)), "{target}");
    }
    assert_eq!(failing.events(), recorded(&sandbox, "together"), "what failed was asked for, and is recorded");
}

#[test]
fn a_function_that_says_it_failed_counts_as_failed_as_on_aws() {
    let sandbox = sandbox();
    let failing = Function::answering("200 OK\r\nX-Amz-Function-Error: Unhandled");
    let outcome = sandbox.done(&["run", "shop.json", "--out", "out", "--function", &format!("alone={}", failing.url)]);
    let target = &json(&sandbox.path("out/summary.json"))["targets"][4];
    assert_eq!((&target["executed"], &target["failed"]), (&json!(0), &json!(20)));
    assert_eq!(target["errors"], json!({"FunctionError": 20}));
    assert!(outcome.stderr.contains("FunctionError"), "{outcome:?}");
}

#[test]
fn a_function_with_two_urls_is_refused() {
    let sandbox = sandbox();
    let url = "alone=http://127.0.0.1:9/";
    let outcome = sandbox.ask(&["run", "shop.json", "--function", url, "--function", "alone=http://127.0.0.1:10/"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (Some(2), ""), "{outcome:?}");
    assert!(outcome.stderr.contains("--function alone: it is given twice"), "{outcome:?}");
    assert_eq!(sandbox.names(), ["shop.json"]);
}
