//! The command as people meet it: a process in a folder of its own, with a cache of its own.

#![allow(dead_code, reason = "each test binary takes what it needs")]

pub mod documents;
pub mod records;

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// Longer than any command of these tests takes on a slow machine: whatever runs longer hangs.
const DEADLINE: Duration = Duration::from_secs(60);

/// A folder to work in; it is gone when the test is over.
pub struct Sandbox(TempDir);

/// How a command ended.
#[derive(Debug)]
pub struct Outcome {
    /// The exit code; none when a signal ended it.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

impl Sandbox {
    pub fn new() -> Sandbox {
        Sandbox(TempDir::new().expect("a temporary folder"))
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// A file with its folders.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(&path, content).expect("a file");
        path
    }

    /// A document, a line for each of its parts.
    pub fn document(&self, name: &str, document: &Value) -> PathBuf {
        self.write(name, format!("{document:#}\n"))
    }

    pub fn command<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Command {
        self.at_home(Command::new(env!("CARGO_BIN_EXE_activity-generator")), arguments)
    }

    fn at_home<A: AsRef<OsStr>>(&self, mut command: Command, arguments: &[A]) -> Command {
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env("XDG_CACHE_HOME", self.path("cache"))
            .env("HOME", self.path("home"))
            .env("NO_COLOR", "1")
            .env_remove("COLUMNS")
            .stdin(Stdio::null());
        command
    }

    /// The command where files cannot grow beyond so many KiB: as on a full disk, without the rights to make one.
    pub fn command_on_a_full_disk<A: AsRef<OsStr>>(&self, kilobytes: u32, arguments: &[A]) -> Command {
        self.command_after(&format!("trap '' XFSZ; ulimit -f {kilobytes}"), arguments)
    }

    /// The command in a process of which a shell has set something before: limits, ignored signals.
    pub fn command_after<A: AsRef<OsStr>>(&self, script: &str, arguments: &[A]) -> Command {
        let mut shell = Command::new("bash");
        let script = format!("{script}; exec \"$@\"");
        shell.args(["-c", &script, "bash", env!("CARGO_BIN_EXE_activity-generator")]);
        self.at_home(shell, arguments)
    }

    /// Run the command to its end.
    pub fn ask<A: AsRef<OsStr>>(&self, arguments: &[A]) -> Outcome {
        finish(Running::start(self.command(arguments)))
    }

    /// The same, with something on standard input.
    pub fn ask_with_input<A: AsRef<OsStr>>(&self, arguments: &[A], input: &[u8]) -> Outcome {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped());
        let mut running = Running::start(command);
        let mut stdin = running.child.stdin.take().expect("a pipe");
        // Whoever has seen enough need not read to the end.
        let _ = stdin.write_all(input);
        drop(stdin);
        finish(running)
    }

    /// Run the command, which has to end well.
    pub fn done<A: AsRef<OsStr> + std::fmt::Debug>(&self, arguments: &[A]) -> Outcome {
        let outcome = self.ask(arguments);
        assert_eq!(outcome.code, Some(0), "{arguments:?}: {}", outcome.stderr);
        outcome
    }

    /// What is in the folder, but for the cache.
    pub fn names(&self) -> Vec<String> {
        let entries = std::fs::read_dir(self.0.path()).expect("the folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect();
        names.retain(|name| name != "cache");
        names.sort();
        names
    }
}

/// A command under way, whose output is read as it comes.
pub struct Running {
    pub child: Child,
    began: Instant,
    stdout: JoinHandle<String>,
    stderr: JoinHandle<String>,
}

impl Running {
    pub fn start(mut command: Command) -> Running {
        let began = Instant::now();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the command starts");
        let stdout = reader(child.stdout.take().expect("a pipe"));
        let stderr = reader(child.stderr.take().expect("a pipe"));
        Running { child, began, stdout, stderr }
    }

    /// A signal: `INT` is Ctrl-C.
    pub fn send(&self, signal: &str) {
        let sent = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status();
        assert!(sent.expect("the program kill is there").success());
    }
}

fn reader(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe can be read");
        String::from_utf8(bytes).expect("the command speaks UTF-8")
    })
}

/// Wait for the end; a command that does not come to it is ended, and the test fails.
pub fn finish(mut running: Running) -> Outcome {
    let status = loop {
        if let Some(status) = running.child.try_wait().expect("the command can be waited for") {
            break status;
        }
        if running.began.elapsed() > DEADLINE {
            let _ = running.child.kill();
            panic!("the command hangs");
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let took = running.began.elapsed();
    let text = |reader: JoinHandle<String>| reader.join().expect("what the command said");
    Outcome { code: status.code(), stdout: text(running.stdout), stderr: text(running.stderr), took }
}

/// Wait until `condition` holds.
pub fn until(what: &str, mut condition: impl FnMut() -> bool) {
    let began = Instant::now();
    while !condition() {
        assert!(began.elapsed() < DEADLINE, "{what}: not within {DEADLINE:?}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// A path of the repository.
pub fn shipped(name: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../blueprints").join(name);
    root.canonicalize().expect("a shipped blueprint").into_os_string().into_string().expect("UTF-8")
}
