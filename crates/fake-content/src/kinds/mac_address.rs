//! MAC addresses.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "mac_address",
    summary: "MAC address",
    rule: "six bytes in hexadecimal; the first says unicast and locally administered, so it is no maker's (IEEE 802)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut draw = Draw::new(w.rng);
    let mut text = Ascii::<17>::new();
    text.hex(draw.below(64) << 2 | 2, 2);
    for _ in 0..5 {
        text.byte(b':');
        text.hex(draw.below(256), 2);
    }
    text.append_to(w.out);
}
