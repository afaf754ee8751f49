//! The three functions' programs, measured as Lambda runs them: start, memory, a tick of many generators, puts a second.
//!
//! `bench_functions PROGRAMS LAYER [--quick] [--wrap "taskset -c 0"]` with the programs in the folder PROGRAMS. It prints
//! JSON lines `{"name", "value", "unit"}`, then one with the addresses of its S3, at once and after 10 ms, and serves them
//! until standard input ends, so that another client can be measured on the same server. scripts/bench-functions does.
//!
//! Nothing of ours but the programs is measured: the events of one function are what the one before it sent.

#![allow(clippy::print_stdout, reason = "a benchmark prints, and stops at the first surprise")]

mod events;
mod function;
mod http;
mod services;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use function::{Function, Starter};
use serde_json::{Value, json};
use services::Services;

/// About what S3 takes for a small put.
const LATENCY: Duration = Duration::from_millis(10);

struct Bench {
    services: Arc<Services>,
    /// The services at once, and after [`LATENCY`].
    endpoint: String,
    slow_endpoint: String,
    starter: Starter,
    quick: bool,
}

fn main() {
    let mut words = std::env::args().skip(1);
    let mut folder = || PathBuf::from(words.next().expect("PROGRAMS LAYER, two folders"));
    let (programs, layer) = (folder(), folder());
    let rest: Vec<String> = words.collect();
    let wrap = rest.iter().position(|word| word == "--wrap").map(|place| rest[place + 1].clone()).unwrap_or_default();

    let services = Arc::new(Services::default());
    let serve = |latency: Duration| {
        let services = Arc::clone(&services);
        http::serve(move |request| {
            if !latency.is_zero() {
                std::thread::sleep(latency);
            }
            services.answer(request)
        })
    };
    let (endpoint, slow_endpoint) = (serve(Duration::ZERO), serve(LATENCY));
    let bench = Bench {
        starter: Starter {
            programs,
            wrap: wrap.split_whitespace().map(str::to_owned).collect(),
            environment: environment(&layer.display().to_string(), &endpoint),
        },
        services,
        endpoint,
        slow_endpoint,
        quick: rest.iter().any(|word| word == "--quick"),
    };
    bench.starts();
    bench.dispatch_under_load();
    bench.many_generators();
    bench.puts();

    println!(
        "{}",
        json!({"endpoint": bench.endpoint, "slow_endpoint": bench.slow_endpoint, "bucket": services::OBJECTS})
    );
    let before = bench.services.objects();
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink()).expect("standard input");
    #[allow(clippy::cast_precision_loss, reason = "some thousands")]
    report("objects put by others", (bench.services.objects() - before) as f64, "objects");
}

/// The functions' environment, as the stack sets it.
fn environment(layer: &str, endpoint: &str) -> BTreeMap<String, String> {
    let queue = format!("http://{endpoint}/111111111111/bench.fifo");
    let variables = [
        ("BLUEPRINT_BUCKET", services::BLUEPRINT.0),
        ("BLUEPRINT_KEY", services::BLUEPRINT.1),
        ("RECORD_BUCKET", services::RECORDS),
        ("RECORD_TABLE", services::RECORDS),
        ("DEFAULT_BUCKET", services::OBJECTS),
        ("FAKE_CONTENT_DIR", layer),
        ("QUEUE_URL", &queue),
        ("EXECUTE_FUNCTION", "execute"),
        ("AWS_REGION", "us-east-1"),
        ("AWS_ACCESS_KEY_ID", "111111111111"),
        ("AWS_SECRET_ACCESS_KEY", "bench"),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "1769"),
        ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
        ("AWS_LAMBDA_LOG_STREAM_NAME", "bench"),
        ("AWS_LAMBDA_LOG_GROUP_NAME", "bench"),
    ];
    variables.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

impl Bench {
    /// Start a function whose records are not there yet, and wait for its first answer.
    fn start(&self, name: &str, endpoint: &str, event: Value) -> (Function, Value, Duration) {
        self.services.forget_records();
        let function = self.starter.start(name, endpoint, event);
        let (body, answer) = function.answer();
        let since_start = function.since_start(&answer);
        (function, body, since_start)
    }

    /// The messages of a tick of this blueprint, and the tasks that dispatch makes of the first ten of them.
    fn deploy(&self, blueprint: &Value) -> (Vec<Value>, Vec<Value>) {
        self.services.deploy(blueprint);
        let targets = blueprint["targets"].as_array().expect("targets").len();
        let (_, answer, _) = self.start("generate", &self.endpoint, events::tick(0));
        assert_eq!(answer["messages"], targets, "generate answered {answer}");
        let mut messages = self.services.take_messages();
        assert_eq!(messages.len(), targets);
        messages.truncate(10);
        let (_, answer, _) = self.start("dispatch", &self.endpoint, events::batch(&messages));
        assert_eq!(answer["batchItemFailures"], json!([]), "dispatch answered {answer}");
        let tasks = self.services.take_invocations();
        assert!(tasks.len() >= messages.len(), "dispatch invoked {} tasks", tasks.len());
        (messages, tasks)
    }

