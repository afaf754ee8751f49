//! The `activity-generator` command: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser as _;
use cli::args::Cli;
use cli::terminal::Terminal;

fn main() -> ExitCode {
    let cli = Cli::parse(); // wrong usage ends here, with exit code 2
    let terminal = Terminal::new(cli.global);
    match cli::run(&cli.command, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(failure.code())
        }
    }
}
