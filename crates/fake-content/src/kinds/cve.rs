//! Identifiers of published vulnerabilities.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "cve",
    summary: "identifier of a vulnerability",
    rule: "CVE, a year 1999 to 2026, a number of 4 digits, since 2014 also 5 without a leading zero (CVE ID syntax of 2014)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let year = 1999 + draw.below(28);
    let mut text = Ascii::<16>::new();
    text.text("CVE-");
    text.digits::<4>(year);
    text.byte(b'-');
    if year >= 2014 && draw.below(2) == 0 {
        text.digits::<5>(10_000 + draw.below(50_000));
    } else {
        text.digits::<4>(1 + draw.below(9_999));
    }
    text.append_to(w.out);
}
