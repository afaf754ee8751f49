//! GitHub tokens.
use randomness::Draw;

use crate::{
    Category, DecoyKind, FakeKind, Truth, Writer,
    ascii::{Ascii, BASE62},
    check,
};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "github_creds",
    summary: "GitHub access token",
    rule: "ghp_, gho_, ghu_ or ghs_, 30 characters A-Z, a-z, 0-9, and their CRC-32 in 6 characters of Base62 (GitHub, \
           \"Behind GitHub's new authentication token formats\")",
    detected_by: None,
    keyword: Some("github_token"),
    category: Category::Credentials,
    write,
    pool: None,
    truth: Truth { decoys: &[(DecoyKind::WrongCheckDigit, wrong)], ..Truth::PLAIN },
};

fn write(w: &mut Writer<'_>) {
    w.keyword("github_token = ");
    let mut text = Ascii::<40>::new();
    for _ in 0..5 {
        let mut draw = Draw::new(w.rng);
        for _ in 0..6 {
            text.byte(draw.pick(BASE62));
        }
    }
    checksum(&mut text);
    w.out.push_str(Draw::new(w.rng).pick(&["ghp_", "gho_", "ghu_", "ghs_"]));
    text.append_to(w.out);
}

/// Appends the check value of what `text` holds.
fn checksum<const N: usize>(text: &mut Ascii<N>) {
    let crc = check::crc32(text.bytes());
    for place in (0..6).rev() {
        text.byte(BASE62[(crc / 62_u32.pow(place) % 62) as usize]);
    }
}

/// Another last character than the check value's.
fn wrong(w: &mut Writer<'_>) {
    write(w);
    w.spoil_last(BASE62);
}
