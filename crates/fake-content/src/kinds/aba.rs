//! US bank routing numbers.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii, check, decoy::DIGITS};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "aba",
    summary: "US bank routing number",
    rule: "9 digits; the first two 01-12, 21-32, 61-72 or 80 (Federal Reserve districts, thrifts, electronic, cheques); \
           digits weighted 3 7 1 sum to a multiple of 10 (ABA Routing Number Policy)",
    detected_by: None,
    keyword: Some("routing number"),
    category: Category::Financial,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    // 3 blocks of 12 prefixes, then the one for traveller's cheques.
    let prefix = match draw.below(37) {
        36 => 80,
        i => [1, 21, 61][(i / 12) as usize] + i % 12,
    };
    let mut text = Ascii::<9>::new();
    text.digits::<2>(prefix);
    text.digits::<6>(draw.below(1_000_000));
    let sum = check::weighted(text.bytes(), &[3, 7, 1, 3, 7, 1, 3, 7]);
    text.byte(b'0' + ((10 - sum % 10) % 10) as u8);
    w.keyword("routing number: ");
    text.append_to(w.out);
}

/// Another last digit than the right one.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil_last(DIGITS);
}
