//! What a fake type is.
use crate::decoy::{self, DecoyKind, REACH};
use crate::truth::{Truth, Verdict};
use crate::writer::Writer;
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
    /// What a classifier should make of its values, beyond what the fields above say, and its own decoys.
    pub truth: Truth,
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

    /// The managed identifiers that match it.
    pub fn identifiers(&self) -> impl Iterator<Item = &'static str> {
        self.detected_by.into_iter().flat_map(|names| names.split(", "))
    }

    /// The kinds of decoys that it has, where values have their keywords beside them and where they have not.
    pub fn decoys(&self, keywords: bool) -> Vec<DecoyKind> {
        let by_keyword = keywords && self.keyword.is_some() && self.detected_by.is_some();
        let by_keyword = by_keyword.then_some([DecoyKind::NoKeyword, DecoyKind::FarKeyword]);
        let mut kinds: Vec<DecoyKind> = self.truth.decoys.iter().map(|(kind, _)| *kind).collect();
        kinds.extend(by_keyword.into_iter().flatten());
        kinds.sort_unstable();
        kinds
    }

    /// Appends one decoy to `out`; gives the value in it, without keyword, where it is a valid one.
    ///
    /// # Panics
    /// If the type has no decoys of that kind; [`FakeKind::decoys`] tells which it has.
    pub fn write_decoy(
        &self,
        decoy: DecoyKind,
        out: &mut String,
        rng: &mut Rng,
        keywords: bool,
        pool: &Pool,
    ) -> String {
        if let Some((_, write)) = self.truth.decoys.iter().find(|(kind, _)| *kind == decoy) {
            let start = out.len();
            write(&mut Writer { out, rng, keywords, pool });
            return out[start..].to_owned();
        }
        assert!(self.decoys(true).contains(&decoy), "{} has no decoys of the kind {decoy}", self.name);
        // A value that is found without its keyword would be no decoy.
        let mut bare = String::new();
        while bare.is_empty() || self.identifiers().all(|identifier| self.is_unaided(identifier, &bare)) {
            bare.clear();
            self.write(&mut bare, rng, false, pool);
        }
        match self.keyword.filter(|_| decoy == DecoyKind::FarKeyword) {
            Some(keyword) => {
                out.push_str(keyword);
                out.push_str(": ");
                // One more than the reach, with the colon and both spaces.
                decoy::filler(out, rng, REACH + 1 - 3);
            }
            None => decoy::filler(out, rng, REACH + 1),
        }
        out.push(' ');
        out.push_str(&bare);
        out.push(' ');
        // The keyword of the value after this one is out of reach, too.
        decoy::filler(out, rng, REACH + 1);
        bare
    }

    fn is_unaided(&self, identifier: &str, bare: &str) -> bool {
        self.keyword.is_none() || self.truth.unaided.is_some_and(|unaided| unaided(identifier, bare))
    }

    /// What each identifier should make of one value. `keyword`: whether it has its keyword in reach; `decoy`: what it was
    /// written as, if not as a valid value.
    pub(crate) fn verdicts(
        &self,
        bare: &str,
        keyword: bool,
        decoy: Option<DecoyKind>,
        mut each: impl FnMut(&'static str, Verdict),
    ) {
        let mut verdict = |index: usize, identifier: &'static str| {
            let own = decoy.filter(|decoy| self.truth.decoys.iter().any(|(kind, _)| kind == decoy));
            let aided = keyword && (decoy.is_none() || own.is_some());
            let verdict = match (own, decoy) {
                (Some(own), _) if index == 0 => Verdict::MustNot(own),
                _ if aided || self.is_unaided(identifier, bare) => Verdict::Must,
                // The keyword is that of the first identifier; the others have none.
                (_, Some(decoy)) if index == 0 => Verdict::MustNot(decoy),
                _ => Verdict::MustNot(DecoyKind::NoKeyword),
            };
            each(identifier, verdict);
        };
        match self.truth.one_of {
            Some(one_of) => one_of(bare).into_iter().for_each(|identifier| verdict(0, identifier)),
            None => self.identifiers().enumerate().for_each(|(index, identifier)| verdict(index, identifier)),
        }
        if let Some((identifier, decoy)) = self.truth.decoy_of {
            each(identifier, Verdict::MustNot(decoy));
        }
        self.truth.may.iter().for_each(|identifier| each(identifier, Verdict::May));
    }

    /// Whether each valid value has the same verdicts.
    pub(crate) fn is_uniform(&self, keywords: bool) -> bool {
        self.truth.one_of.is_none() && (keywords || self.truth.unaided.is_none())
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
