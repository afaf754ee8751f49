//! Registration numbers of the Drug Enforcement Administration.
use randomness::Draw;

use crate::{
    Category, DecoyKind, FakeKind, Truth, Writer,
    ascii::{Ascii, UPPER},
    check,
    decoy::DIGITS,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "dea",
    summary: "US registration number of a prescriber",
    rule: "a registrant's letter (A, B, F, G, M), a letter, 6 digits and a check digit: first + third + fifth + 2 (second + \
           fourth + sixth), last digit of the sum (DEA Diversion Control Division)",
    detected_by: Some("US_DRUG_ENFORCEMENT_AGENCY_NUMBER"),
    keyword: Some("DEA number"),
    category: Category::Health,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<9>::new();
    text.byte(draw.pick(b"ABFGM"));
    text.byte(draw.pick(UPPER));
    text.digits::<6>(draw.below(1_000_000));
    let sum = check::weighted(&text.bytes()[2..], &[1, 2, 1, 2, 1, 2]);
    text.byte(b'0' + (sum % 10) as u8);
    w.keyword("DEA number: ");
    text.append_to(w.out);
}

/// Another last digit than the right one.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil_last(DIGITS);
}
