//! The `activity-generator` command as a library, so that tests and other hosts call what `main` calls.

pub mod args;
pub mod cloud;
pub mod commands;
pub mod failure;
pub mod formats;
pub mod input;
pub mod lines;
pub mod overlap;
pub mod points;
pub mod pool;
pub mod record;
pub mod scoring;
pub mod series;
pub mod shell;
pub mod signals;
pub mod summary;
pub mod table;
pub mod terminal;
pub mod threads;
pub mod usage;
pub mod whole_file;

use args::Command;
use commands::{
    completions, estimate, explain, fake, generate, init, list, permissions, preview, reference, run, schema, validate,
};
use failure::Failure;
use terminal::Terminal;

/// Run a command.
///
/// # Errors
/// Why it did not end well; [`Failure::code`] is its exit code.
pub fn run(command: &Command, terminal: &Terminal) -> Result<(), Failure> {
    match command {
        Command::Run(args) => run::run(args, terminal),
        Command::Generate(args) => generate::run(args, terminal),
        Command::Validate(args) => validate::run(args, terminal),
        Command::Preview(args) => preview::run(args, terminal),
        Command::Estimate(args) => estimate::run(args, terminal),
        Command::List(args) => list::run(args, terminal),
        Command::Explain(args) => explain::run(args, terminal),
        Command::Fake(args) => fake::run(args, terminal),
        Command::Init => init::run(terminal),
        Command::Ledger(args) => commands::ledger::run(args, terminal),
        Command::Labels(args) => commands::labels::run(args, terminal),
        Command::Score(args) => commands::score::run(args, terminal),
        Command::Detect(args) => commands::detect::run(args, terminal),
        Command::IpInsights(args) => commands::ip_insights::run(args, terminal),
        Command::Permissions(args) => permissions::run(args, terminal),
        Command::Schema(args) => schema::run(args, terminal),
        Command::Reference(args) => reference::run(args, terminal),
        Command::Completions(args) => completions::run(args, terminal),
    }
}
