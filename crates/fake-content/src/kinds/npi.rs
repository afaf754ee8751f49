//! National provider identifiers.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii, check, decoy::DIGITS};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "npi",
    summary: "US identifier of a health care provider",
    rule: "10 digits, the first 1 or 2; Luhn check digit over 80840 and the first nine (45 CFR 162.406, CMS check digit note)",
    detected_by: Some("USA_NATIONAL_PROVIDER_IDENTIFIER"),
    keyword: Some("NPI"),
    category: Category::Health,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    let mut text = Ascii::<15>::new();
    text.text("80840");
    text.digits::<9>(100_000_000 + Draw::new(w.rng).below(200_000_000));
    text.byte(check::luhn(text.bytes()));
    w.keyword("NPI: ");
    w.out.push_str(&text.as_str()[5..]);
}

/// Another last digit than the right one.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil_last(DIGITS);
}
