//! Numbers of the National Health Service.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii, check, decoy::DIGITS};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "nhs_number",
    summary: "number of a patient of the National Health Service in England",
    rule: "10 digits in the ranges given out (400 000 000 to 499 999 999, 600 000 000 to 708 800 000, and a check digit); \
           weights 10 to 2, eleven less the sum mod 11; 10 is never given out (NHS Data Dictionary, NHS number)",
    detected_by: Some("UK_NHS_NUMBER"),
    keyword: Some("NHS"),
    category: Category::Health,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    w.keyword("NHS: ");
    loop {
        let payload = match Draw::new(w.rng).below(208_800_001) {
            low @ 0..100_000_000 => 400_000_000 + low,
            high => 500_000_000 + high,
        };
        let mut digits = Ascii::<9>::new();
        digits.digits::<9>(payload);
        let sum = check::weighted(digits.bytes(), &[10, 9, 8, 7, 6, 5, 4, 3, 2]);
        let last = (11 - sum % 11) % 11;
        if last < 10 {
            let mut text = Ascii::<12>::new();
            text.digits::<3>(payload / 1_000_000);
            text.byte(b' ');
            text.digits::<3>(payload / 1_000 % 1_000);
            text.byte(b' ');
            text.digits::<4>(payload % 1_000 * 10 + u64::from(last));
            text.append_to(w.out);
            return;
        }
    }
}

/// Another last digit than the right one.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil_last(DIGITS);
}
