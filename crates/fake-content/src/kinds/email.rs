//! E-mail addresses.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "email",
    summary: "e-mail address that reaches nobody",
    rule: "name, at sign, domain (RFC 5322), the domain one of those reserved for examples (RFC 2606)",
    detected_by: None,
    keyword: Some("email"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("email: ");
    value(w);
}

/// An address without its keyword.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    words::lower(w.out, draw.pick(words::FIRST_NAMES));
    w.out.push('.');
    words::lower(w.out, draw.pick(words::LAST_NAMES));
    w.out.push('@');
    w.out.push_str(draw.pick(words::DOMAINS));
}
