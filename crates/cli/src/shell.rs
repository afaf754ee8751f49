//! Words of a command that is printed for people to copy.

/// Characters that no shell takes for anything but themselves.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-./:=,+@%".contains(c)
}

/// The word as a POSIX shell reads it back: as it is, or in single quotes. With control characters it is in the quotes of
/// `$'...'`, so that nothing in it reaches the terminal as it is.
#[must_use]
pub fn quoted(word: &str) -> String {
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    if !word.contains(char::is_control) {
        return format!("'{}'", word.replace('\'', r"'\''"));
    }
    let mut text = "$'".to_owned();
    for c in word.chars() {
        match c {
            '\'' | '\\' => text.extend(['\\', c]),
            c if c.is_control() => {
                let bytes = c.to_string().into_bytes();
                text.extend(bytes.iter().map(|byte| format!(r"\{byte:03o}")));
            }
            c => text.push(c),
        }
    }
    text + "'"
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    #[test]
    fn a_plain_word_stays_and_the_shell_reads_back_every_other() {
        assert_eq!(quoted("out/day-1.json"), "out/day-1.json");
        assert_eq!(quoted("my day.json"), "'my day.json'");
        for word in
            ["", "a b", "it's", "$(rm -r x)", "`x`", "a\nb", "\x1b[31m", "é;*?", "\\", "-", "~", "a\u{85}'b", "#x"]
        {
            let script = format!("printf %s {}", quoted(word));
            let output = Command::new("bash").args(["-c", &script]).output().expect("bash is there");
            assert_eq!(String::from_utf8(output.stdout).expect("UTF-8"), word, "{script}");
            assert!(!quoted(word).contains(char::is_control));
        }
    }
}
