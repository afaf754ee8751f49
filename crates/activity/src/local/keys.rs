//! Object keys as paths below a folder, and back.
//!
//! What is no safe path is percent-encoded: `%`, control characters, what some file systems refuse, and segments that
//! mean something else (empty, `.`, `..`). A segment too long for a file name is cut; every part but its last ends in `%`,
//! which no encoded segment does otherwise.

use std::path::{Component, Path, PathBuf};

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

/// The key itself as a path, where it is a safe one.
pub(super) fn plain_path(key: &str) -> Option<&Path> {
    let part = |part| if let Component::Normal(name) = part { name.to_str() } else { None };
    let path = Path::new(key);
    (path.components().map(part).eq(key.split('/').map(Some)) && !key.contains('\0')).then_some(path)
}

/// The key of an object that lies at `path`: what [`encode_key`] made the path of, else the path itself as people name
/// their files. `None` when it is not UTF-8.
pub(super) fn key_at(path: &Path) -> Option<String> {
    let made = decode_key(path).filter(|key| encode_key(key) == path);
    made.or_else(|| Some(path.iter().map(|part| part.to_str()).collect::<Option<Vec<_>>>()?.join("/")))
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
    fn a_path_has_the_key_that_it_was_made_of_or_its_own_text() {
        for key in ["a/b.fake", "a//b/", "100%", "é", "../up"] {
            assert_eq!(key_at(&encode_key(key)).as_deref(), Some(key));
        }
        for text in ["100%.txt", "12:00.csv", "a%2Fb", "what?", "x%", "é/è"] {
            assert_eq!(key_at(Path::new(text)).as_deref(), Some(text));
            assert_eq!(plain_path(text), Some(Path::new(text)));
        }
    }

    #[test]
    fn what_leads_elsewhere_is_no_plain_path() {
        for key in ["", "/", "/abs", "a//b", "a/", "./a", "a/./b", "..", "../a", "a/../b", "nul\0"] {
            assert_eq!(plain_path(key), None, "{key:?}");
        }
    }

    #[test]
    fn plain_keys_are_plain_paths() {
        assert_eq!(encode_key("sensitive/ssn/1.fake"), PathBuf::from("sensitive/ssn/1.fake"));
    }
}
