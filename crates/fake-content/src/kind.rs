//! What a fake type is, and the writer it writes with.
use randomness::Draw;

use crate::{Pool, PoolKind, Rng};

/// What a fake type belongs to. The names follow Macie's categories where it has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Category {
    /// Keys, tokens, account files: what gives access.
    Credentials,
    /// Cards and bank accounts.
    Financial,
    /// Personal health information.
    Health,
    /// What identifies a person.
    Personal,
    /// Addresses and names of machines, files and faults.
    Technical,
    /// Plain text without sensitive meaning.
    Text,
}

impl Category {
    /// Its name in lower case, for lists and documents.
    pub fn name(self) -> &'static str {
        match self {
            Category::Credentials => "credentials",
            Category::Financial => "financial",
            Category::Health => "health",
            Category::Personal => "personal",
            Category::Technical => "technical",
            Category::Text => "text",
        }
    }
}

/// One fake type: its documentation and how a value is written.
#[derive(Clone, Copy, Debug)]
pub struct FakeKind {
    /// The name used in blueprints (`fake_types`), in lower case with underscores.
    pub name: &'static str,
    /// What it is, in one line.
    pub summary: &'static str,
    /// What makes a value valid, and the source of that rule.
    pub rule: &'static str,
    /// The Macie managed data identifiers that match it, separated by ", "; `None` if none does (a custom identifier may).
    pub detected_by: Option<&'static str>,
    /// The keyword that stands at most 30 characters before the value, on its line; `None` if nothing asks for one.
    pub keyword: Option<&'static str>,
    /// What it belongs to.
    pub category: Category,
    /// Writes one value with the writer's settings.
    pub write: fn(&mut Writer<'_>),
    /// The key material it needs; `None` for values that are drawn.
    pub pool: Option<PoolKind>,
}

/// A key material kind that a fake type needs is not in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the pool holds no {} entries, which fake type \"{fake_type}\" needs: load that kind first", .kind.name())]
pub struct MissingPool {
    /// The fake type that was asked for.
    pub fake_type: &'static str,
    /// The kind of key material that it needs.
    pub kind: PoolKind,
}

impl FakeKind {
    /// Appends one value to `out`: with its keyword before it, or bare. Lines inside a value end in CRLF; none ends it.
    ///
    /// # Panics
    /// If the type needs key material that `pool` lacks; [`FakeKind::check_pool`] tells beforehand.
    pub fn write(&self, out: &mut String, rng: &mut Rng, keywords: bool, pool: &Pool) {
        (self.write)(&mut Writer { out, rng, keywords, pool });
    }

    /// Whether `pool` holds what the type needs.
    ///
    /// # Errors
    /// Names the missing kind.
    pub fn check_pool(&self, pool: &Pool) -> Result<(), MissingPool> {
        match self.pool {
            Some(kind) if pool.entries(kind).is_empty() => Err(MissingPool { fake_type: self.name, kind }),
            _ => Ok(()),
        }
    }
}

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
