//! IPv6 addresses.
use randomness::Draw;

use crate::{Category, FakeKind, Truth, Writer, ascii::Ascii};

pub(crate) const KIND: FakeKind = FakeKind {
    name: "ipv6",
    summary: "global IPv6 address",
    rule: "2400:: to 2a00:: (the blocks given to regional registries), eight groups in lower case without leading zeros, none \
           zero, so that nothing is to be shortened (RFC 5952)",
    detected_by: None,
    keyword: None,
    category: Category::Technical,
    write,
    pool: None,
    truth: Truth::PLAIN,
};

fn write(w: &mut Writer<'_>) {
    let mut text = Ascii::<39>::new();
    let mut draw = Draw::new(w.rng);
    text.hex(draw.pick(&[0x2400, 0x2600, 0x2800, 0x2a00]) + draw.below(0x100), 4);
    for group in 1..8 {
        if group % 3 == 0 {
            draw = Draw::new(w.rng);
        }
        let value = 1 + draw.below(0xffff);
        text.byte(b':');
        text.hex(value, 4 - value.leading_zeros().saturating_sub(48) as usize / 4);
    }
    text.append_to(w.out);
}
