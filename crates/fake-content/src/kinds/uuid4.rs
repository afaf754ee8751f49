//! Random universally unique identifiers.
use rand::Rng as _;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "uuid4",
    summary: "random universally unique identifier",
    rule: "122 random bits, version 4, variant 10, in hexadecimal groups of 8-4-4-4-12 (RFC 9562)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let high = w.rng.next_u64() & !0xf000 | 0x4000;
    let low = w.rng.next_u64() >> 2 | 1 << 63;
    let mut text = Ascii::<36>::new();
    text.hex(high >> 32, 8);
    text.byte(b'-');
    text.hex(high >> 16, 4);
    text.byte(b'-');
    text.hex(high, 4);
    text.byte(b'-');
    text.hex(low >> 48, 4);
    text.byte(b'-');
    text.hex(low, 12);
    text.append_to(w.out);
}
