//! Lists of words and facts that values are put together from.
//!
//! Names, companies, jobs and lorem words are those of the `fake` crate's English locale, indexed directly: its own
//! generators make a `String` for each value. Its version is pinned in the lock file, and the committed fingerprints tell
//! when a new version changes a list.
use fake::locales::{Data, EN};

use randomness::Draw;

pub(crate) const FIRST_NAMES: &[&str] = EN::NAME_FIRST_NAME;
pub(crate) const LAST_NAMES: &[&str] = EN::NAME_LAST_NAME;
pub(crate) const COMPANY_SUFFIXES: &[&str] = EN::COMPANY_SUFFIX;
pub(crate) const JOB_SENIORITIES: &[&str] = EN::JOB_SENIORITY;
pub(crate) const JOB_FIELDS: &[&str] = EN::JOB_FIELD;
pub(crate) const JOB_POSITIONS: &[&str] = EN::JOB_POSITION;
pub(crate) const LOREM: &[&str] = EN::LOREM_WORD;
pub(crate) const WORDS: &[&str] = EN::PATH_SEGMENTS;

/// Domains that nobody can receive mail or requests at (RFC 2606, section 3).
pub(crate) const DOMAINS: &[&str] = &["example.com", "example.net", "example.org"];

/// File name endings of documents that hold data.
pub(crate) const EXTENSIONS: &[&str] = &[
    "csv", "doc", "docx", "json", "log", "parquet", "pdf", "ppt", "rtf", "sql", "tsv", "txt", "xls", "xlsx", "xml",
    "zip",
];

/// A first and a last name with a space between.
pub(crate) fn full_name(out: &mut String, draw: &mut Draw) {
    out.push_str(draw.pick(FIRST_NAMES));
    out.push(' ');
    out.push_str(draw.pick(LAST_NAMES));
}

/// The letters of `word` in lower case: names hold apostrophes, which account names may not.
pub(crate) fn lower(out: &mut String, word: &str) {
    out.extend(word.bytes().filter(u8::is_ascii_alphabetic).map(|letter| char::from(letter.to_ascii_lowercase())));
}

/// `word` with its first letter in upper case.
pub(crate) fn capital(out: &mut String, word: &str) {
    let mut letters = word.chars();
    out.extend(letters.next().map(|letter| letter.to_ascii_uppercase()));
    out.push_str(letters.as_str());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values are ASCII, and account names take a first letter by its byte.
    #[test]
    fn every_word_is_ascii_and_not_empty() {
        for list in [
            FIRST_NAMES,
            LAST_NAMES,
            COMPANY_SUFFIXES,
            JOB_SENIORITIES,
            JOB_FIELDS,
            JOB_POSITIONS,
            LOREM,
            WORDS,
            DOMAINS,
            EXTENSIONS,
        ] {
            assert!(list.len() >= 3);
            assert!(list.iter().all(|word| !word.is_empty() && word.is_ascii()));
        }
        for list in [FIRST_NAMES, LAST_NAMES] {
            assert!(list.iter().all(|name| name.as_bytes()[0].is_ascii_uppercase()));
        }
    }
}
