//! The laptop host: the same steps over a folder, in one process.
//!
//! A folder stands for S3, files for CloudWatch and the ledger, and a queue in memory for SQS. [`run`] drives the steps
//! slot by slot, as fast as they go or in time; [`run_on`] does so with activities on other services.

mod clock;
mod folder;
mod functions;
mod host;
mod keys;
mod ledger;
mod out_folder;
mod progress;
mod queue;
mod records;
mod rows;
mod services;
mod store;
mod tally;
mod task_log;

pub use clock::Speed;
pub use host::{Options, RunError, run, run_on};
pub use keys::{decode_key, encode_key};
pub use out_folder::{MARKER, OutFolder, OutFolderError};
pub use progress::Progress;
pub use records::{Records, WriteError};
pub use rows::{Row, RowWriter, SERIES_HEADER};
pub use store::DataFolder;
pub use tally::RunTally;
