//! Wrong usage, as people and as programs read it.

use clap::error::ErrorKind;

use crate::failure::{Complaint, Failure};

/// Whether the words of a command line ask for JSON. It is asked of them where they could not be parsed.
#[must_use]
pub fn asks_for_json(words: impl IntoIterator<Item = std::ffi::OsString>) -> bool {
    words.into_iter().take_while(|word| word != "--").any(|word| word == "--json")
}

/// What a parser's error says, for programs; `None` for what is no error: help and version were asked for.
#[must_use]
pub fn failure(error: &clap::Error) -> Option<Failure> {
    let complaint = match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => return None,
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            Complaint::new("no command is given")
        }
        _ => {
            let text = error.render().to_string();
            let mut parts = text.split("\n\n").map(one_line);
            let message = parts.next().unwrap_or_default();
            let message = Complaint::new(message.strip_prefix("error: ").unwrap_or(&message));
            let tips: Vec<String> = parts.filter_map(|part| part.strip_prefix("tip: ").map(str::to_owned)).collect();
            if !tips.is_empty() {
                return Some(Failure::usage(message.hint(tips.join("; "))));
            }
            message
        }
    };
    Some(Failure::usage(complaint.hint("for more information, try --help")))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use clap::Parser as _;

    use super::*;
    use crate::args::Cli;

    fn told(words: &[&str]) -> Complaint {
        let error = Cli::try_parse_from([&["activity-generator"], words].concat()).expect_err("wrong usage");
        match failure(&error) {
            Some(Failure::Bad(mut complaints)) if complaints.len() == 1 => complaints.remove(0),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_message_is_the_parsers_in_one_line_and_its_tip_is_the_hint() {
        let told_of = told(&["valdate"]);
        assert_eq!(told_of.message, "unrecognized subcommand 'valdate'");
        assert_eq!(told_of.hint.as_deref(), Some("a similar subcommand exists: 'validate'"));
        let told_of = told(&["run"]);
        assert_eq!(told_of.message, "the following required arguments were not provided: <BLUEPRINT>");
        assert_eq!(told(&[]).message, "no command is given");
        let told_of = told(&["run", "x", "--speed", "fast"]);
        assert!(told_of.message.starts_with("invalid value 'fast' for '--speed <SPEED>'"), "{}", told_of.message);
    }

    #[test]
    fn help_and_version_are_no_errors_and_json_counts_only_as_an_option() {
        for words in [["activity-generator", "--help"], ["activity-generator", "--version"]] {
            assert!(failure(&Cli::try_parse_from(words).expect_err("a text to print")).is_none());
        }
        let asks = |words: &[&str]| asks_for_json(words.iter().map(std::ffi::OsString::from));
        assert!(asks(&["run", "--json", "x"]) && !asks(&["run", "--", "--json"]) && !asks(&["run", "--jsonx"]));
    }
}
