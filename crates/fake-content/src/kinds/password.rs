//! Passwords.
use randomness::Draw;

use crate::{
    Category, FakeKind, Rng, Truth, Writer,
    ascii::{Ascii, BASE62},
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "password",
    summary: "password of 12 to 16 characters",
    rule: "at least one each of upper case, lower case, digit and symbol (the usual complexity rule)",
    detected_by: None,
    keyword: Some("password"),
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("password: ");
    let mut text = Ascii::<16>::new();
    characters(w.rng, &mut text);
    text.append_to(w.out);
}

/// Appends a password of at most 16 characters.
pub(crate) fn characters<const N: usize>(rng: &mut Rng, text: &mut Ascii<N>) {
    let start = text.bytes().len();
    let mut draw = Draw::new(rng);
    let length = 12 + draw.below(5) as usize;
    // One of each class first, the rest of any; then a shuffle, so that no place tells its class.
    text.byte(draw.pick(b"ABCDEFGHJKLMNPQRSTUVWXYZ"));
    text.byte(draw.pick(b"abcdefghijkmnopqrstuvwxyz"));
    text.byte(draw.pick(b"23456789"));
    text.byte(draw.pick(b"!#$%&*+-=?@^_"));
    let mut draw = Draw::new(rng);
    for place in 4..length {
        if place % 7 == 0 {
            draw = Draw::new(rng);
        }
        text.byte(draw.pick(BASE62));
    }
    let mut draw = Draw::new(rng);
    for last in (1..length).rev() {
        let other = draw.below(last as u64 + 1) as usize;
        text.bytes_mut()[start..].swap(last, other);
    }
}
