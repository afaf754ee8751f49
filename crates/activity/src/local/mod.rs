//! The laptop host: the same steps over a folder, in one process.
//!
//! A folder stands for S3, files for CloudWatch and the ledger, and a queue in memory for SQS. [`run`] drives the steps
//! slot by slot, as fast as they go or in time; [`run_on`] does so with activities on other services.

mod clock;
mod folder;
mod folder_lock;
mod functions;
mod host;
mod keys;
mod ledger;
mod objects;
mod options;
mod out_folder;
mod progress;
mod queue;
mod records;
mod rows;
mod run;
mod run_files;
mod services;
mod store;
mod tally;
mod task_log;

pub use clock::Speed;
pub use functions::check_function_url;
pub use keys::{decode_key, encode_key};
pub use options::{Options, RunError};
pub use out_folder::{HeldFolder, MARKER, OutFolder, OutFolderError};
pub use progress::Progress;
pub use records::{Records, WriteError};
pub use rows::{Row, RowWriter, SERIES_HEADER};
pub use run::{run, run_on};
pub use store::DataFolder;
pub use tally::RunTally;
