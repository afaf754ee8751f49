//! Paragraphs without meaning.
use super::sentence;
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "text",
    summary: "paragraph of 3 to 6 sentences without meaning, on one line",
    rule: "sentences with a space between",
    detected_by: None,
    keyword: None,
    category: Category::Text,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    sentence::value(w);
    for _ in 0..2 + Draw::new(w.rng).below(4) {
        w.out.push(' ');
        sentence::value(w);
    }
}
