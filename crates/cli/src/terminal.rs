//! What is said to people, on standard error, and what is given to programs, on standard output.

use std::io::{self, IsTerminal, Write};
use std::time::Duration;

use indicatif::ProgressBar;
use report::harmless;
use serde_json::{Value, json};

use crate::args::Global;
use crate::failure::{Complaint, Failure};
use crate::threads;

/// Where a command speaks.
#[derive(Clone, Copy, Debug)]
pub struct Terminal {
    global: Global,
    colour: bool,
}

impl Terminal {
    /// A terminal that follows `--quiet` and `--json`, and `NO_COLOR`.
    #[must_use]
    pub fn new(global: Global) -> Terminal {
        let colour = io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Terminal { global, colour }
    }

    /// Whether programs read.
    #[must_use]
    pub fn json(&self) -> bool {
        self.global.json
    }

    /// Whether to show progress.
    #[must_use]
    pub fn progress(&self) -> bool {
        !self.global.quiet && io::stderr().is_terminal()
    }

    /// A sign of life while something takes its time; hidden where there is no progress.
    #[must_use]
    pub fn spinner(&self, text: &'static str) -> ProgressBar {
        if !self.progress() {
            return ProgressBar::hidden();
        }
        let spinner = ProgressBar::new_spinner().with_message(text);
        // It turns in a thread of its own, if there can be one.
        if threads::possible(1) == 1 {
            spinner.enable_steady_tick(Duration::from_millis(100));
        }
        spinner
    }

    /// Text or JSON on standard output, with its line end.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn print(&self, text: impl AsRef<str>) -> Result<(), Failure> {
        let mut out = io::stdout().lock();
        let written = out
            .write_all(text.as_ref().as_bytes())
            .and_then(|()| if text.as_ref().ends_with('\n') { Ok(()) } else { out.write_all(b"\n") });
        written.and_then(|()| out.flush()).map_err(|error| match error.kind() {
            io::ErrorKind::BrokenPipe => Failure::PipeClosed,
            _ => Failure::failed(format!("cannot write to standard output: {error}")),
        })
    }

    /// JSON on standard output.
    ///
    /// # Errors
    /// As [`Terminal::print`].
    pub fn print_json(&self, value: &Value) -> Result<(), Failure> {
        self.print(format!("{value:#}"))
    }

    /// Something worth knowing, unless quiet. Names of a document in it cannot steer the terminal.
    pub fn say(&self, text: impl AsRef<str>) {
        if !self.global.quiet {
            let lines: Vec<String> = text.as_ref().split('\n').map(harmless).collect();
            self.line(&lines.join("\n"));
        }
    }

    /// That a file is right, and a few facts about it, unless quiet.
    pub fn approve(&self, file: &str, facts: &str) {
        if !self.global.quiet {
            self.line(&format!("{}: {} ({})", harmless(file), self.paint("32", "ok"), harmless(facts)));
        }
    }

    /// Something odd, unless quiet.
    pub fn warn(&self, complaint: &Complaint) {
        if !self.global.quiet {
            self.complain("warning", "33", complaint);
        }
    }

    /// Why the command failed; with `--json`, for programs on standard output too.
    pub fn fail(&self, failure: &Failure) {
        if let Failure::Interrupted(_) = failure {
            return self.say("interrupted");
        }
        if let Failure::Damaged(complaint) = failure {
            // Standard output holds what was read.
            return self.complain("error", "31", complaint);
        }
        if let Failure::Unmet(complaints) = failure {
            // Standard output holds the figures.
            complaints.iter().for_each(|complaint| self.complain("error", "31", complaint));
            return;
        }
        for complaint in failure.complaints() {
            self.complain("error", "31", complaint);
        }
        self.print_failure(failure);
    }

    /// With `--json`, why the command failed, for programs on standard output.
    pub fn print_failure(&self, failure: &Failure) {
        let errors: Vec<Value> = failure.complaints().iter().map(Complaint::to_json).collect();
        if self.global.json && !errors.is_empty() {
            let _ = self.print_json(&json!({"errors": errors}));
        }
    }

    fn complain(&self, kind: &str, colour: &str, complaint: &Complaint) {
        let Complaint { location, path, message, hint } = complaint;
        let before = |text: Option<&String>| text.map(|text| format!("{}: ", harmless(text))).unwrap_or_default();
        let location = before(location.as_ref());
        let path = before(path.as_ref().filter(|path| *path != "$"));
        self.line(&format!("{}: {location}{path}{}", self.paint(&format!("1;{colour}"), kind), harmless(message)));
        if let Some(hint) = hint {
            self.line(&format!("  {}: {}", self.paint("36", "hint"), harmless(hint)));
        }
    }

    /// Text in a colour, where there is colour.
    fn paint(&self, colour: &str, text: &str) -> String {
        if self.colour { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn line(&self, text: &str) {
        // A closed standard error leaves nobody to tell.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}
