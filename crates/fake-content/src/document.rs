//! One object's content.
use crate::{FakeKind, MissingPool, Pool, Rng, Writer};

/// How every document begins: a disclaimer and a blank line.
pub const HEADER: &str =
    "Sample Report - No identification of actual persons or places is intended or should be inferred\r\n\r\n";

/// One object's content: the [`HEADER`], then `count` values of one type, one a line, each line ending in CRLF.
///
/// Values of several lines (keys, account files) keep their lines, which end in CRLF too.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The type of its values.
    pub kind: &'static FakeKind,
    /// How many values it holds.
    pub count: u32,
    /// Whether each value has its keyword beside it.
    pub keywords: bool,
    pool: &'a Pool,
}

impl<'a> Document<'a> {
    /// A document of `count` values of `kind`.
    ///
    /// # Errors
    /// If the type needs key material that `pool` lacks.
    pub fn new(
        kind: &'static FakeKind,
        count: u32,
        keywords: bool,
        pool: &'a Pool,
    ) -> Result<Document<'a>, MissingPool> {
        kind.check_pool(pool)?;
        Ok(Document { kind, count, keywords, pool })
    }

    /// Appends the content to `out`. Reusing one buffer for many documents spares an allocation for each.
    ///
    /// # Panics
    /// If `kind` was replaced by one whose key material the pool lacks.
    pub fn write(&self, rng: &mut Rng, out: &mut String) {
        out.push_str(HEADER);
        let mut writer = Writer { out, rng, keywords: self.keywords, pool: self.pool };
        for _ in 0..self.count {
            (self.kind.write)(&mut writer);
            writer.out.push_str("\r\n");
        }
    }
}
