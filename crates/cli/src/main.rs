//! The `activity-generator` command: parse, run, exit code.

use std::process::ExitCode;

use clap::Parser as _;
use cli::args::{Cli, Global};
use cli::terminal::Terminal;
use cli::usage;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return wrong_usage(&error),
    };
    let terminal = Terminal::new(cli.global);
    match cli::run(&cli.command, &terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(failure.code())
        }
    }
}

/// Help, version, or what is wrong with the command line: for people as the parser prints it, for programs as JSON too.
fn wrong_usage(error: &clap::Error) -> ExitCode {
    let _ = error.print(); // a closed output leaves nobody to tell
    let Some(failure) = usage::failure(error) else { return ExitCode::SUCCESS };
    if usage::asks_for_json(std::env::args_os()) {
        Terminal::new(Global { json: true, quiet: true }).print_failure(&failure);
    }
    ExitCode::from(failure.code())
}
