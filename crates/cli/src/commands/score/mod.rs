//! `score`: scores of detectors.

pub mod file;
mod nab;
mod nab_folder;
mod nab_scores;
mod nab_thresholds;
pub mod record;
mod rows;
mod table;

use self::record::Matching;
use crate::args::ScoreArgs;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Print scores.
///
/// # Errors
/// Files that cannot be read, or that hold something else than they should.
pub fn run(args: &ScoreArgs, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(location) = &args.record {
        let matching = Matching { tolerance: args.tolerance, warm_up: args.warm_up.iter().cloned().collect() };
        return record::run(location, &args.record_options, &matching, terminal);
    }
    if let Some(file) = &args.table {
        // A table is of one detector.
        let warm_up = args.warm_up.last().map_or(0, |(_, slots)| *slots);
        return table::run(file, &args.table_options, (args.tolerance, warm_up), terminal);
    }
    match &args.nab {
        Some(folder) => nab::run(folder, &args.nab_options, terminal),
        None => Ok(()), // the parser asks for one of them
    }
}
