//! Codes of banks.
use randomness::Draw;

use crate::{
    Category, FakeKind, Truth, Writer,
    ascii::{Ascii, UPPER},
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "swift_code",
    summary: "code of a bank or a branch (BIC)",
    rule: "four letters, a country (ISO 3166-1), a location of two characters whose second is not 0 (test) or 1 (passive), and \
           in half of them a branch of three (ISO 9362)",
    detected_by: None,
    keyword: Some("SWIFT"),
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

const COUNTRIES: &[&str] = &[
    "AE", "AT", "AU", "BE", "BR", "CA", "CH", "CN", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "GR", "HK", "HU", "IE",
    "IL", "IN", "IT", "JP", "KR", "LU", "MX", "NL", "NO", "NZ", "PL", "PT", "RO", "SA", "SE", "SG", "TH", "TR", "TW",
    "US", "ZA",
];

/// Letters and digits for locations and branches. Without O and I, which look like digits, and without 0, 1 and X, which
/// have meanings of their own.
const PLACE: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWYZ23456789";

fn write(w: &mut Writer<'_>) {
    w.keyword("SWIFT: ");
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<11>::new();
    for _ in 0..4 {
        text.byte(draw.pick(UPPER));
    }
    text.text(draw.pick(COUNTRIES));
    for _ in 0..2 {
        text.byte(draw.pick(PLACE));
    }
    match draw.below(4) {
        // The head office, written out.
        0 => text.text("XXX"),
        1 => (0..3).for_each(|_| text.byte(draw.pick(PLACE))),
        _ => {}
    }
    text.append_to(w.out);
}
