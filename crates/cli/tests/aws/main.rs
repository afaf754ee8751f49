//! `run --aws`, and `ledger` and `labels` of a bucket: what the command asks of AWS, and what it says before.

#![cfg(feature = "aws")]
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[path = "../common/mod.rs"]
mod common;

mod record;
mod refused;
mod run;
mod server;

use std::process::Command;

use common::{Outcome, Running, Sandbox, finish};
use serde_json::{Value, json};
use server::Server;

/// The command with an environment that names the server, and nothing of whoever runs the tests.
fn command(sandbox: &Sandbox, server: &Server, arguments: &[&str]) -> Command {
    let mut command = sandbox.command(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(name);
    }
    command
        .env("AWS_ENDPOINT_URL", &server.url)
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ACCESS_KEY_ID", "AKIATEST")
        .env("AWS_SECRET_ACCESS_KEY", "secret")
        .env("AWS_EC2_METADATA_DISABLED", "true");
    command
}

fn ask(sandbox: &Sandbox, server: &Server, arguments: &[&str]) -> Outcome {
    finish(Running::start(command(sandbox, server, arguments)))
}

fn done(sandbox: &Sandbox, server: &Server, arguments: &[&str]) -> Outcome {
    let outcome = ask(sandbox, server, arguments);
    assert_eq!(outcome.code, Some(0), "{arguments:?}: {outcome:?}");
    outcome
}

/// Three objects and an invocation a slot.
fn shop() -> Value {
    json!({
        "generators": [{"id": "three", "shape": "constant", "config": {"constant": 3, "num_points": 5}}],
        "targets": [
            {"type": "s3", "action": "put", "bucket": "papers", "prefix": "p/", "generators": ["three"]},
            {"type": "lambda", "function": "order", "generators": ["three"]}
        ]
    })
}

fn sandbox(blueprint: &Value) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.document("shop.json", blueprint);
    sandbox
}
