//! How to run, and why a run ends early.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use blueprint::Slot;
use jiff::Timestamp;
use tokio::task::JoinError;

use super::clock::Speed;
use super::out_folder::HeldFolder;
use super::records::WriteError;
use super::store::DataFolder;
use crate::dispatch::DispatchError;
use crate::execute::ExecuteError;
use crate::planner::PlanError;
use crate::ports::PortError;

/// How to run.
#[derive(Debug)]
pub struct Options {
    /// The slot of position 0 of cycle 0.
    pub start: Slot,
    /// What the clock shows when the run begins; the start of `start`, unless the run follows the real time.
    pub clock_origin: Timestamp,
    /// How many slots.
    pub slots: u64,
    /// How fast.
    pub speed: Speed,
    /// Tasks of one slot that are executed at once.
    pub jobs: usize,
    /// The folder to write, which nobody else writes meanwhile.
    pub out: Arc<HeldFolder>,
    /// The folder that stands for S3.
    pub data: Option<DataFolder>,
    /// URLs of functions by name, as [`check_function_url`](super::check_function_url) takes them.
    pub functions: BTreeMap<String, String>,
}

/// Why a run ended early.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// A record or object could not be written: disk full, no permission.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// The data folder could not be listed.
    #[error("cannot read the data folder {}: {error}", path.display())]
    Data {
        /// The folder, or one in it.
        path: PathBuf,
        /// What the system said.
        #[source]
        error: std::io::Error,
    },
    /// A cycle could not be computed.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The queue did not take a slot's messages.
    #[error("the queue: {0}")]
    Queue(#[source] PortError),
    /// A message was not dispatched.
    #[error(transparent)]
    Dispatch(#[from] DispatchError),
    /// A task was not executed, or its result not recorded.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
    /// A task ended in a panic.
    #[error("a task did not end: {0}")]
    Task(#[from] JoinError),
}
