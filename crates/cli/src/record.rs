//! What was read of a run's folder or of a record bucket, and why it could not be read.

use activity::ports::Documents;
use activity::truth::{BucketReader, ReadError, Reading};
use indicatif::ProgressBar;
use jiff::Timestamp;

use crate::failure::{Complaint, Failure};

/// Wait for what is read of a folder.
///
/// # Errors
/// When it could not be read. `writers` are the commands that write such a folder.
pub fn of_folder<T>(read: impl Future<Output = Result<T, ReadError>>, writers: &str) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .map_err(|error| Failure::failed(format!("cannot start: {error}")))?;
    runtime.block_on(read).map_err(|error| match error {
        ReadError::Absent { .. } => {
            let hint = format!("name the folder that {writers} wrote");
            Failure::usage(Complaint::new(error.to_string()).hint(hint))
        }
        error => Failure::failed(error.to_string()),
    })
}

/// Open a record bucket as it is now; `progress` shows what is being read.
///
/// # Errors
/// A record that cannot be read, or is empty.
pub async fn open<'a, D: Documents>(
    documents: &'a D,
    progress: &'a ProgressBar,
) -> Result<BucketReader<'a, D>, ReadError> {
    let reader = BucketReader::open(documents, Timestamp::now()).await?;
    Ok(reader.telling(|reading| {
        progress.set_message(match reading {
            Reading::Day(day) => format!("reading the record of {}", day.start().strftime("%F")),
            Reading::Cycle(start) => format!("reading the cycle from {start} on"),
        });
    }))
}
