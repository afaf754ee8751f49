//! The commands that tell what there is and what it costs: list, explain, fake, init, estimate.

mod estimate;
mod names;
mod prices;
mod values;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

/// The command, with a width and a cache of its own.
fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_activity-generator"));
    command.args(arguments).env_remove("COLUMNS").env("NO_COLOR", "1");
    command
}

fn output(arguments: &[&str]) -> Output {
    command(arguments).output().expect("the command runs")
}

fn text(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn json_of(arguments: &[&str]) -> Value {
    serde_json::from_str(&text(arguments)).unwrap_or_else(|error| panic!("{arguments:?}: {error}"))
}

/// Exit code 2, nothing on standard output, and a complaint.
fn complaint(arguments: &[&str]) -> String {
    let output = output(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stdout));
    String::from_utf8(output.stderr).expect("UTF-8")
}

fn write(folder: &Path, name: &str, document: &Value) -> String {
    let path = folder.join(name);
    std::fs::write(&path, document.to_string()).expect("a file");
    path.to_str().expect("a path in UTF-8").to_owned()
}
