//! What the options of detection and scoring say.

use std::path::PathBuf;

use super::exec::Exec;

/// Detectors by name, each with its settings: `rcf,band:k=2,m=3`. A part without a name belongs to the detector before it.
///
/// # Errors
/// Nothing between commas.
pub fn parse_choices(text: &str) -> Result<Vec<String>, String> {
    let mut choices: Vec<String> = Vec::new();
    for part in text.split(',').map(str::trim) {
        let setting = part.split_once('=').is_some_and(|(key, _)| !key.contains(':'));
        match choices.last_mut() {
            Some(last) if setting => *last = format!("{last},{part}"),
            _ if part.is_empty() => return Err("expected names of detectors with commas between them".to_owned()),
            _ => choices.push(part.to_owned()),
        }
    }
    Ok(choices)
}

/// A command, with a name of its own or that of its program.
///
/// # Errors
/// Nothing to run.
pub fn parse_exec(text: &str) -> Result<Exec, String> {
    let named = text
        .split_once('=')
        .filter(|(name, _)| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let (name, command) = match named {
        Some((name, command)) => (Some(name), command),
        None => (None, text),
    };
    let words = command.split_whitespace();
    // Of `python3 mine.py` the script says more than the interpreter.
    let program = words.clone().find(|word| word.contains('.')).or_else(|| words.clone().next());
    let Some(program) = program else { return Err("expected a command".to_owned()) };
    let own = program.rsplit('/').next().unwrap_or(program);
    let own = own.split_once('.').map_or(own, |(stem, _)| stem);
    Ok(Exec { name: name.unwrap_or(own).to_owned(), command: command.to_owned() })
}

/// A file of findings, with the name of its detector or without.
///
/// # Errors
/// An empty name or path.
pub fn parse_findings(text: &str) -> Result<(Option<String>, PathBuf), String> {
    match text.split_once('=') {
        Some((name, path)) if !name.is_empty() && !name.contains('/') && !path.is_empty() => {
            Ok((Some(name.to_owned()), PathBuf::from(path)))
        }
        _ if text.is_empty() => Err("expected a file, or NAME=FILE".to_owned()),
        _ => Ok((None, PathBuf::from(text))),
    }
}

/// Slots for all detectors, or for one: `1440`, `rcf=2880`.
///
/// # Errors
/// Anything but a number of slots.
pub fn parse_warm_up(text: &str) -> Result<(String, u64), String> {
    let (name, slots) = text.rsplit_once('=').unwrap_or(("", text));
    match slots.parse() {
        Ok(slots) => Ok((name.to_owned(), slots)),
        Err(_) => Err(format!("expected a number of slots, or NAME=SLOTS; found \"{slots}\"")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_belong_to_the_detector_before_them() {
        let parse = |text| parse_choices(text).unwrap();
        assert_eq!(parse("rcf,band"), ["rcf", "band"]);
        assert_eq!(parse("band:k=2,m=3, n=3 ,rcf"), ["band:k=2,m=3,n=3", "rcf"]);
        assert!(parse_choices("rcf,,band").is_err());
    }

    #[test]
    fn a_command_has_the_name_of_its_script_unless_it_is_given_one() {
        for (text, name, command) in [
            ("python3 ./mine.py --k 3", "mine", "python3 ./mine.py --k 3"),
            ("ours=python3 mine.py", "ours", "python3 mine.py"),
            ("/opt/bin/detector", "detector", "/opt/bin/detector"),
            ("K=3 ./a b", "K", "3 ./a b"),
        ] {
            let exec = parse_exec(text).unwrap();
            assert_eq!((exec.name.as_str(), exec.command.as_str()), (name, command), "{text}");
        }
        assert!(parse_exec("  ").is_err());
    }

    #[test]
    fn findings_and_warm_ups_may_name_their_detector() {
        assert_eq!(parse_findings("a/b.jsonl"), Ok((None, PathBuf::from("a/b.jsonl"))));
        assert_eq!(parse_findings("mine=b.csv"), Ok((Some("mine".to_owned()), PathBuf::from("b.csv"))));
        assert_eq!(parse_warm_up("rcf=60"), Ok(("rcf".to_owned(), 60)));
        assert_eq!(parse_warm_up("60"), Ok((String::new(), 60)));
        assert!(parse_warm_up("rcf").is_err());
    }
}
