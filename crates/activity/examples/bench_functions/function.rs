//! Starts a function's program as Lambda does, with a stand-in of the Lambda Runtime API, and takes times and memory.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use serde_json::Value;

use crate::http::{self, Request, Response};

/// Longer than any single answer takes; then the function is stuck, or its program has ended.
const PATIENCE: Duration = Duration::from_secs(120);

/// How functions are started.
pub struct Starter {
    /// Where the programs lie: one for each function, of its name.
    pub programs: PathBuf,
    /// What to put before the program, e.g. `taskset -c 0`.
    pub wrap: Vec<String>,
    /// Their whole environment, but for the runtime's own.
    pub environment: BTreeMap<String, String>,
}

/// A running function. It is killed when this is dropped.
pub struct Function {
    child: Child,
    log: PathBuf,
    started: Instant,
    events: Sender<Value>,
    answers: Receiver<Answer>,
}

/// What the function answered.
pub struct Answer {
    /// Its JSON, or the error that it reported in place of one.
    pub body: Result<Value, String>,
    /// When the event was handed over.
    asked: Instant,
    /// When the answer had come in whole.
    came: Instant,
}

impl Answer {
    /// From handing over the event to the answer.
    pub fn took(&self) -> Duration {
        self.came - self.asked
    }
}

impl Starter {
    /// Start a function with its first event waiting for it.
    pub fn start(&self, name: &str, endpoint: &str, event: Value) -> Function {
        let (events, coming) = channel();
        let (answering, answers) = channel();
        events.send(event).expect("it is kept below");
        let (coming, asked) = (Mutex::new(coming), Mutex::new(Instant::now()));
        // One server for each function: a poll that a killed function left behind must not take another's event.
        let api = http::serve(move |request| match request.path.strip_prefix("/2018-06-01/runtime/") {
            Some("invocation/next") => next(&coming, &asked),
            Some(_) => answered(&request, &asked, &answering),
            None => panic!("the runtime API has no {}", request.path),
        });

        let log = self.programs.join(format!("{name}.log"));
        let program = self.programs.join(name).into_os_string();
        let mut words = self.wrap.iter().map(std::ffi::OsString::from).chain([program]);
        let mut command = Command::new(words.next().expect("the program at least"));
        command.args(words).env_clear().envs(&self.environment);
        command.env("AWS_LAMBDA_RUNTIME_API", api).env("AWS_ENDPOINT_URL", format!("http://{endpoint}"));
        command.env("AWS_LAMBDA_FUNCTION_NAME", name);
        command.stdin(Stdio::null()).stdout(File::create(&log).expect("a place for the log"));
        command.stderr(File::options().append(true).open(&log).expect("the log"));
        let started = Instant::now();
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
        Function { child, log, started, events, answers }
    }
}

/// Hand over the next event, when there is one.
fn next(coming: &Mutex<Receiver<Value>>, asked: &Mutex<Instant>) -> Response {
    let Ok(event) = coming.lock().unwrap_or_else(PoisonError::into_inner).recv() else {
        return Response::empty(410); // the benchmark is done with this function
    };
    let deadline = SystemTime::now() + Duration::from_secs(900);
    let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).expect("after 1970").as_millis();
    *asked.lock().unwrap_or_else(PoisonError::into_inner) = Instant::now();
    Response::new(200, "application/json", event.to_string())
        .header("lambda-runtime-aws-request-id", "8476a536-e9f4-11e8-9739-2dfe598c3fcd")
        .header("lambda-runtime-deadline-ms", deadline.to_string())
        .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:111111111111:function:bench")
        .header("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0")
}

fn answered(request: &Request, asked: &Mutex<Instant>, answering: &Sender<Answer>) -> Response {
    let came = Instant::now();
    let text = String::from_utf8_lossy(&request.body).into_owned();
    let body = if request.path.ends_with("/response") {
        serde_json::from_str(&text).map_err(|error| format!("{text}: {error}"))
    } else {
        Err(format!("{}: {text}", request.path))
    };
    let asked = *asked.lock().unwrap_or_else(PoisonError::into_inner);
    // Whoever waited may have given up.
    let _ = answering.send(Answer { body, asked, came });
    Response::empty(202)
}

impl Function {
    /// The answer to the event before; it must be one, and no error.
    pub fn answer(&self) -> (Value, Answer) {
        let answer = self.answers.recv_timeout(PATIENCE);
        let answer = answer.unwrap_or_else(|_| panic!("no answer of the function; its log: {}", self.log.display()));
        let body = answer.body.clone();
        (body.unwrap_or_else(|error| panic!("{error}; the function's log: {}", self.log.display())), answer)
    }

    /// From before the program's start to the answer.
    pub fn since_start(&self, answer: &Answer) -> Duration {
        answer.came - self.started
    }

    /// Hand over another event, and wait for its answer.
    pub fn ask(&self, event: Value) -> (Value, Answer) {
        self.events.send(event).expect("the runtime waits for it");
        self.answer()
    }

    /// The most memory that was resident so far, in MB (VmHWM).
    pub fn peak_memory(&self) -> f64 {
        let status = Path::new("/proc").join(self.child.id().to_string()).join("status");
        let status = std::fs::read_to_string(status).expect("the function runs, on Linux");
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux knows it");
        let kib: f64 = line.trim().trim_end_matches(" kB").parse().expect("a number");
        kib * 1024.0 / 1e6
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
