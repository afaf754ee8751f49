//! Where values go, and what they are drawn from.

use randomness::Draw;

use crate::decoy;
use crate::{Pool, PoolKind, Rng};

/// Where a value goes and what it is drawn from.
pub struct Writer<'a> {
    /// The text that the value is appended to.
    pub out: &'a mut String,
    /// The randomness.
    pub rng: &'a mut Rng,
    /// Whether keywords stand beside values.
    pub keywords: bool,
    /// The key material.
    pub pool: &'a Pool,
}

impl Writer<'_> {
    /// Appends a keyword with what separates it from its value, if keywords are on.
    pub(crate) fn keyword(&mut self, text: &str) {
        if self.keywords {
            self.out.push_str(text);
        }
    }

    /// Replaces the character at byte `at` of the text by another of `alphabet`.
    pub(crate) fn spoil(&mut self, at: usize, alphabet: &[u8]) {
        decoy::spoil(self.out, self.rng, at, alphabet);
    }

    /// Replaces the last character of the text by another of `alphabet`.
    pub(crate) fn spoil_last(&mut self, alphabet: &[u8]) {
        self.spoil(self.out.len() - 1, alphabet);
    }

    /// Appends an entry of the pool without the line's end that closes it: whoever writes lines ends them.
    pub(crate) fn pool_entry(&mut self, kind: PoolKind) {
        let entries = self.pool.entries(kind);
        assert!(
            !entries.is_empty(),
            "the pool holds no {} entries: FakeKind::check_pool tells before writing",
            kind.name()
        );
        let entry = Draw::new(self.rng).below(entries.len() as u64) as usize;
        self.out.push_str(entries[entry].trim_end_matches(['\r', '\n']));
    }
}
