//! What was read of a run's folder or of a record bucket, and why it could not be read.

use activity::ports::{Documents, Table};
use activity::truth::{BucketReader, Damage, Damaged, ReadError, Reading};
use indicatif::ProgressBar;
use jiff::Timestamp;

use crate::args::Where;
use crate::failure::{Complaint, Failure};
use crate::terminal::Terminal;

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

/// Open a deployment's record as it is now; `progress` shows what is being read.
///
/// # Errors
/// A record that cannot be read, or is empty.
pub async fn open<'a, D: Documents, T: Table>(
    documents: &'a D,
    table: &'a T,
    progress: &'a ProgressBar,
) -> Result<BucketReader<'a, D, T>, ReadError> {
    let reader = BucketReader::open(documents, table, Timestamp::now()).await?;
    Ok(reader.telling(|reading| {
        progress.set_message(match reading {
            Reading::Day(day) => format!("reading the record of {}", day.start().strftime("%F")),
            Reading::Cycle(start) => format!("reading the cycle from {start} on"),
        });
    }))
}

/// Name what of the record is damaged, once the rest is printed.
///
/// # Errors
/// When anything is.
pub fn told(damage: &Damage, record: &Where, terminal: &Terminal) -> Result<(), Failure> {
    if damage.is_empty() {
        return Ok(());
    }
    for Damaged { key, message } in &damage.named {
        let location = match record {
            Where::Folder(_) => key.clone(),
            Where::Bucket(bucket) => format!("s3://{bucket}/{key}"),
        };
        terminal.warn(&Complaint { location: Some(location), ..Complaint::new(message.as_str()) });
    }
    let parts = if damage.count == 1 { "part of the record is" } else { "parts of the record are" };
    let complaint = Complaint::new(format!("{} {parts} damaged or missing: the output is of the rest", damage.count));
    Err(Failure::Damaged(complaint.hint("restore them, or leave out their slots with --from and --to")))
}
