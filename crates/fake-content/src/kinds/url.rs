//! Web addresses.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "url",
    summary: "web address that leads nowhere",
    rule: "https, a host below a domain reserved for examples (RFC 2606), a path of one or two words (RFC 3986)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    w.out.push_str("https://");
    w.out.push_str(draw.pick(words::WORDS));
    w.out.push('.');
    w.out.push_str(draw.pick(words::DOMAINS));
    for _ in 0..=draw.below(2) {
        w.out.push('/');
        w.out.push_str(draw.pick(words::WORDS));
    }
}
