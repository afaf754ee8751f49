//! One object's content.
use randomness::{Draw, below};

use crate::{Contents, FakeKind, MissingPool, Pool, Rng, Writer};

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

    /// Appends the content, in which each value is a decoy with the probability `share`; gives what it holds.
    ///
    /// Whether a value is a decoy, of which kind, and the decoy itself come from `decoys`. A decoy replaces a value and moves
    /// no other: without decoys the content is that of [`Document::write`].
    ///
    /// # Panics
    /// As [`Document::write`].
    pub fn write_with_decoys(&self, share: f64, rng: &mut Rng, decoys: &mut Rng, out: &mut String) -> Contents {
        let (mut contents, start) = (Contents::default(), out.len());
        let kinds = if share > 0.0 { self.kind.decoys(self.keywords) } else { Vec::new() };
        if kinds.is_empty() && self.kind.is_uniform(self.keywords) {
            self.write(rng, out);
            if self.count > 0 {
                let lines = (FIRST_LINE, lines(&out[start..]));
                contents.add(self.kind, "", self.keywords, None, (u64::from(self.count), lines.0, lines.1));
            }
            return contents;
        }
        out.push_str(HEADER);
        // Both are exact: a share has at most 53 bits.
        let (one, bound) = (1_u64 << 53, (share.clamp(0.0, 1.0) * (1_u64 << 53) as f64) as u64);
        let mut line = FIRST_LINE;
        for _ in 0..self.count {
            let value = out.len();
            self.kind.write(out, rng, self.keywords, self.pool);
            let mut decoy = None;
            if !kinds.is_empty() && below(decoys, one) < bound {
                out.truncate(value);
                let kind = Draw::new(decoys).pick(&kinds);
                decoy = Some((kind, self.kind.write_decoy(kind, out, decoys, self.keywords, self.pool)));
            }
            let last = line + lines(&out[value..]);
            let kind = decoy.as_ref().map(|(kind, _)| *kind);
            let bare = decoy.as_ref().map_or(&out[value..], |(_, bare)| bare);
            contents.add(self.kind, bare, self.keywords, kind, (1, line, last));
            out.push_str("\r\n");
            line = last + 1;
        }
        contents
    }
}

/// The line of the first value, from 1 on.
const FIRST_LINE: u64 = 3;

/// How many lines end in a text.
fn lines(text: &str) -> u64 {
    text.bytes().filter(|byte| *byte == b'\n').count() as u64
}
