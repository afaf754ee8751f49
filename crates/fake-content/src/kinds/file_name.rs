//! File names.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "file_name",
    summary: "name of a file",
    rule: "two words and a common ending; only letters, digits, underscore and dot (POSIX portable file names)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    value(w);
}

/// A file name.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    w.out.push_str(draw.pick(words::WORDS));
    w.out.push('_');
    w.out.push_str(draw.pick(words::WORDS));
    w.out.push('.');
    w.out.push_str(draw.pick(words::EXTENSIONS));
}
