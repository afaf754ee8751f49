//! Decoys: values that look like a type's, and that a classifier must not report.

use randomness::Draw;
use serde::{Deserialize, Serialize};

use crate::Rng;

/// What makes a value a decoy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecoyKind {
    /// Everything is right, keyword included, but the check digit.
    WrongCheckDigit,
    /// A valid value without a keyword within 30 characters.
    NoKeyword,
    /// A valid value whose keyword is 31 characters away.
    FarKeyword,
    /// A number that was published as an example, which classifiers leave out.
    TestNumber,
    /// A street without a city, or a city without its postal code.
    HalfAddress,
}

impl DecoyKind {
    /// All of them.
    pub const ALL: [DecoyKind; 5] = [
        DecoyKind::WrongCheckDigit,
        DecoyKind::NoKeyword,
        DecoyKind::FarKeyword,
        DecoyKind::TestNumber,
        DecoyKind::HalfAddress,
    ];

    /// Its name in documents.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DecoyKind::WrongCheckDigit => "wrong_check_digit",
            DecoyKind::NoKeyword => "no_keyword",
            DecoyKind::FarKeyword => "far_keyword",
            DecoyKind::TestNumber => "test_number",
            DecoyKind::HalfAddress => "half_address",
        }
    }
}

impl std::fmt::Display for DecoyKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

/// How far a keyword is from its value at most: Macie's "within 30 characters".
pub(crate) const REACH: usize = 30;

/// Words that are no keyword of any identifier.
const WORDS: &[&str] = &[
    "lorem", "ipsum", "dolor", "amet", "elit", "tempor", "magna", "aliqua", "veniam", "nostrud", "laboris", "commodo",
    "irure", "velit", "fugiat", "nulla", "mollit", "culpa",
];

/// Appends exactly `length` characters of words without meaning: a letter first and last.
pub(crate) fn filler(out: &mut String, rng: &mut Rng, length: usize) {
    let end = out.len() + length;
    while out.len() < end {
        out.push_str(Draw::new(rng).pick(WORDS));
        out.push(' ');
    }
    out.truncate(end);
    if out.ends_with(' ') {
        out.pop();
        out.push('a');
    }
}

/// Replaces the character at byte `at` by another of `alphabet`.
pub(crate) fn spoil(out: &mut String, rng: &mut Rng, at: usize, alphabet: &[u8]) {
    let old = alphabet.iter().position(|byte| *byte == out.as_bytes()[at]).unwrap_or(0);
    let shift = 1 + Draw::new(rng).below(alphabet.len() as u64 - 1) as usize;
    let new = char::from(alphabet[(old + shift) % alphabet.len()]);
    out.replace_range(at..=at, new.encode_utf8(&mut [0; 4]));
}

/// What check digits are made of.
pub(crate) const DIGITS: &[u8; 10] = b"0123456789";
