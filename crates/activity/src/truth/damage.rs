//! What of a record is damaged: it is named and counted, and hides nothing else.

use std::cell::{Ref, RefCell};

use serde::Serialize;

/// So many parts are named; the others are counted.
const NAMED: usize = 100;

/// What of a record was found to be damaged.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// Parts that are damaged or missing.
    pub count: u64,
    /// The first of them.
    pub named: Vec<Damaged>,
}

/// A part of a record that is damaged or missing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Damaged {
    /// The key of a document, or the file and line.
    pub key: String,
    /// What is wrong with it.
    pub message: String,
}

impl Damage {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn add(&mut self, key: String, message: String, parts: u64) {
        self.count = self.count.saturating_add(parts);
        if self.named.len() < NAMED {
            self.named.push(Damaged { key, message });
        }
    }
}

/// The damage that a reader has found so far.
#[derive(Debug, Default)]
pub(super) struct Found(RefCell<Damage>);

impl Found {
    /// A part is damaged.
    pub(super) fn add(&self, key: impl ToString, message: impl ToString) {
        self.add_parts(key, message, 1);
    }

    /// So many parts are, which are told as one.
    pub(super) fn add_parts(&self, key: impl ToString, message: impl ToString, parts: u64) {
        self.0.borrow_mut().add(key.to_string(), message.to_string(), parts);
    }

    /// All of it.
    pub(super) fn so_far(&self) -> Ref<'_, Damage> {
        self.0.borrow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_counted_and_the_first_is_named() {
        let found = Found::default();
        assert!(found.so_far().is_empty());
        for number in 0..1_000 {
            found.add(number, "garbled");
        }
        found.add_parts("labels", "missing", u64::MAX);
        let damage = found.so_far();
        assert_eq!((damage.count, damage.named.len()), (u64::MAX, NAMED));
        assert_eq!(damage.named[1], Damaged { key: "1".to_owned(), message: "garbled".to_owned() });
    }
}
