//! US postal codes.
use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    places::{PLACES, zip},
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "zipcode",
    summary: "US postal code",
    rule: "5 digits, the code of a real city (USPS)",
    detected_by: None,
    keyword: Some("ZIP code"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    w.keyword("ZIP code: ");
    w.out.push_str(zip(Draw::new(w.rng).pick(PLACES)));
}
