//! Names of persons.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "name",
    summary: "full name of a person",
    rule: "a first and a last name in Latin letters",
    detected_by: Some("NAME"),
    keyword: None,
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    words::full_name(w.out, &mut Draw::new(w.rng));
}