    /// Start to first answer of each function, with the predecessor's default blueprint, and the memory it took.
    fn starts(&self) {
        let (messages, tasks) = self.deploy(&events::default_blueprint());
        let rounds = if self.quick { 5 } else { 20 };
        let measure = |name: &str, event: &dyn Fn() -> Value| {
            let (mut times, mut memory) = (Vec::new(), 0_f64);
            // One more than is counted: the first warms the file cache.
            for round in 0..=rounds {
                let (function, _, since_start) = self.start(name, &self.endpoint, event());
                memory = memory.max(function.peak_memory());
                if round > 0 {
                    times.push(since_start);
                }
            }
            report(&format!("{name}: start to first response"), median(times), "ms");
            report(&format!("{name}: peak memory after a start"), memory, "MB");
        };
        measure("generate", &|| events::tick(0));
        measure("dispatch", &|| events::batch(&messages));
        measure("execute", &|| events::task(&tasks[0], 0, 2));
    }

    /// Full batches one after the other: the memory that dispatch takes at most.
    fn dispatch_under_load(&self) {
        let (messages, tasks) = self.deploy(&events::full_batch());
        assert_eq!((messages.len(), tasks.len()), (10, 200));
        let (function, _, _) = self.start("dispatch", &self.endpoint, events::batch(&messages));
        let mut times = Vec::new();
        for _ in 0..20 {
            self.services.forget_records();
            let (_, answer) = function.ask(events::batch(&messages));
            times.push(answer.took());
        }
        assert_eq!(self.services.take_invocations().len(), 21 * 200);
        report("dispatch: a batch of 10 messages, 200 tasks", median(times), "ms");
        report("dispatch: peak memory", function.peak_memory(), "MB");
    }

    /// The first tick of many generators, which computes their cycle, and the ones after it.
    fn many_generators(&self) {
        for (count, rounds) in [(1_000, if self.quick { 1 } else { 5 }), (10_000, 1)] {
            self.services.deploy(&events::many_generators(count));
            let (mut cold, mut warm, mut memory) = (Vec::new(), Vec::new(), 0_f64);
            for _ in 0..rounds {
                let (function, _, since_start) = self.start("generate", &self.endpoint, events::tick(0));
                cold.push(since_start);
                for number in 1..events::TICKS {
                    let (answer, timed) = function.ask(events::tick(number));
                    assert_eq!(answer["messages"], count / 100, "generate answered {answer}");
                    warm.push(timed.took());
                }
                memory = memory.max(function.peak_memory());
            }
            assert_eq!(self.services.take_messages().len(), rounds * events::TICKS as usize * count / 100);
            report(&format!("generate, {count} generators: start to first response"), median(cold), "ms");
            report(&format!("generate, {count} generators: a tick after it"), median(warm), "ms");
            report(&format!("generate, {count} generators: peak memory"), memory, "MB");
        }
    }

    /// Objects that execute puts in a second, and the share of its core that the server was busy meanwhile.
    fn puts(&self) {
        let (_, tasks) = self.deploy(&events::default_blueprint());
        let count: u64 = if self.quick { 1_000 } else { 5_000 };
        for (endpoint, what) in [(&self.endpoint, ""), (&self.slow_endpoint, ", 10 ms each")] {
            let (function, _, _) = self.start("execute", endpoint, events::task(&tasks[0], 0, 200));
            let (mut best, mut busy) = (0_f64, 0_f64);
            for round in 1..=if self.quick { 2 } else { 5 } {
                let (objects, began, worked) = (self.services.objects(), Instant::now(), processor_seconds());
                let (body, answer) = function.ask(events::task(&tasks[0], round, count));
                assert_eq!((&body["done"], self.services.objects() - objects), (&json!(count), count), "{body}");
                #[allow(clippy::cast_precision_loss, reason = "some thousands")]
                let speed = count as f64 / answer.took().as_secs_f64();
                if speed > best {
                    (best, busy) = (speed, (processor_seconds() - worked) / began.elapsed().as_secs_f64());
                }
            }
            report(&format!("execute: puts{what}"), best, "objects/s");
            report(&format!("execute: puts{what}: the server's share of a core"), busy, "cores");
            report(&format!("execute: puts{what}: peak memory"), function.peak_memory(), "MB");
        }
    }
}

/// The processor time that this process has used, in seconds.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").expect("Linux");
    let after_name = stat.rsplit_once(')').expect("the name is in parentheses").1;
    let ticks: f64 =
        after_name.split_whitespace().skip(11).take(2).map(|field| field.parse::<f64>().expect("ticks")).sum();
    ticks / 100.0 // USER_HZ, a constant of Linux's interface
}

/// In milliseconds.
fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64() * 1e3
}

fn report(name: &str, value: f64, unit: &str) {
    println!("{}", json!({"name": name, "value": value, "unit": unit}));
}
