//! Vehicle identification numbers.
use randomness::Draw;

use crate::{Category, DecoyKind, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "vin",
    summary: "vehicle identification number",
    rule: "17 characters without I, O, Q: a real maker's code (ISO 3780), attributes, check digit, model year 2010 to 2026, \
           plant, six digits (ISO 3779); the check digit, weighted sum mod 11 with X for 10, as 49 CFR 565.15 has it",
    detected_by: Some("VEHICLE_IDENTIFICATION_NUMBER"),
    keyword: Some("VIN"),
    category: Category::Personal,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

/// Codes of makers (SAE, world manufacturer identifiers).
const MAKERS: &[&str] = &[
    "1C4", "1FA", "1FM", "1FT", "1G1", "1GC", "1GN", "1HG", "1N4", "2C3", "2FM", "2HG", "2T1", "3FA", "3GN", "3N1",
    "3VW", "4S4", "4T1", "5FN", "5NP", "5TD", "5XY", "5YJ", "JF1", "JHM", "JM1", "JN1", "JTD", "KMH", "KNA", "SAL",
    "SCC", "TRU", "VF1", "WAU", "WBA", "WDB", "WP0", "WVW", "YV1", "ZFF",
];

const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";
const PLACES: &[u8; 33] = b"ABCDEFGHJKLMNPRSTUVWXYZ0123456789";

/// 2010 is A, 2026 is T: I, O, Q are out.
const YEARS: &[u8; 17] = b"ABCDEFGHJKLMNPRST";

const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<17>::new();
    text.text(draw.pick(MAKERS));
    for _ in 0..3 {
        text.byte(draw.pick(PLACES));
    }
    // Since 2010 the seventh character of a passenger car is a letter: that tells its model year from thirty years before.
    text.byte(draw.pick(LETTERS));
    text.byte(draw.pick(PLACES));
    text.byte(b'0');
    let mut draw = Draw::new(w.rng);
    text.byte(draw.pick(YEARS));
    text.byte(draw.pick(PLACES));
    text.digits::<6>(draw.below(1_000_000));
    let sum: u32 = text.bytes().iter().zip(WEIGHTS).map(|(&place, weight)| worth(place) * weight).sum();
    text.bytes_mut()[8] = b"0123456789X"[(sum % 11) as usize];
    w.keyword("VIN: ");
    text.append_to(w.out);
}

/// What a character counts for: A to I 1 to 9, J to R 1 to 9, S to Z 2 to 9.
fn worth(place: u8) -> u32 {
    u32::from(match place {
        b'0'..=b'9' => place - b'0',
        b'A'..=b'I' => place - b'A' + 1,
        b'J'..=b'R' => place - b'J' + 1,
        _ => place - b'S' + 2,
    })
}

/// Another check digit, which is the ninth character of seventeen.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil(w.out.len() - 9, b"0123456789X");
}
