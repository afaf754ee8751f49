//! Reading back what a run or a deployment wrote down: one interface for a folder and for a bucket.

use std::future::Future;
use std::ops::ControlFlow;
use std::path::PathBuf;

use super::damage::Damage;
use super::label::InjectedLabel;
use super::object_record::ObjectRecord;
use super::outcome::SlotOutcome;
use super::span::Span;
use super::timeline::Timeline;
use crate::ports::PortError;

/// The truth about a run or a deployment: what was injected, and what was really executed.
pub trait Reader {
    /// The versions of the blueprint and when they were in force.
    fn timeline(&self) -> &Timeline;

    /// What was found to be damaged so far. It hides nothing else: whatever can be read is.
    fn damage(&self) -> Damage;

    /// The labels that touch `span` and were injected, one at a time.
    ///
    /// # Errors
    /// A record that cannot be read.
    fn labels(&self, span: Span, each: impl FnMut(InjectedLabel)) -> impl Future<Output = Result<(), ReadError>>;

    /// What became of each slot plan in `span`, one at a time, by slot and then by target, until `each` has enough.
    ///
    /// # Errors
    /// A record that cannot be read.
    fn outcomes(
        &self,
        span: Span,
        each: impl FnMut(SlotOutcome) -> ControlFlow<()>,
    ) -> impl Future<Output = Result<(), ReadError>>;
}

/// The content manifest of a run or a deployment: what the objects hold that were stored.
pub trait ContentReader {
    /// The objects of the slots in `span`, one at a time, by slot, target, task and number. Damage is told by
    /// [`Reader::damage`].
    ///
    /// # Errors
    /// A manifest that cannot be read.
    fn contents(&self, span: Span, each: impl FnMut(ObjectRecord)) -> impl Future<Output = Result<(), ReadError>>;
}

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// A folder without the file.
    #[error("{} holds no {name}", folder.display())]
    Absent {
        /// The folder.
        folder: PathBuf,
        /// The file.
        name: &'static str,
    },
    /// A file cannot be opened or read.
    #[error("cannot read {}: {error}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: std::io::Error,
    },
    /// A bucket without versions.
    #[error("no versions/: no deployment has ticked there")]
    NoTick,
    /// The bucket or the table does not answer, or says no.
    #[error(transparent)]
    Port(#[from] PortError),
}
