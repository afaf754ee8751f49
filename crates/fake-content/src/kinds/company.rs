//! Company names.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "company",
    summary: "name of a made-up company",
    rule: "one last name and a suffix, two with a hyphen, or three",
    detected_by: None,
    keyword: None,
    category: Category::Text,
    write,
    pool: None,
    truth: Truth { may: &["NAME"], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    value(w);
}

/// A company's name.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let shape = draw.below(3);
    w.out.push_str(draw.pick(words::LAST_NAMES));
    match shape {
        0 => {
            w.out.push(' ');
            w.out.push_str(draw.pick(words::COMPANY_SUFFIXES));
        }
        1 => {
            w.out.push('-');
            w.out.push_str(draw.pick(words::LAST_NAMES));
        }
        _ => {
            w.out.push_str(", ");
            w.out.push_str(draw.pick(words::LAST_NAMES));
            w.out.push_str(" and ");
            w.out.push_str(draw.pick(words::LAST_NAMES));
        }
    }
}
