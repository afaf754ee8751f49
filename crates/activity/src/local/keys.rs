//! Object keys as paths below a folder, and back.
//!
//! What is no safe path is percent-encoded: `%`, control characters, what some file systems refuse, and segments that
//! mean something else (empty, `.`, `..`). A segment too long for a file name is cut; every part but its last ends in `%`,
//! which no encoded segment does otherwise.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

const UNSAFE: &AsciiSet =
    &CONTROLS.add(b'%').add(b'\\').add(b':').add(b'*').add(b'?').add(b'"').add(b'<').add(b'>').add(b'|');

/// The longest part of a path in bytes; most file systems take 255.
const LONGEST: usize = 200;

/// The path of a key, relative to its bucket's folder. It never leads out of that folder.
#[must_use]
pub fn encode_key(key: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for segment in key.split('/') {
        let mut rest = match segment {
            "" => "%2F".to_owned(), // an empty segment has no name; a slash within one cannot come otherwise
            "." => "%2E".to_owned(),
            ".." => "%2E%2E".to_owned(),
            plain => utf8_percent_encode(plain, UNSAFE).to_string(),
        };
        while rest.len() > LONGEST {
            // Not within an escape, which has two characters after its %.
            let cut = (LONGEST - 3..=LONGEST)
                .rev()
                .find(|cut| !rest.as_bytes()[cut - 2..*cut].contains(&b'%'))
                .unwrap_or(LONGEST - 3);
            let tail = rest.split_off(cut);
            rest.push('%');
            path.push(rest);
            rest = tail;
        }
        path.push(rest);
    }
    path
}

/// The key of a path relative to its bucket's folder; `None` when it is not UTF-8.
#[must_use]
pub fn decode_key(path: &Path) -> Option<String> {
    let mut key = String::new();
    let mut continued = true;
    for part in path {
        let part = part.to_str()?;
        if !continued {
            key.push('/');
        }
        continued = part.ends_with('%');
        let part = part.strip_suffix('%').unwrap_or(part);
        if part != "%2F" {
            key.push_str(&percent_decode_str(part).decode_utf8().ok()?);
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use std::path::Component;

    use super::*;

    #[test]
    fn every_key_comes_back_and_stays_inside_its_folder() {
        let long = "é%".repeat(300);
        for key in
            ["a/b.fake", "../../etc/passwd", "/abs", "a//b/", "", ".", "a/./b", "100%", "C:\\x", "tab\there", &long]
        {
            let path = encode_key(key);
            assert_eq!(decode_key(&path).as_deref(), Some(key), "{}", path.display());
            assert!(path.components().all(|part| matches!(part, Component::Normal(_))), "{}", path.display());
            assert!(path.iter().all(|part| part.len() <= LONGEST + 1), "{}", path.display());
        }
    }

    #[test]
    fn plain_keys_are_plain_paths() {
        assert_eq!(encode_key("sensitive/ssn/1.fake"), PathBuf::from("sensitive/ssn/1.fake"));
    }
}
