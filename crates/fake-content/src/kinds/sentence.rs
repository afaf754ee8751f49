//! Sentences without meaning.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "sentence",
    summary: "sentence of 4 to 11 words without meaning",
    rule: "lorem words, a capital letter first, a full stop last",
    detected_by: None,
    keyword: None,
    category: Category::Text,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    value(w);
}

/// A sentence.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let count = 4 + draw.below(8);
    words::capital(w.out, draw.pick(words::LOREM));
    for word in 1..count {
        if word % 5 == 0 {
            draw = Draw::new(w.rng);
        }
        w.out.push(' ');
        w.out.push_str(draw.pick(words::LOREM));
    }
    w.out.push('.');
}
