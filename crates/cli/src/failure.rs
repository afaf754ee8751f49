//! How a command ends when it does not end well.

use activity::local::OutFolderError;
use blueprint::Problem;
use serde_json::{Value, json};

use crate::signals::Signal;

/// Why a command stopped, which decides its exit code.
#[derive(Debug)]
pub enum Failure {
    /// What was given is wrong: a blueprint, an option, a file. Exit code 2.
    Bad(Vec<Complaint>),
    /// Something failed while running. Exit code 1.
    Failed(Complaint),
    /// A part of what was read is damaged; the rest was printed. Exit code 3.
    Damaged(Complaint),
    /// A requirement is not met. Exit code 3.
    Unmet(Vec<Complaint>),
    /// A signal. Exit code 130 after Ctrl-C, 143 after SIGTERM, 129 after SIGHUP.
    Interrupted(Signal),
    /// Whoever read standard output has gone. Exit code 0, as with any pipe.
    PipeClosed,
}

/// One thing to tell the user: where, what, and what to do.
#[derive(Clone, Debug, Default)]
pub struct Complaint {
    /// `file`, `file:line:column`, or nothing.
    pub location: Option<String>,
    /// The path in the document, if it is about one.
    pub path: Option<String>,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Complaint {
    /// A complaint without a location.
    pub fn new(message: impl Into<String>) -> Complaint {
        Complaint { message: message.into(), ..Complaint::default() }
    }

    /// The same with a hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Complaint {
        self.hint = Some(hint.into());
        self
    }

    /// A problem of the blueprint in `file`.
    #[must_use]
    pub fn of(file: &str, problem: &Problem) -> Complaint {
        let location = match problem.location {
            Some((line, column)) => format!("{file}:{line}:{column}"),
            None => file.to_owned(),
        };
        Complaint {
            location: Some(location),
            path: Some(problem.path.to_string()),
            message: problem.message.clone(),
            hint: problem.hint.clone(),
        }
    }

    /// For programs.
    #[must_use]
    pub fn to_json(&self) -> Value {
        json!({"place": self.location, "path": self.path, "message": self.message, "hint": self.hint})
    }
}

impl Failure {
    /// Wrong options or files.
    pub fn usage(complaint: Complaint) -> Failure {
        Failure::Bad(vec![complaint])
    }

    /// Something failed while running.
    pub fn failed(message: impl Into<String>) -> Failure {
        Failure::Failed(Complaint::new(message))
    }

    /// What there is to tell of it.
    #[must_use]
    pub fn complaints(&self) -> &[Complaint] {
        match self {
            Failure::Bad(complaints) | Failure::Unmet(complaints) => complaints,
            Failure::Failed(complaint) => std::slice::from_ref(complaint),
            Failure::Damaged(_) | Failure::Interrupted(_) | Failure::PipeClosed => &[],
        }
    }

    /// The exit code.
    #[must_use]
    pub fn code(&self) -> u8 {
        match self {
            Failure::Bad(_) => 2,
            Failure::Failed(_) => 1,
            Failure::Damaged(_) | Failure::Unmet(_) => 3,
            Failure::Interrupted(signal) => signal.exit_code(),
            Failure::PipeClosed => 0,
        }
    }
}

/// Why a folder cannot be written to: a wrong name, or what the system refuses.
#[must_use]
pub fn out_failure(error: &OutFolderError) -> Failure {
    let complaint = Complaint::new(error.to_string());
    match error {
        OutFolderError::NotOurs(_) | OutFolderError::OtherCommand { .. } => {
            Failure::usage(complaint.hint("name another folder with --out, or empty this one"))
        }
        OutFolderError::Held { .. } => {
            Failure::usage(complaint.hint("wait for its end, or name another folder with --out"))
        }
        OutFolderError::File(_) | OutFolderError::Io { .. } => Failure::Failed(complaint),
    }
}
