//! `completions`: a script that makes a shell complete the command line.

use clap::CommandFactory as _;

use crate::args::{Cli, CompletionsArgs};
use crate::failure::Failure;
use crate::terminal::Terminal;

/// Print the script.
///
/// # Errors
/// When standard output cannot be written.
pub fn run(args: &CompletionsArgs, terminal: &Terminal) -> Result<(), Failure> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "activity-generator", &mut script);
    terminal.print(String::from_utf8_lossy(&script))
}
