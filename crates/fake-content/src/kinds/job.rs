//! Job titles.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, words};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "job",
    summary: "job title",
    rule: "a seniority, a field and a position",
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

/// A job title.
pub(crate) fn value(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    w.out.push_str(draw.pick(words::JOB_SENIORITIES));
    w.out.push(' ');
    w.out.push_str(draw.pick(words::JOB_FIELDS));
    w.out.push(' ');
    w.out.push_str(draw.pick(words::JOB_POSITIONS));
}
