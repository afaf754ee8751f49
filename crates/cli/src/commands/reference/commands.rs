//! The page of commands, from the definitions that parse them.

use clap::{Arg, CommandFactory as _};

use super::markdown::{code, escaped, head, link, table};
use super::page::Page;
use crate::args::Cli;

/// Every command that is shown in the help, with its options.
pub fn page() -> Page {
    let title = "Commands";
    let mut command = Cli::command();
    command.build();
    let mut text = head(title);
    text.push_str(
        "The commands of `activity-generator` and their options, as in its `--help`.\n\n\
         Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 failed while running, 2 a \
         wrong blueprint, option or file, 3 a record that is damaged, whose rest was read, 130 Ctrl-C, 143 SIGTERM, 129 SIGHUP. A failed activity neither ends a run nor changes its exit code: \
         summary, report and ledger tell of it.\n\n",
    );
    let shown: Vec<&clap::Command> =
        command.get_subcommands().filter(|one| !one.is_hide_set() && one.get_name() != "help").collect();
    let rows: Vec<Vec<String>> = shown.iter().map(|one| vec![link(one.get_name()), escaped(&about(one))]).collect();
    text.push_str(&table(&["command", "what it does"], &rows));
    text.push_str("\nOptions of every command:\n\n");
    let global = |arg: &&Arg| arg.is_global_set();
    text.push_str(&options(command.get_arguments().filter(global)));
    for one in shown {
        section(&mut text, one);
    }
    Page { name: "commands.md", title, text }
}

fn about(command: &clap::Command) -> String {
    let about = command.get_long_about().or_else(|| command.get_about());
    about.map(ToString::to_string).unwrap_or_default()
}

fn section(text: &mut String, command: &clap::Command) {
    text.push_str(&format!("\n## `{}`\n\n{}.\n", command.get_name(), escaped(about(command).trim_end_matches('.'))));
    text.push_str(&format!("\n```console\n$ {}\n```\n", usage(command)));
    let own: Vec<&Arg> = command
        .get_arguments()
        .filter(|arg| {
            !arg.is_global_set() && !arg.is_hide_set() && !["help", "version"].contains(&arg.get_id().as_str())
        })
        .collect();
    if !own.is_empty() {
        text.push('\n');
        text.push_str(&options(own.into_iter()));
    }
    if let Some(after) = command.get_after_help() {
        text.push_str(&format!("\n{}\n", escaped(after.to_string().trim())));
    }
}

fn usage(command: &clap::Command) -> String {
    let usage = command.clone().render_usage().to_string();
    usage.trim_start_matches("Usage:").split_whitespace().collect::<Vec<_>>().join(" ")
}

fn options<'a>(arguments: impl Iterator<Item = &'a Arg>) -> String {
    let rows: Vec<Vec<String>> =
        arguments.filter(|arg| !arg.is_hide_set()).map(|arg| vec![spelling(arg), meaning(arg)]).collect();
    table(&["option", "meaning"], &rows)
}

/// How an option is written, with what follows it.
fn spelling(arg: &Arg) -> String {
    let takes_value = arg.get_action().takes_values();
    let names = arg.get_value_names().unwrap_or_default();
    let values: Vec<String> = names.iter().map(|name| format!("<{name}>")).collect();
    let flags: Vec<String> = (arg.get_short().map(|short| format!("-{short}")).into_iter())
        .chain(arg.get_long().map(|long| format!("--{long}")))
        .collect();
    let mut text = flags.join(", ");
    if takes_value && !values.is_empty() {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&values.join(" "));
    }
    code(&text)
}

fn meaning(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    // The first paragraph of a help text has no full stop.
    let sentence = |text: &str| {
        let words: Vec<&str> = text.split_whitespace().collect();
        format!("{}.", escaped(words.join(" ").trim_end_matches('.')))
    };
    let mut text = help.split("\n\n").map(sentence).collect::<Vec<_>>().join(" ");
    let values = arg.get_possible_values();
    let shown: Vec<String> = values
        .iter()
        .filter(|value| !value.is_hide_set() && arg.get_action().takes_values())
        .map(|value| match value.get_help() {
            Some(help) => format!("{}: {}", code(value.get_name()), escaped(&help.to_string())),
            None => code(value.get_name()),
        })
        .collect();
    if !shown.is_empty() {
        text.push_str(&format!(" Values: {}.", shown.join("; ")));
    }
    let defaults: Vec<String> = arg.get_default_values().iter().map(|value| code(&value.to_string_lossy())).collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        text.push_str(&format!(" Default: {}.", defaults.join(", ")));
    }
    text
}
