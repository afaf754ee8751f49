//! `score`: scores of detectors.

mod file;
mod nab;
mod nab_folder;
mod nab_scores;
mod nab_thresholds;
mod rows;
mod table;

use crate::args::ScoreArgs;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Print scores.
///
/// # Errors
/// Files that cannot be read, or that hold something else than they should.
pub fn run(args: &ScoreArgs, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(file) = &args.table {
        return table::run(file, &args.table_options, terminal);
    }
    match &args.nab {
        Some(folder) => nab::run(folder, &args.nab_options, terminal),
        None => Ok(()), // the parser asks for one of them
    }
}
